"""Shows that the reading commands start nothing, connect nowhere and write nothing.

A clone is planted with everything that git would run for its owner; then each command runs under
strace, and what the kernel was asked is held against the promise. Only the program's own cache, in
the folder of its state, may be written. Last, git itself is asked for what sets some of them off, so
that it is known that they are live.
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
MERGES = [
    ["plan", "--base", base, "--head", head, "--output", form]
    for base, head in [("main", "stranger"), ("moved", "stranger"), ("moved", "conflict"), ("main", "attached")]
    for form in ["text", "markdown", "json"]
]
COMMANDS = [
    ["validate"],
    ["validate", "HEAD"],
    ["validate", "--output=sarif", "stranger"],
    ["digest", "app", "production", "--explain"],
    ["digest", "app", "production", "--at=HEAD", "--against=stranger"],
    ["schema"],
    ["version"],
    ["plan"],
    ["plan", "--output=json"],
    ["status"],
    ["status", "--output=json"],
    ["why", "app/production"],
    ["history"],
    ["audit"],
    *MERGES,
]
# What git runs for whoever has it in a configuration.
SETTINGS = [
    "filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "diff.trap.textconv", "diff.trap.command",
    "diff.external", "merge.trap.driver", "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor",
    "core.askPass", "core.gitProxy", "core.alternateRefsCommand", "credential.helper", "gpg.program",
    "gpg.ssh.program", "uploadpack.packObjectsHook", "sequence.editor", "interactive.diffFilter",
    "alias.merge-tree", "trailer.trap.command",
]
HOOKS = [
    "post-checkout", "fsmonitor-watchman", "pre-commit", "reference-transaction", "post-index-change",
    "pre-merge-commit", "post-merge", "prepare-commit-msg", "pre-auto-gc", "post-rewrite",
]
# A command that ends with another status than 0, and should.
STATUSES = {"conflict": 2}
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
    write(".gitattributes", "* filter=trap diff=trap merge=trap ident\n")
    write("desired-state/app.yaml", MANIFESTS.replace("2.4.0", "2.4.1"))
    git("add", ".")
    git("commit", "-qm", "planted")
    git("checkout", "-qb", "attached", "main")
    # A bare repository among the files: who stands in it is in a repository of a stranger's.
    bare = os.path.join(repository, "docs/bare")
    subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True, env=environment)
    with open(os.path.join(bare, "config"), "a") as file:
        file.write(f"[core]\n\tfsmonitor = {trap}\n\tsshCommand = {trap}\n[diff]\n\texternal = {trap}\n")
    write(".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = ext::{trap}\n\tupdate = !{trap}\n')
    git("add", ".")
    git("update-index", "--add", "--cacheinfo", "160000," + "1" * 40 + ",x")
    git("commit", "-qm", "attached")
    git("checkout", "-qb", "moved", "main")
    write("desired-state/app.yaml", "# a line of the base\n" + MANIFESTS)
    git("commit", "-qam", "moved")
    git("checkout", "-qb", "conflict", "main")
    write("desired-state/app.yaml", "# another line\n" + MANIFESTS)
    git("commit", "-qam", "conflict")
    git("checkout", "-q", "main")
    state = os.path.join(folder, "state")
    for words in ["init"], ["--once"]:
        subprocess.run([PROGRAM, *words], cwd=repository, stdout=subprocess.DEVNULL,
                       env={**environment, "XDG_STATE_HOME": state})
    # From here on git would run them.
    write(".gitattributes", "* filter=trap diff=trap merge=trap\n")
    write(".git/info/attributes", "* filter=trap diff=trap merge=trap\n")
    for name in SETTINGS:
        git("config", name, trap)
    git("config", "core.hooksPath", os.path.join(repository, "hooks"))
    git("config", "include.path", os.path.join(folder, "more"))
    with open(os.path.join(folder, "more"), "w") as file:
        file.write(f"[core]\n\tfsmonitor = {trap}\n")
    for hook in HOOKS:
        write(f"hooks/{hook}", f"#!/bin/sh\nexec {trap}\n", 0o755)
        write(f".git/hooks/{hook}", f"#!/bin/sh\nexec {trap}\n", 0o755)
    if os.path.exists(marker):
        os.remove(marker)
    return repository, marker, state


def is_live(repository, marker, folder):
    """Whether git runs what is planted, where it is asked for what sets it off."""
    environment = {"HOME": folder, "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"}
    for name in ["AUTHOR", "COMMITTER"]:
        environment[f"GIT_{name}_NAME"] = "Erin"
        environment[f"GIT_{name}_EMAIL"] = "erin@example.com"
    count = 0
    for words in [["status"], ["diff", "main", "stranger"], ["merge", "moved", "-m", "x"], ["checkout", "-f", "conflict"]]:
        subprocess.run(["git", "-C", repository, *words], env=environment,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        count += os.path.exists(marker)
        if os.path.exists(marker):
            os.remove(marker)
    return count >= 3


def complaints(trace, state):
    """Returns each system call that breaks the promise; the first execve is the command itself."""
    found = []
    execs = 0
    for line in trace.splitlines():
        if f'"{state}' in line:
            continue
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
        repository, marker, state = plant(folder)
        for words in COMMANDS:
            trace = os.path.join(folder, "trace")
            result = subprocess.run(
                ["strace", "-f", "-qq", "-e", "trace=process,network,file", "-o", trace, PROGRAM, *words],
                cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                env={**os.environ, "HOME": folder, "XDG_STATE_HOME": state})
            with open(trace) as file:
                found = complaints(file.read(), state)
            if os.path.exists(marker):
                found.append("a planted program ran")
                os.remove(marker)
            if result.returncode != next((STATUSES[word] for word in words if word in STATUSES), 0):
                found.append(f"exit {result.returncode}: {result.stderr}{result.stdout}")
            if found:
                failed += 1
                print(f"reconcile {' '.join(words)}:", *found[:10], sep="\n  ")
            else:
                passed += 1
        if not is_live(repository, marker, folder):
            failed += 1
            print("git itself ran nothing of what was planted, so this shows nothing")
    print(f"reading is safe: {passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
