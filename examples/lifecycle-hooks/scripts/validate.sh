#!/bin/sh
# Looks at the machine that will be migrated: its configuration files, its free space.
set -eu
home=${VIKTORIA_HOME:-/tmp/viktoria}
mkdir -p "$home"
case $1 in
    configuration)
        for file in "$home"/*/config/*.json; do
            [ -e "$file" ] || continue
            [ -s "$file" ] || { echo "$file is empty" >&2; exit 1; }
        done ;;
    resources)
        free=$(df -Pk "$home" | awk 'NR == 2 { print $4 }')
        [ "$free" -gt 102400 ] || { echo "only $free KiB are free in $home" >&2; exit 1; } ;;
    *) echo "unknown word: $1" >&2; exit 2 ;;
esac
echo "$1 is fine"
