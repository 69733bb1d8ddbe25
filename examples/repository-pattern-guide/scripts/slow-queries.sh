#!/bin/sh
# Lists queries slower than a second that the legacy implementation did not make. Both lists are files:
# queries.legacy and queries.repository, a query and its milliseconds a line.
set -eu
home=${CONDUIT_HOME:-/tmp/conduit}
for file in "$home"/*/queries.repository; do
    [ -e "$file" ] || continue
    legacy=$(dirname "$file")/queries.legacy
    awk 'NR == FNR && FILENAME != ARGV[2] { known[$1]; next } !($1 in known) && $2 > 1000 { print FILENAME ": " $0; bad = 1 }
        END { exit bad }' "$([ -e "$legacy" ] && echo "$legacy" || echo /dev/null)" "$file"
done
echo "no unexpected query patterns"
