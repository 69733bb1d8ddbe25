#!/bin/sh
# Writes the remote config that the apps poll, from the exposure on standard input; without one it
# writes the plan's own config for going back.
#     cat /tmp/duru-notes/production/remote-config.json
set -eu
environment=${1#--environment=}
place=${DURU_NOTES_HOME:-/tmp/duru-notes}/$environment
mkdir -p "$place"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

[ -t 0 ] || cat > "$place/remote-config.new"
if [ ! -s "$place/remote-config.new" ]; then
    echo '{"enableDomainMigration": false, "fallbackToLegacy": true}' > "$place/remote-config.new"
fi
mv "$place/remote-config.new" "$place/remote-config.json"
echo "$environment has a new remote config"
