#!/bin/sh
# Succeeds where no other environment has this one's database. `echo NAME > /tmp/conduit/ENV/database`
# says which one an environment has; without that file it has one of its own.
set -eu
environment=${1#--environment=}
home=${CONDUIT_HOME:-/tmp/conduit}
[ -e "$home/$environment/database" ] || { echo "$environment has its own database"; exit; }
for other in "$home"/*/database; do
    [ "$other" != "$home/$environment/database" ] || continue
    if cmp -s "$other" "$home/$environment/database"; then
        echo "$environment shares its database with $(basename "$(dirname "$other")")" >&2
        exit 1
    fi
done
