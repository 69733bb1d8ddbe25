#!/bin/sh
# Deploys a version. Here that is a file, so you can look at what happened:
#     cat /tmp/simple-team/release
set -eu
version=''
for word; do
    case $word in
        --version=*) version=${word#*=} ;;
        *) echo "unknown word: $word" >&2; exit 2 ;;
    esac
done
place=${SIMPLE_TEAM_HOME:-/tmp/simple-team}
mkdir -p "$place"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

echo "${version:?--version=X is missing}" > "$place/release.new"
mv "$place/release.new" "$place/release" # all of it or nothing
echo "production runs $version"
