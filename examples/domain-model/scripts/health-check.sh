#!/bin/sh
# Succeeds where a release is out and its remote config can be read. `touch …/production/down` makes it ill.
set -eu
environment=${1#--environment=}
place=${DURU_NOTES_HOME:-/tmp/duru-notes}/$environment
if [ -e "$place/down" ]; then
    echo "$environment is down" >&2
    exit 1
fi
test -s "$place/remote-config.json"
cat "$place/release"
