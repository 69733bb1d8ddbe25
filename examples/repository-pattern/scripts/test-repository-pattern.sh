#!/bin/sh
# The staging tests: health, logs and functions, one after another.
set -eu
here=$(dirname "$0")
for test in health-check check-logs functional-tests; do
    "$here/$test.sh" "$1"
done
