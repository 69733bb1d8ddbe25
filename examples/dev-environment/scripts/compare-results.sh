#!/bin/sh
# Prints how many results differ between the two architectures: files of results.old and results.new.
set -eu
environment=${1#--environment=}
place=${QUIXOTIC_HOME:-/tmp/quixotic}/$environment
[ -d "$place/results.old" ] || { echo 0; exit; }
diff -rq "$place/results.old" "$place/results.new" | wc -l
