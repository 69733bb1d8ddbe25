"""Shows that the reading commands start nothing, connect nowhere and write nothing.

A repository is planted with everything that git would run for its owner; then each command runs
under strace, and what the kernel was asked is held against the promise.
"""

import os
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
MANIFESTS = """\
apiVersion: reconcile/v1
kind: Environment
metadata: {name: production}
spec: {actions: {deploy: {run: [./deploy.sh, --version=$(version)]}}}
---
apiVersion: reconcile/v1
kind: Rollout
metadata: {name: app}
spec: {version: 2.4.0, stages: [{name: production, environments: [production]}]}
"""
COMMANDS = [
    ["validate"],
    ["validate", "HEAD"],
    ["validate", "--output=sarif", "stranger"],
    ["digest", "app", "production", "--explain"],
    ["digest", "app", "production", "--at=HEAD", "--against=stranger"],
    ["schema"],
    ["version"],
]
WRITES = re.compile(r"O_(WRONLY|RDWR|CREAT|TRUNC)")


def plant(folder):
    """Returns a repository in which git itself would run a program at every turn."""
    marker = os.path.join(folder, "executed")
    trap = os.path.join(folder, "trap")
    with open(trap, "w") as file:
        file.write(f"#!/bin/sh\necho \"$0\" >> {marker}\nexec cat\n")
    os.chmod(trap, 0o755)
    repository = os.path.join(folder, "repository")
    environment = {"HOME": folder, "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"}
    for name in ["AUTHOR", "COMMITTER"]:
        environment[f"GIT_{name}_NAME"] = "Erin"
        environment[f"GIT_{name}_EMAIL"] = "erin@example.com"

    def git(*words):
        subprocess.run(["git", "-C", repository, *words], check=True, env=environment, stdout=subprocess.DEVNULL)

    def write(path, text, mode=0o644):
        place = os.path.join(repository, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w") as file:
            file.write(text)
        os.chmod(place, mode)

    subprocess.run(["git", "init", "--quiet", "-b", "main", repository], check=True, env=environment)
    write("desired-state/app.yaml", MANIFESTS)
    write("deploy.sh", "#!/bin/sh\n", 0o755)
    git("add", ".")
    git("commit", "-qm", "good")
    git("checkout", "-qb", "stranger")
    write(".gitattributes", "* filter=trap diff=trap merge=trap\n")
    write("desired-state/app.yaml", MANIFESTS.replace("2.4.0", "2.4.1"))
    git("add", ".")
    git("commit", "-qm", "planted")
    git("checkout", "-q", "main")
    for name in ["filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "diff.trap.textconv",
                 "diff.trap.command", "merge.trap.driver", "core.fsmonitor", "core.sshCommand", "core.pager",
                 "core.editor", "credential.helper", "gpg.program", "uploadpack.packObjectsHook"]:
        git("config", name, trap)
    git("config", "core.hooksPath", os.path.join(repository, "hooks"))
    for hook in ["post-checkout", "fsmonitor-watchman", "pre-commit", "reference-transaction", "post-index-change"]:
        write(f"hooks/{hook}", f"#!/bin/sh\nexec {trap}\n", 0o755)
    return repository, marker


def complaints(trace):
    """Returns each system call that breaks the promise; the first execve is the command itself."""
    found = []
    execs = 0
    for line in trace.splitlines():
        call = re.sub(r"^(\[pid +)?\d*\]? *", "", line)
        if call.startswith("execve("):
            execs += 1
            if execs > 1:
                found.append(call)
        elif call.startswith(("connect(", "bind(", "sendto(", "fork(", "vfork(")):
            found.append(call)
        elif call.startswith(("open(", "openat(", "creat(")) and WRITES.search(call):
            found.append(call)
        elif call.startswith(("rename", "unlink", "mkdir", "rmdir", "link", "symlink", "chmod", "truncate")):
            found.append(call)
    return found


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        repository, marker = plant(folder)
        for words in COMMANDS:
            trace = os.path.join(folder, "trace")
            result = subprocess.run(
                ["strace", "-f", "-qq", "-e", "trace=process,network,file", "-o", trace, PROGRAM, *words],
                cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            with open(trace) as file:
                found = complaints(file.read())
            if os.path.exists(marker):
                found.append("a planted program ran")
                os.remove(marker)
            if result.returncode != 0:
                found.append(f"exit {result.returncode}: {result.stderr}{result.stdout}")
            if found:
                failed += 1
                print(f"reconcile {' '.join(words)}:", *found[:10], sep="\n  ")
            else:
                passed += 1
    print(f"reading is safe: {passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
