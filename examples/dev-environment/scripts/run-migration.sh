#!/bin/sh
# Runs migrations up and down, in the order given, and keeps their status: cat /tmp/quixotic/dev/migrations
set -eu
environment=${1#--environment=}
shift
place=${QUIXOTIC_HOME:-/tmp/quixotic}/$environment
mkdir -p "$place"
for direction; do
    case $direction in
        up) echo "2.0.0 applied" > "$place/migrations" ;;
        down) : > "$place/migrations" ;;
        *) echo "unknown word: $direction" >&2; exit 2 ;;
    esac
    echo "$direction: $(wc -l < "$place/migrations") applied"
done
