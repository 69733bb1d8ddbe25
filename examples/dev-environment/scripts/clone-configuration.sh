#!/bin/sh
# Copies one project's configuration to another under its own name, as the plan's cp and sed do.
set -eu
home=${QUIXOTIC_HOME:-/tmp/quixotic}
mkdir -p "$home/environments"
from=$home/environments/appwrite.$1.json to=$home/environments/appwrite.$2.json
[ -e "$from" ] || echo '{"projectId": "quixotictools", "schema": ["users", "transcripts"]}' > "$from"
sed "s/quixotictools/quixotictools-$2/g" "$from" > "$to.new"
mv "$to.new" "$to"
cat "$to"
