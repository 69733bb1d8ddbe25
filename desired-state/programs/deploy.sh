#!/bin/sh
# Deploys a version to an environment. Here that is a folder, so you can look at what happened:
#     cat /tmp/conduit/staging/release
set -eu
place='' version=''
for word; do
    case $word in
        --place=*) place=${word#*=} ;;
        --version=*) version=${word#*=} ;;
        *) echo "unknown word: $word" >&2; exit 2 ;;
    esac
done
mkdir -p "${place:?--place=FOLDER is missing}"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

{
    echo "version=${version:?--version=X is missing}"
    echo "CONDUIT_USE_REPOSITORY_PATTERN=${CONDUIT_USE_REPOSITORY_PATTERN:-false}"
} > "$place/release.new"
mv "$place/release.new" "$place/release" # all of it or nothing

# Where a service runs (service.py), it must come up with the new release.
[ ! -e "$place/address" ] || curl --silent --fail-with-body "http://$(cat "$place/address")/"
