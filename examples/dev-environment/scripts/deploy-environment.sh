#!/bin/sh
# Deploys one component to a project, with the variables that the project has: cat /tmp/quixotic/dev/app
set -eu
environment='' component='' version=''
for word; do
    case $word in
        --environment=*) environment=${word#*=} ;;
        --component=*) component=${word#*=} ;;
        --version=*) version=${word#*=} ;;
        *) echo "unknown word: $word" >&2; exit 2 ;;
    esac
done
place=${QUIXOTIC_HOME:-/tmp/quixotic}/${environment:?--environment=NAME is missing}
mkdir -p "$place"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

for name in APPWRITE_PROJECT MAX_FILE_SIZE_MB DEFAULT_USER_CREDITS CLEANUP_AFTER_HOURS; do
    echo "$name=$(printenv "$name" || true)"
done > "$place/variables.new"
mv "$place/variables.new" "$place/variables"
echo "${version:?--version=X is missing}" > "$place/release.new"
mv "$place/release.new" "$place/${component:?--component=NAME is missing}" # all of it or nothing
echo "$environment runs $component $version"
