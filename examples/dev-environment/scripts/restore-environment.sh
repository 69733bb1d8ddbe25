#!/bin/sh
# Puts the data of the last backup back.
set -eu
environment=${1#--environment=}
place=${QUIXOTIC_HOME:-/tmp/quixotic}/$environment

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

[ -e "$place/backup.tar" ] || { echo "$environment has no backup" >&2; exit 1; }
rm -rf "$place/data"
tar -xf "$place/backup.tar" -C "$place"
echo "restored $(find "$place/data" -type f | wc -l) files"
