#!/usr/bin/env python3
"""history.py RECONCILE [RUNS] [TARGETS] [VERSIONS]: a ledger of real passes, three entries for each target and version.
An audit of it beside `git fsck`, and a pass that records one more revision when the ledger is short and when it is
long."""

import os
import re
import statistics
import subprocess
import sys
import tempfile

from engine import HEADER, fleet, founded, git, quietly
from run import by_turns, compare, spawn


def commit(folder, change):
    path = f"{folder}/desired-state/all.yaml"
    with open(path, encoding="utf-8") as file:
        text = change(file.read())
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    git(folder, "commit", "--quiet", "--all", "--message=Another")


def one_more_revision(reconcile, folder, runs):
    """Seconds of a pass that has a title to record and nothing to start."""
    taken = []
    for run in range(runs):
        commit(folder, lambda text: re.sub(r"spec:\n(  title: .*\n)?", f"spec:\n  title: take {os.urandom(4).hex()}\n", text))
        taken.append(spawn([reconcile, "--once", "--repo", folder])[0])
    return statistics.median(taken)


def main():
    reconcile = os.path.abspath(sys.argv[1])
    runs, targets, versions = [
        int(sys.argv[place]) if len(sys.argv) > place else standard for place, standard in ((2, 5), (3, 300), (4, 10))]
    with tempfile.TemporaryDirectory(dir=".build", prefix="history-") as scratch:
        os.environ["XDG_STATE_HOME"] = f"{scratch}/state"
        folder = os.path.abspath(f"{scratch}/repository")
        fleet(folder, targets, '["true"]')
        founded(reconcile, folder)
        quietly([reconcile, "--once", "--repo", folder])
        short = one_more_revision(reconcile, folder, runs)
        for version in range(2, versions + 1):
            commit(folder, lambda text: re.sub(r"version: 1\.\d+\.0", f"version: 1.{version}.0", text))
            quietly([reconcile, "--once", "--repo", folder])
        long = one_more_revision(reconcile, folder, runs)
        entries = int(subprocess.run(["git", "-C", folder, "rev-list", "--count", "reconcile/ledger"], check=True,
                                     capture_output=True, text=True).stdout)
        print(f"\n{HEADER}")
        floors, audits = by_turns(
            [["git", "-C", folder, "fsck", "--no-dangling"], [reconcile, "audit", "--repo", folder]], runs)
        compare(f"audit of {entries:,} entries; floor is `git fsck`", floors, audits, 1)
        print(f"\nOne more revision: {1000 * short:.0f} ms after {3 * targets:,} entries, {1000 * long:.0f} ms after "
              f"{entries:,} (goal: as long).")


if __name__ == "__main__":
    main()
