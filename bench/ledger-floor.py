#!/usr/bin/env python3
"""ledger-floor.py FOLDER STATES ENTRIES BATCH: what `bench ledger` writes, written by `git fast-import`, which
checkpoints every BATCH commits and syncs as often. Says how many entries a second."""

import os
import subprocess
import sys
import time


def content(number, entry):
    text = f"environment: environment-{number}\nentry: {entry}\nlayers:\n"
    word = (number * 31 + entry * 17 + 1) & 0xffffffff
    while len(text) < 580:
        word = (word * 1_664_525 + 1_013_904_223) & 0xffffffff
        text += f"  - value-{word % 997}: {word}\n"
    return text


def path(number):
    return f"environments-{number % 100}/environment-{number}.yaml"


def commit(entry, states, files):
    message = f"Entry {entry}\n\nEnvironment: environment-{entry % states}\n"
    who = f"reconcile <reconcile@example.com> {1_700_000_000 + entry} +0000"
    lines = [f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(message)}\n{message}"]
    for number in files:
        text = content(number, entry)
        lines.append(f"M 100644 inline {path(number)}\ndata {len(text)}\n{text}\n")
    return "".join(lines).encode()


def main():
    folder, states, entries, batch = sys.argv[1], *map(int, sys.argv[2:5])
    environ = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1")
    subprocess.run(["git", "init", "--quiet", "--bare", folder], env=environ, check=True)
    # What is imported is prepared before the clock starts: Python is not what is measured.
    stream = [commit(entry + 1, states, [entry * 7_919 % states]) for entry in range(entries)]
    importer = subprocess.Popen(
        ["git", "-C", folder, "-c", "core.fsync=all", "-c", "core.fsyncMethod=batch", "fast-import", "--quiet",
         "--date-format=raw", "--done"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ)

    def land(number):
        importer.stdin.write(b"checkpoint\nprogress %d\n" % number)
        importer.stdin.flush()
        importer.stdout.readline()

    importer.stdin.write(commit(0, states, range(states)))
    land(0)
    marks = [time.perf_counter()]
    for entry, data in enumerate(stream):
        importer.stdin.write(data)
        if entry % batch == batch - 1:
            land(entry)
        if (entry + 1) % max(1, entries // 10) == 0:
            marks.append(time.perf_counter())
    land(entries)
    end = time.perf_counter()
    importer.stdin.write(b"done\n")
    importer.stdin.close()
    importer.wait()
    print(f"entries/s {int(entries / (end - marks[0]))} last-tenth {int(entries / 10 / (marks[10] - marks[9]))}")


if __name__ == "__main__":
    main()
