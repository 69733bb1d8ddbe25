#!/bin/sh
# plain-server.sh REPOSITORY [BRANCH]: sets up a bare repository on a server of your own.
#
# Its pre-receive hook refuses invalid manifests, hand-made commits of the ledger, and branches that would be
# rewritten; its post-receive hook tells who pushes another branch what merging that would change.
set -eu
repository=${1:?say which bare repository}
branch=${2:-main}
reconcile=${RECONCILE:-reconcile}

if [ ! -d "$repository" ]; then git init --quiet --bare --initial-branch="$branch" "$repository"; fi

hook() {
    cat > "$repository/hooks/$1.new"
    chmod +x "$repository/hooks/$1.new"
    mv "$repository/hooks/$1.new" "$repository/hooks/$1"
}

hook pre-receive <<HOOK
#!/bin/sh
exec $reconcile hook pre-receive --branch $branch
HOOK

hook post-receive <<HOOK
#!/bin/sh
# What is said here comes to who pushes, behind "remote: "; it keeps nothing out.
while read -r old new name; do
    case \$name in
    refs/heads/$branch | refs/heads/reconcile/*) continue ;;
    refs/heads/*) ;;
    *) continue ;;
    esac
    case \$new in *[!0]*) ;; *) continue ;; esac
    echo
    $reconcile plan --branch $branch --base refs/heads/$branch --head "\$new" || true
done
HOOK
