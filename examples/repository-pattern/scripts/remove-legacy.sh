#!/bin/sh
# Removes the legacy implementation. The codebase is a folder here: /tmp/conduit/code.
set -eu
code=${CONDUIT_HOME:-/tmp/conduit}/code
mkdir -p "$code"
find "$code" -type f -name '*legacy*' -print -delete
