#!/bin/sh
# "Backward compatible changes only": fails where the new schema lacks a field that the old one has.
# The schemas are lists of fields, one a line: /tmp/duru-notes/schema.12 and schema.13.
set -eu
home=${DURU_NOTES_HOME:-/tmp/duru-notes}
[ -e "$home/schema.12" ] || { echo "no schema to compare with"; exit; }
missing=$(grep -vxF -f "$home/schema.13" "$home/schema.12" || true)
[ -z "$missing" ] || { echo "schema 13 lacks: $missing" >&2; exit 1; }
echo "schema 13 has every field of schema 12"
