#!/bin/sh
# Says which version is out, as one line of JSON.
set -eu
environment=${1#--environment=}
printf '{"version": "%s"}\n' "$(cat "${DURU_NOTES_HOME:-/tmp/duru-notes}/$environment/release")"
