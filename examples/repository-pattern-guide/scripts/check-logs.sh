#!/bin/sh
# Fails where the log has errors, and shows the first of them.
set -eu
environment=${1#--environment=}
log=${CONDUIT_HOME:-/tmp/conduit}/$environment/log
[ -e "$log" ] || { echo "$environment has no log yet"; exit; }
if grep -m 5 '^ERROR' "$log" >&2; then exit 1; fi
echo "no errors in $(wc -l < "$log") lines"
