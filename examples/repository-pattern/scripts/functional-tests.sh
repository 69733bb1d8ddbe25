#!/bin/sh
# Asks the running release, not the plan, whether the repository pattern is what it uses.
set -eu
environment=${1#--environment=}
release=${CONDUIT_HOME:-/tmp/conduit}/$environment/release
wanted=${CONDUIT_USE_REPOSITORY_PATTERN:-true}
found=$(sed -n 's/^CONDUIT_USE_REPOSITORY_PATTERN=//p' "$release")
if [ "$found" != "$wanted" ]; then
    echo "$environment runs with CONDUIT_USE_REPOSITORY_PATTERN=$found, not $wanted" >&2
    exit 1
fi
echo "$environment: $(sed -n 's/^version=//p' "$release") with the repository pattern $found"
