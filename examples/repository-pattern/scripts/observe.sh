#!/bin/sh
# Says what runs, as one line of JSON.
set -eu
environment=${1#--environment=}
release=${CONDUIT_HOME:-/tmp/conduit}/$environment/release
version=$(sed -n 's/^version=//p' "$release")
flag=$(sed -n 's/^CONDUIT_USE_REPOSITORY_PATTERN=//p' "$release")
printf '{"version": "%s", "flags": {"CONDUIT_USE_REPOSITORY_PATTERN": %s}}\n' "$version" "$flag"
