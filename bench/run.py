#!/usr/bin/env python3
"""run.py RECONCILE BENCH FLOOR REPOSITORY [RUNS]: times the floor and the product by turns, so that
what else the machine does slows both, and prints what the goals are said of."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

DEVNULL = os.open(os.devnull, os.O_WRONLY)


def spawn(command):
    """Seconds of a run, those of all its threads, and the most memory it had in MiB."""
    start = time.perf_counter()
    process = os.posix_spawnp(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, DEVNULL, 1)])
    _, status, usage = os.wait4(process, 0)
    taken = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{' '.join(command)} failed")
    return taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def by_turns(commands, runs):
    """The runs of each command; one round of all of them is thrown away."""
    rounds = [[spawn(command) for command in commands] for _ in range(runs + 1)][1:]
    return list(zip(*rounds))


def compare(name, floor, ours, goal):
    times = [run[0] for run in ours], [run[0] for run in floor]
    of_minima = min(times[0]) / min(times[1])
    of_pairs = statistics.median(mine / theirs for mine, theirs in zip(*times))
    work = min(run[1] for run in ours) / min(run[1] for run in floor)
    memory = max(run[2] for run in ours)
    met = "" if goal == "-" else "yes" if min(of_minima, of_pairs) <= goal else "no"
    print(f"| {name} | {1000 * min(times[1]):.1f} | {1000 * min(times[0]):.1f} | {of_minima:.2f} | "
          f"{of_pairs:.2f} | {goal} | {met} | {work:.2f} | {memory:.0f} |")


def ledger(bench, runs):
    """Entries a second beside fast-import's, by turns: each run in a new repository on this disk."""
    print("\n| entries, each a commit | fast-import/s | ours/s | median of pairs | goal | met | last tenth of ours/s |")
    print("|---|--:|--:|--:|--:|---|--:|")
    floor = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ledger-floor.py")
    for states, goal in (1_000, 0.8), (10_000, 0.5):
        for batch, entries in (1, 200), (50, 4_000):
            pairs = [
                [rate(command, states, entries, batch) for command in ([floor], [bench, "ledger"])]
                for _ in range(max(1, runs // 5))]
            ratio = statistics.median(ours[0] / theirs[0] for theirs, ours in pairs)
            theirs, ours = (max(run[side] for run in pairs) for side in (0, 1))
            print(f"| {states:,} files, synced every {batch} | {theirs[0]} | {ours[0]} | {ratio:.2f} | {goal} | "
                  f"{'yes' if ratio >= goal else 'no'} | {ours[1]} |")
    _, last, first = rate([bench, "ledger"], 1_000, 100_000, 500)
    print(f"\n100,000 entries, synced every 500: {first}/s of the first tenth, {last}/s of the last, "
          f"{last / first:.2f} times as many (goal: 1; {'met' if last >= 0.95 * first else 'not met'}).")


def rate(command, states, entries, batch):
    """Entries a second: of all, the last tenth, and where it is told the first."""
    with tempfile.TemporaryDirectory(dir=".build", prefix="ledger-") as folder:
        command = [*command, f"{folder}/ledger.git", str(states), str(entries), str(batch)]
        words = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return tuple(int(word) for word in words[1::2])


def approvals(bench, runs):
    """Stages that three people signed, judged by the plan of a pass, beside the verification of as many signatures."""
    with tempfile.TemporaryDirectory(dir=".build", prefix="approvals-") as folder:
        command = [bench, "approvals", folder, "10000", str(max(3, runs // 3))]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    rounds = [(float(words[1]), float(words[3])) for words in map(str.split, told)]
    ratio = min(min(ours for _, ours in rounds) / min(raw for raw, _ in rounds),
                statistics.median(ours / raw for raw, ours in rounds))
    print(f"\n10,000 stages with three signed roles each: {min(ours for _, ours in rounds):.2f} s to plan them, "
          f"{min(raw for raw, _ in rounds):.2f} s to verify 30,000 signatures: {ratio:.2f} times "
          f"(goal: 1.3; {'met' if ratio <= 1.3 else 'not met'}).")


def loaded_libraries(command):
    """The names of the libraries that a start loads, by the loader's own account."""
    environ = dict(os.environ, LD_DEBUG="files")
    told = subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stderr
    return sorted({
        line.split("calling init:")[1].strip().split("/")[-1]
        for line in told.splitlines() if "calling init:" in line})


def main():
    reconcile, bench, floor, repository = sys.argv[1:5]
    runs = int(sys.argv[5]) if len(sys.argv) > 5 else 15
    print("| | floor, ms | ours, ms | of minima | median of pairs | goal | met | of processor time | peak MiB |")
    print("|---|--:|--:|--:|--:|--:|---|--:|--:|")
    floors, parses, loads = by_turns(
        [[floor, repository], [bench, "parse", repository], [bench, "load", repository]], runs)
    compare("parse, 2 threads", floors, parses, 0.7)
    compare("load, 2 threads", floors, loads, 1.5)
    gits, starts = by_turns([["git", "--version"], [reconcile, "version"]], 20 * runs)
    compare("start, floor is `git --version`", gits, starts, 2)
    ledger(bench, runs)
    approvals(bench, runs)
    libraries = loaded_libraries([reconcile, "version"])
    print(f"\nA start loads {', '.join(libraries)}.")
    if any("git2" in name for name in libraries):
        sys.exit("libgit2 belongs to no start")


if __name__ == "__main__":
    main()
