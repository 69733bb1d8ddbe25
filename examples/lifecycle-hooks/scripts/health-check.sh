#!/bin/sh
# Component, configuration, services. `touch /tmp/viktoria/production/down` makes production ill.
set -eu
environment=${1#--environment=}
place=${VIKTORIA_HOME:-/tmp/viktoria}/$environment
if [ -e "$place/down" ]; then
    echo "$environment is down" >&2
    exit 1
fi
test -s "$place/config/hooks.json"
cat "$place/release"
