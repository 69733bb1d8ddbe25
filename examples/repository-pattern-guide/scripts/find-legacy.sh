#!/bin/sh
# Succeeds where no reference to the legacy implementation or its toggle remains.
set -eu
code=${CONDUIT_HOME:-/tmp/conduit}/code
if grep -rnE 'legacy|CONDUIT_USE_REPOSITORY_PATTERN' "$code" >&2; then
    exit 1
fi
echo "nothing in $code refers to the legacy implementation"
