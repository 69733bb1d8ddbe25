#!/usr/bin/env python3
"""engine.py RECONCILE FLOOR [RUNS] [TARGETS] [MANIFESTS]: times passes, plans and actions beside the tools that do
no more than they must: git, make and xargs. By turns, in one run, as run.py does."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from run import by_turns, compare, spawn

# As many as take a second or two to read: the ratio hardly depends on it.
MANIFESTS = 1_000
ACTING_RUNS = 2

HEADER = ("| | floor, ms | ours, ms | of minima | median of pairs | goal | met | of processor time | peak MiB |\n"
          "|---|--:|--:|--:|--:|--:|---|--:|--:|")

ENVIRONMENT = """apiVersion: reconcile/v1
kind: Environment
metadata: {{name: e{number}}}
spec:
  initial: {{version: 1.0.0}}
  actions: {{deploy: {{run: {words}}}}}
---
"""

ROLLOUT = """apiVersion: reconcile/v1
kind: Rollout
metadata: {name: app}
spec:
  version: 1.1.0
  stages:
    - name: all
      environments: [%s]
"""


def quietly(words, folder=None):
    subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def git(folder, *words):
    settings = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "gc.auto=0"]
    quietly(["git", *settings, *words], folder)


def fleet(folder, targets, words):
    """A repository in which one rollout has as many targets, each with an action of its own."""
    os.makedirs(f"{folder}/desired-state")
    with open(f"{folder}/desired-state/all.yaml", "w", encoding="utf-8") as file:
        file.write(ROLLOUT % ", ".join(f"e{number}" for number in range(targets)))
    for part in range(0, targets, 100):
        with open(f"{folder}/desired-state/{part}.yaml", "w", encoding="utf-8") as file:
            for number in range(part, min(part + 100, targets)):
                file.write(ENVIRONMENT.format(number=number, words=words))
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Targets")


def makefile(folder, targets, command, is_done):
    names = " ".join(f"t{number}" for number in range(targets))
    with open(f"{folder}/Makefile", "w", encoding="utf-8") as file:
        file.write(f"all: {names}\n" + ("" if is_done else f".PHONY: {names}\n"))
        file.writelines(f"t{number}:\n\t@{command}\n" for number in range(targets))
    for number in range(targets if is_done else 0):
        open(f"{folder}/t{number}", "w", encoding="utf-8").close()


def founded(reconcile, repository):
    quietly([reconcile, "init", "--repo", repository])


def quiet_pass(reconcile, repository):
    """Passes until there is nothing to do, and one more that is remembered."""
    quietly([reconcile, "--once", "--repo", repository])
    time.sleep(3.1)
    quietly([reconcile, "--once", "--repo", repository])


def nothing_to_do(reconcile, repository, runs, scratch):
    hub, clone = f"{scratch}/hub.git", f"{scratch}/clone"
    git(None, "clone", "--quiet", "--bare", repository, hub)
    git(hub, "remote", "remove", "origin")
    founded(reconcile, hub)
    quiet_pass(reconcile, hub)
    heads, passes = by_turns(
        [["git", "-C", hub, "rev-parse", "HEAD"], [reconcile, "--once", "--repo", hub]], 10 * runs)
    compare("nothing to do, floor is `git rev-parse HEAD`", heads, passes, 2)
    git(None, "clone", "--quiet", "--no-checkout", hub, clone)
    quiet_pass(reconcile, clone)
    names = [f"refs/heads/{name}" for name in ("main", "reconcile/ledger", "reconcile/revisions")]
    lists, passes = by_turns(
        [["git", "ls-remote", "--quiet", "--", hub, *names], [reconcile, "--once", "--repo", clone]], 4 * runs)
    more = statistics.median(ours[0] - floor[0] for floor, ours in zip(lists, passes)) * 1000
    compare(f"the same behind a remote, floor is `git ls-remote` (goal: 2 ms more; is {more:.1f})", lists, passes, "-")


def planning(reconcile, floor, repository, runs, scratch, targets):
    floors, plans = by_turns(
        [[floor, repository], [reconcile, "plan", "--repo", f"{scratch}/hub.git"]], max(1, runs // 3))
    compare("plan of all manifests, cold; floor is the parse floor", floors, plans, 2)
    many, done = f"{scratch}/many", f"{scratch}/done"
    fleet(many, targets, '["true"]')
    founded(reconcile, many)
    quiet_pass(reconcile, many)
    os.makedirs(done)
    makefile(done, targets, "true", is_done=True)
    plan = [reconcile, "plan", "--repo", many]
    quietly(plan)
    makes, plans = by_turns([["make", "-s", "-C", done], plan], runs)
    compare(f"plan of {targets:,} targets that are done, floor is `make` of as many", makes, plans, 1)
    forgetting = ["sh", "-c", 'rm -f "$XDG_STATE_HOME"/reconcile/quiet/*; exec "$@"', "sh", *plan]
    makes, plans = by_turns([["make", "-s", "-C", done], forgetting], runs)
    compare("the same, read anew", makes, plans, "-")
    terraform(plan, runs, scratch, targets)


def terraform(plan, runs, scratch, targets):
    if not shutil.which("terraform"):
        return
    folder = f"{scratch}/terraform"
    os.makedirs(folder)
    with open(f"{folder}/main.tf", "w", encoding="utf-8") as file:
        file.writelines(f'resource "terraform_data" "t{number}" {{\n  input = {number}\n}}\n' for number in range(targets))
    quietly(["terraform", "init", "-input=false"], folder)
    quietly(["terraform", "apply", "-auto-approve", "-input=false"], folder)
    theirs, ours = by_turns([["terraform", f"-chdir={folder}", "plan", "-input=false"], plan], max(3, runs // 3))
    compare("the same, floor is `terraform plan` of as many `terraform_data`", theirs, ours, 0.01)


def acting(reconcile, scratch, targets):
    """An action is not repeated by asking again, so each run has a repository of its own."""
    work, list_of = f"{scratch}/work", f"{scratch}/numbers"
    os.makedirs(work)
    makefile(work, targets, "true", is_done=False)
    with open(list_of, "w", encoding="utf-8") as file:
        file.writelines(f"{number}\n" for number in range(targets))
    for name, action, floor, goal in (
            ("`true` each, ledger included; floor is `make -j2`", '["true"]', ["make", "-s", "-j2", "-C", work], 2),
            ("50 ms each, 8 at a time; floor is `xargs -P8`", '["sleep", "0.05"]',
             ["xargs", "-a", list_of, "-P8", "-n1", "sh", "-c", "sleep 0.05"], 1.3)):
        runs = [[spawn(floor), acted(reconcile, scratch, targets, action)] for _ in range(ACTING_RUNS)]
        compare(f"{targets:,} targets, {name}", *zip(*runs), goal)


def acted(reconcile, scratch, targets, action):
    """A pass over as many targets that have to be brought."""
    folder = tempfile.mkdtemp(dir=scratch)
    fleet(folder, targets, action)
    founded(reconcile, folder)
    run = spawn([reconcile, "--once", "--repo", folder])
    ended = subprocess.run(
        ["git", "-C", folder, "log", "--format=%s", "reconcile/ledger"], capture_output=True, text=True, check=True)
    if ended.stdout.count("its action succeeded") != targets:
        sys.exit("not every target has succeeded")
    return run


def main():
    reconcile, floor = (os.path.abspath(path) for path in sys.argv[1:3])
    runs, targets, manifests = (
        int(sys.argv[place]) if len(sys.argv) > place else standard
        for place, standard in ((3, 15), (4, 1_000), (5, MANIFESTS)))
    with tempfile.TemporaryDirectory(dir=".build", prefix="engine-") as scratch:
        scratch = os.path.abspath(scratch)
        os.environ.update(
            HOME=scratch, XDG_STATE_HOME=f"{scratch}/state", GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
        repository = f"{scratch}/manifests"
        maker = os.path.join(os.path.dirname(os.path.abspath(__file__)), "make-repository.py")
        quietly([maker, repository, str(manifests)])
        print(f"\n{manifests:,} manifests:\n\n{HEADER}", flush=True)
        nothing_to_do(reconcile, repository, runs, scratch)
        planning(reconcile, floor, repository, runs, scratch, targets)
        acting(reconcile, scratch, targets)


if __name__ == "__main__":
    main()
