#!/bin/sh
# Starts or stops the new services; each that runs is a file in services/.
set -eu
verb=$1
environment=${2#--environment=}
place=${VIKTORIA_HOME:-/tmp/viktoria}/$environment
mkdir -p "$place/services"

# Two machines never act at once, unless one slept past its time. It then has the smaller number.
seen=$(cat "$place/fence" 2>/dev/null || echo 0)
[ "${RECONCILE_FENCE:-$seen}" -ge "$seen" ] || { echo "refused: fence $RECONCILE_FENCE, seen $seen" >&2; exit 1; }
echo "${RECONCILE_FENCE:-$seen}" > "$place/fence"

for service in hook-monitoring-dashboard logging background-job-processor; do
    case $verb in
        start) date -u > "$place/services/$service" ;;
        stop) rm -f "$place/services/$service" ;;
        *) echo "unknown word: $verb" >&2; exit 2 ;;
    esac
    echo "$verb $service"
done
