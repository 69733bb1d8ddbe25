#!/bin/sh
# A machine that is down must be seen to be down, and a part that no backup has must not be restored.
set -eu
here=$(dirname "$0")
environment=${1#--environment=}
place=${VIKTORIA_HOME:-/tmp/viktoria}/$environment
touch "$place/down"
trap 'rm -f "$place/down"' EXIT
if "$here/health-check.sh" "$1" 2> /dev/null; then
    echo "a machine that is down passes its health check" >&2
    exit 1
fi
if "$here/restore.sh" "$1" no-such-part 2> /dev/null; then
    echo "what no backup has is restored" >&2
    exit 1
fi
echo "both errors are seen"
