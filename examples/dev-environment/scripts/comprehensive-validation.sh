#!/bin/sh
# Health, variables and results, one after another.
set -eu
here=$(dirname "$0")
"$here/health-check.sh" "$1"
"$here/synchronise-variables.sh" "$1"
differing=$("$here/compare-results.sh" "$1")
[ "$differing" -eq 0 ] || { echo "$differing results differ" >&2; exit 1; }
echo "valid"
