#!/bin/sh
# Gives an environment its flags, from the exposure on standard input; without one they are all off, as
# the plan's `disable-all` has it. Look at /tmp/viktoria/production/flags.json.
set -eu
environment=${1#--environment=}
place=${VIKTORIA_HOME:-/tmp/viktoria}/$environment
mkdir -p "$place"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

[ -t 0 ] || cat > "$place/flags.new"
[ -s "$place/flags.new" ] || echo '{}' > "$place/flags.new"
mv "$place/flags.new" "$place/flags.json"
echo "$environment has new flags"
