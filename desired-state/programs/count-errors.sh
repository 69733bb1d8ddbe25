#!/bin/sh
# Prints how many errors the log of an environment has: none where there is no log yet.
set -eu
environment=${1#--environment=}
log=${CONDUIT_HOME:-/tmp/conduit}/$environment/log
[ -e "$log" ] || { echo 0; exit; }
grep -c '^ERROR' "$log" || true
