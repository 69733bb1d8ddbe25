#!/bin/sh
# Prints how many rows differ between what the legacy code and the repositories wrote; with --strict it
# fails where any does. The rows are two files of an environment: rows.legacy and rows.repository.
set -eu
environment=${1#--environment=}
place=${CONDUIT_HOME:-/tmp/conduit}/$environment
count=0
if [ -e "$place/rows.legacy" ] && [ -e "$place/rows.repository" ]; then
    count=$(diff "$place/rows.legacy" "$place/rows.repository" | grep -c '^[<>]' || true)
fi
echo "$count"
[ "${2:-}" != --strict ] || [ "$count" -eq 0 ]
