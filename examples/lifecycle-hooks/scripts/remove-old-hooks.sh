#!/bin/sh
# Removes the old hooks from the code, which is a folder here, and looks that none is left.
set -eu
code=${VIKTORIA_HOME:-/tmp/viktoria}/code
mkdir -p "$code"
find "$code" -type f -name 'old-hook*' -print -delete
if grep -rn 'old-hook' "$code" >&2; then exit 1; fi
