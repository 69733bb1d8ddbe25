#!/bin/sh
# Puts back what is named from the backup: `config`, `lifecycle_hooks.sql`.
set -eu
environment=${1#--environment=}
shift
place=${VIKTORIA_HOME:-/tmp/viktoria}/$environment

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

for part; do
    [ -e "$place/backup/$part" ] || { echo "the backup of $environment has no $part" >&2; exit 1; }
    rm -rf "${place:?}/$part"
    cp -R "$place/backup/$part" "$place/"
    echo "restored $part"
done
