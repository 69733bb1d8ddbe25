#!/bin/sh
# Says which version runs, as one line of JSON.
set -eu
environment=${1#--environment=}
printf '{"version": "%s"}\n' "$(cat "${VIKTORIA_HOME:-/tmp/viktoria}/$environment/release")"
