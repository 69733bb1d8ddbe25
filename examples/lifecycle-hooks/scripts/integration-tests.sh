#!/bin/sh
# Health, and the way back: what a backup holds can be restored.
set -eu
here=$(dirname "$0")
"$here/health-check.sh" "$1"
"$here/backup.sh" "$1"
"$here/restore.sh" "$1" config lifecycle_hooks.sql
"$here/health-check.sh" "$1"
