#!/bin/sh
# Releases a version of the app. A store is a folder here: cat /tmp/duru-notes/production/release
set -eu
environment='' version=''
for word; do
    case $word in
        --environment=*) environment=${word#*=} ;;
        --version=*) version=${word#*=} ;;
        *) echo "unknown word: $word" >&2; exit 2 ;;
    esac
done
place=${DURU_NOTES_HOME:-/tmp/duru-notes}/${environment:?--environment=NAME is missing}
mkdir -p "$place"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

echo "${version:?--version=X is missing}" > "$place/release.new"
mv "$place/release.new" "$place/release" # all of it or nothing
"$(dirname "$0")/remote-config.sh" --environment="$environment"
