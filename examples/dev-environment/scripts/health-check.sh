#!/bin/sh
# Succeeds where a component runs. `touch /tmp/quixotic/prod/down` makes production ill.
set -eu
environment=${1#--environment=}
place=${QUIXOTIC_HOME:-/tmp/quixotic}/$environment
if [ -e "$place/down" ]; then
    echo "$environment is down" >&2
    exit 1
fi
cat "$place/architecture" 2>/dev/null || cat "$place/app"
