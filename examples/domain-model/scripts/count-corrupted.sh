#!/bin/sh
# Prints how many notes of an environment are corrupt: files of notes/ that are empty.
set -eu
environment=${1#--environment=}
notes=${DURU_NOTES_HOME:-/tmp/duru-notes}/$environment/notes
[ -d "$notes" ] || { echo 0; exit; }
find "$notes" -type f -empty | wc -l
