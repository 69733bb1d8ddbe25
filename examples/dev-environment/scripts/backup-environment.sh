#!/bin/sh
# Backs a project up and verifies the backup by reading it.
set -eu
environment=${1#--environment=}
place=${QUIXOTIC_HOME:-/tmp/quixotic}/$environment
mkdir -p "$place/data"
tar -cf "$place/backup.new" -C "$place" data
tar -tf "$place/backup.new" > /dev/null
mv "$place/backup.new" "$place/backup.tar"
printf '{"file": "%s"}\n' "$place/backup.tar"
