#!/bin/sh
# Compares what a project has with the shared list: every variable must be there and hold something.
set -eu
environment=${1#--environment=}
variables=${QUIXOTIC_HOME:-/tmp/quixotic}/$environment/variables
missing=0
for name in APPWRITE_PROJECT MAX_FILE_SIZE_MB DEFAULT_USER_CREDITS CLEANUP_AFTER_HOURS; do
    grep -q "^$name=." "$variables" || { echo "$environment has no $name" >&2; missing=1; }
done
exit "$missing"
