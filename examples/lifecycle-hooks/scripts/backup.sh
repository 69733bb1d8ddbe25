#!/bin/sh
# Copies configuration, hooks and release, then compares: a backup that differs is none.
set -eu
environment=${1#--environment=}
place=${VIKTORIA_HOME:-/tmp/viktoria}/$environment
mkdir -p "$place/config" "$place/backup"
[ -e "$place/lifecycle_hooks.sql" ] || echo '-- no hooks yet' > "$place/lifecycle_hooks.sql"
rm -rf "$place/backup/config"
cp -R "$place/config" "$place/lifecycle_hooks.sql" "$place/backup/"
diff -r "$place/config" "$place/backup/config"
cmp "$place/lifecycle_hooks.sql" "$place/backup/lifecycle_hooks.sql"
printf '{"folder": "%s"}\n' "$place/backup"
