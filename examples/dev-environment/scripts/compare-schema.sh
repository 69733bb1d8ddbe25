#!/bin/sh
# "Database schema identical": two configurations may differ in their project and in nothing else.
set -eu
environments=${QUIXOTIC_HOME:-/tmp/quixotic}/environments
schema() { sed 's/"projectId": *"[^"]*"//' "$environments/appwrite.$1.json"; }
if [ "$(schema "$1")" != "$(schema "$2")" ]; then
    echo "$1: $(schema "$1")" >&2
    echo "$2: $(schema "$2")" >&2
    exit 1
fi
echo "$1 and $2 have one schema"
