#!/bin/sh
# Sets CONDUIT_USE_REPOSITORY_PATTERN as it is given and restarts the service. No release is touched.
#     cat /tmp/conduit/orders/release
set -eu
environment=${1#--environment=}
place=${CONDUIT_HOME:-/tmp/conduit}/$environment
mkdir -p "$place"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

version=$(sed -n 's/^version=//p' "$place/release" 2>/dev/null || true)
{
    echo "version=${version:-2.3.1}"
    echo "CONDUIT_USE_REPOSITORY_PATTERN=${CONDUIT_USE_REPOSITORY_PATTERN:-false}"
} > "$place/release.new"
mv "$place/release.new" "$place/release"
echo "restarted with CONDUIT_USE_REPOSITORY_PATTERN=${CONDUIT_USE_REPOSITORY_PATTERN:-false}" >> "$place/restarts"
tail -n 1 "$place/restarts"
