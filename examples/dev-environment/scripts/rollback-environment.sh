#!/bin/sh
# Goes back to a version: a deployment like any other, and health right after it.
set -eu
here=$(dirname "$0")
"$here/deploy-environment.sh" "$@"
"$here/health-check.sh" "$1"
