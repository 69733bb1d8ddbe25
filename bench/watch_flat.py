#!/usr/bin/env python3
"""watch_flat.py PROGRAM [--passes N]

`reconcile --watch` without a rest between passes, behind a remote hub, with a new version every hundred passes: after
a fifth of them memory, descriptors, threads and children must not grow any more.
"""
import argparse
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

GROWTH_MAX = {"KiB": 1.15}
# libgit2 keeps so many packs open, and closes one for each further.
PACKS_MAX = {"descriptors": 32}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--passes", type=int, default=10_000)
    return parser.parse_args()


def found(folder, program, environment):
    script = f"""
        set -e
        git init -q --bare -b main hub.git
        git clone -q file://$PWD/hub.git here 2> /dev/null
        cd here
        git symbolic-ref HEAD refs/heads/main
        git config user.name Ada; git config user.email a@example.com
        mkdir desired-state
        printf '#!/bin/sh\\necho "$RECONCILE_VERSION" >> {folder}/runs\\n' > deploy.sh; chmod +x deploy.sh
        cat > desired-state/all.yaml <<MANIFESTS
apiVersion: reconcile/v1
kind: Environment
metadata: {{name: production}}
spec: {{initial: {{version: 0.0.0}}, actions: {{deploy: {{run: [./deploy.sh]}}}}}}
---
apiVersion: reconcile/v1
kind: Rollout
metadata: {{name: app}}
spec: {{version: 1.0.0, stages: [{{name: all, environments: [production]}}]}}
MANIFESTS
        git add -A; git commit -qm 1.0.0; git push -q origin main
        {program} init > /dev/null
        mkdir ../bin
        printf '#!/bin/sh\\ncase " $* " in *" ls-remote "*) echo >> {folder}/passes ;; esac\\nexec /usr/bin/git "$@"\\n' \\
            > ../bin/git; chmod +x ../bin/git
    """
    subprocess.run(["sh", "-c", script], cwd=folder, env=environment, check=True)


def declare(folder, version, environment):
    subprocess.run(
        ["sh", "-c", f"sed -i 's/version: 1[.]0[.][0-9]*,/version: 1.0.{version},/' desired-state/all.yaml && "
         f"git commit -qam 1.0.{version} && git push -q origin main"],
        cwd=f"{folder}/here", env=environment, check=True)


def size(path):
    return path.stat().st_size if path.exists() else 0


def measured(process):
    place = pathlib.Path(f"/proc/{process}")
    fields = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
    return {"KiB": int(fields["VmRSS"].split()[0]), "descriptors": len(list((place / "fd").iterdir())),
            "threads": int(fields["Threads"])}


def smallest(process):
    """Of some looks, since one may fall into the middle of a pass."""
    looks = []
    for _ in range(150):
        looks.append(measured(process))
        time.sleep(0.01)
    return {key: min(look[key] for look in looks) for key in looks[0]}


def watch(folder, program, passes, environment):
    path = f"{folder}/bin:{environment['PATH']}"
    watching = subprocess.Popen([program, "--watch", "--every", "0s"], cwd=f"{folder}/here",
                                env=environment | {"PATH": path}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL)
    counted, version, first = pathlib.Path(folder) / "passes", 0, None
    try:
        while (count := size(counted)) < passes:
            if watching.poll() is not None:
                sys.exit(f"it ended with {watching.returncode}")
            if count // 100 > version:
                version = count // 100
                declare(folder, version, environment)
            if first is None and count >= passes // 5:
                first = smallest(watching.pid)
            time.sleep(0.02)
        return first, smallest(watching.pid), count, version
    finally:
        watching.send_signal(signal.SIGTERM)
        watching.wait()


def main():
    options = arguments()
    program = str(options.program.resolve())
    with tempfile.TemporaryDirectory(prefix="watch-") as folder:
        environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "USER": "olga", "LC_ALL": "C.UTF-8",
                       "XDG_STATE_HOME": f"{folder}/state", "GIT_CONFIG_NOSYSTEM": "1"}
        found(folder, program, environment)
        first, last, count, version = watch(folder, program, options.passes, environment)
        print(f"{count} passes, {version} new versions: after a fifth {first}, at the end {last}")
        grown = [key for key in first if last[key] > first[key] * GROWTH_MAX.get(key, 1) + PACKS_MAX.get(key, 0)]
        sys.exit(f"grown: {', '.join(grown)}" if grown else 0)


main()
