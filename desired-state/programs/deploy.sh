#!/bin/sh
# Deploys a version to an environment. Here that is a folder, so you can look at what happened:
#     cat /tmp/conduit/staging/release
set -eu
environment='' version=''
for word; do
    case $word in
        --environment=*) environment=${word#*=} ;;
        --version=*) version=${word#*=} ;;
        *) echo "unknown word: $word" >&2; exit 2 ;;
    esac
done
place=${CONDUIT_HOME:-/tmp/conduit}/${environment:?--environment=NAME is missing}
mkdir -p "$place"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

{
    echo "version=${version:?--version=X is missing}"
    echo "CONDUIT_USE_REPOSITORY_PATTERN=${CONDUIT_USE_REPOSITORY_PATTERN:-false}"
} > "$place/release.new"
mv "$place/release.new" "$place/release" # all of it or nothing
echo "$environment runs $version"
