#!/usr/bin/env python3
"""proposal.py RECONCILE REPOSITORY [RUNS]: one changed manifest among the 10,000 of REPOSITORY, planned as a merge
beside `git diff` of the same two revisions, by turns."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from run import spawn


def git(repository, *words):
    environment = dict(os.environ, GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null")
    for name in "AUTHOR", "COMMITTER":
        environment[f"GIT_{name}_NAME"] = "Erin"
        environment[f"GIT_{name}_EMAIL"] = "erin@example.com"
    return subprocess.run(["git", "-C", repository, *words], check=True, env=environment, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def change(repository):
    """Commits one changed manifest beside what is checked out, and returns the two commits."""
    base = git(repository, "rev-parse", "HEAD")
    path = next(line for line in git(repository, "ls-tree", "-r", "--name-only", "HEAD").splitlines()
                if line.startswith("desired-state/") and "version:" in git(repository, "show", f"HEAD:{line}"))
    text = git(repository, "show", f"HEAD:{path}")
    lines = [line + "1" if line.strip().startswith("version:") else line for line in text.splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "file")
        with open(file, "w") as out:
            out.write("\n".join(lines) + "\n")
        blob = git(repository, "hash-object", "-w", file)
        environment = dict(os.environ, GIT_INDEX_FILE=os.path.join(folder, "index"))
        for words in ["read-tree", base], ["update-index", "--cacheinfo", f"100644,{blob},{path}"]:
            subprocess.run(["git", "-C", repository, *words], check=True, env=environment)
        tree = subprocess.run(["git", "-C", repository, "write-tree"], check=True, env=environment, text=True,
                              stdout=subprocess.PIPE).stdout.strip()
    return base, git(repository, "commit-tree", "-p", base, "-m", "One manifest", tree)


def main():
    program, repository = os.path.abspath(sys.argv[1]), sys.argv[2]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    base, head = change(repository)
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = state
        floor = ["git", "-C", repository, "diff", "--no-ext-diff", "--no-textconv", base, head]
        ours = [program, "plan", "--repo", repository, "--base", base, "--head", head, "--output", "markdown"]
        rounds = [(spawn(floor), spawn(ours)) for _ in range(runs + 1)][1:]
    times = [[run[side][0] for run in rounds] for side in (0, 1)]
    ratio = min(min(times[1]) / min(times[0]), statistics.median(b / a for a, b in zip(*times)))
    memory = max(run[1][2] for run in rounds)
    print(f"| plan of a merge, one of 10,000 manifests; floor is `git diff` | {1000 * min(times[0]):.1f} | "
          f"{1000 * min(times[1]):.1f} | {ratio:.1f} | 5 | {'yes' if ratio <= 5 else 'no'} | {memory:.0f} |")


main()
