#!/bin/sh
# Succeeds where something runs. `touch /tmp/conduit/staging/down` makes staging ill.
set -eu
environment=${1#--environment=}
place=${CONDUIT_HOME:-/tmp/conduit}/$environment
if [ -e "$place/down" ]; then
    echo "$environment is down" >&2
    exit 1
fi
grep '^version=' "$place/release"
