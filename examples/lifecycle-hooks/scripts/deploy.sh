#!/bin/sh
# Deploys a version of Strapi: cat /tmp/viktoria/production/release
set -eu
environment='' version=''
for word; do
    case $word in
        --environment=*) environment=${word#*=} ;;
        --version=*) version=${word#*=} ;;
        *) echo "unknown word: $word" >&2; exit 2 ;;
    esac
done
place=${VIKTORIA_HOME:-/tmp/viktoria}/${environment:?--environment=NAME is missing}
mkdir -p "$place/config"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

[ -e "$place/config/hooks.json" ] || echo '{"timeout": 5000, "retries": 3}' > "$place/config/hooks.json"
echo "${version:?--version=X is missing}" > "$place/release.new"
mv "$place/release.new" "$place/release" # all of it or nothing
echo "$environment runs $version"
