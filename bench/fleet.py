#!/usr/bin/env python3
"""fleet.py PROGRAM [--controllers N] [--transitions N] [--environments N]

Several controllers on one hub, each with a clone and a state folder of its own, passing as fast as they can until the
ledger has so many transitions. Then: one line of commits, each start, end and verification exactly once, every
deployment run once, a clean audit; and how many tries the unluckiest push needed.
"""
import argparse
import collections
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

TRIES_MAX = 32

# What only begins something may lose to another controller as often as it likes: then there is nothing left to begin.
NOTING_GIT = """#!/bin/sh
PATH=${PATH#*:}
case " $* " in *" push "*) ;; *) exec git "$@" ;; esac
for word; do
    case $word in
    --git-dir=*) folder=${word#*=} ;;
    *:refs/heads/reconcile/ledger) new=${word%%:*} ;;
    esac
done
kind=beginning
git --git-dir="$folder" log --format=%s "${new#+}" --not refs/reconcile/hub |
    grep -qE 'its action|is verified' && kind=outcome
git "$@"
status=$?
echo $status $kind >> "$HOME.pushes"
exit $status
"""


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--controllers", type=int, default=2)
    parser.add_argument("--transitions", type=int, default=1000)
    parser.add_argument("--environments", type=int, default=4)
    return parser.parse_args()


class Fleet:
    def __init__(self, folder, options):
        self.folder = folder
        self.program = str(options.program.resolve())
        self.names = [f"machine{number}" for number in range(options.controllers)]
        self.places = [f"place{number}" for number in range(options.environments)]
        self.is_over = threading.Event()
        self.complaints = []
        # Stands before git, and notes how each push of each machine ended, and whether it had an outcome in it.
        (folder / "bin").mkdir()
        git = folder / "bin" / "git"
        git.write_text(NOTING_GIT)
        git.chmod(0o755)

    def run(self, *words, machine, check=True):
        place = self.folder / machine
        environment = {
            "PATH": f"{self.folder}/bin:/usr/bin:/bin", "HOME": f"{self.folder}/{machine}", "USER": "olga",
            "XDG_STATE_HOME": f"{self.folder}/state-{machine}", "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(words, cwd=place if place.is_dir() else self.folder, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if check and done.returncode != 0:
            sys.exit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done

    def found(self):
        self.run("git", "init", "-q", "--bare", "-b", "main", "hub.git", machine="hub")
        for number, name in enumerate(self.names):
            self.run("git", "clone", "-q", f"file://{self.folder}/hub.git", name, machine="hub")
            for key, value in [("user.name", "Ada"), ("user.email", "a@example.com")]:
                self.run("git", "config", key, value, machine=name)
            self.run("git", "symbolic-ref", "HEAD", "refs/heads/main", machine=name)
            if number == 0:
                deploy = self.folder / name / "deploy.sh"
                deploy.write_text("#!/bin/sh\n"
                                  f'echo "$RECONCILE_ENVIRONMENT $RECONCILE_VERSION" >> {self.folder}/runs\n')
                deploy.chmod(0o755)
                self.declare(0)
                self.run(self.program, "init", machine=name)

    def declare(self, version):
        places = "".join(
            f"""apiVersion: reconcile/v1
kind: Environment
metadata: {{name: {place}}}
spec: {{initial: {{version: 0.0.0}}, actions: {{deploy: {{run: [./deploy.sh]}}}}}}
---
""" for place in self.places)
        folder = self.folder / self.names[0] / "desired-state"
        folder.mkdir(exist_ok=True)
        (folder / "all.yaml").write_text(f"""{places}apiVersion: reconcile/v1
kind: Rollout
metadata: {{name: app}}
spec: {{version: 1.0.{version}, stages: [{{name: all, environments: [{", ".join(self.places)}]}}]}}
""")
        self.run("git", "add", "-A", machine=self.names[0])
        self.run("git", "commit", "-qm", f"1.0.{version}", machine=self.names[0])
        self.run("git", "push", "-q", "origin", "main", machine=self.names[0])

    def story(self):
        return self.run("git", "-C", "hub.git", "log", "--reverse", "--format=%s", "reconcile/ledger",
                        machine="hub").stdout.splitlines()

    def passes(self, name):
        while not self.is_over.is_set():
            done = self.run(self.program, "--once", machine=name, check=False)
            if done.returncode != 0:
                self.complaints.append(f"{name}: {done.stdout}{done.stderr}")

    def work(self, transitions):
        threads = [threading.Thread(target=self.passes, args=(name,)) for name in self.names]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        version = 0
        while (count := len(self.story())) < transitions:
            verified = sum(line.endswith("is verified") for line in self.story())
            if verified == (version + 1) * len(self.places):
                version += 1
                self.declare(version)
            time.sleep(0.05)
        seconds = time.monotonic() - began
        self.is_over.set()
        for thread in threads:
            thread.join()
        for _ in range(2):
            for name in self.names:
                self.run(self.program, "--once", machine=name)
        return count / seconds, version

    def judge(self, version):
        wrong = list(self.complaints)
        lines = collections.Counter(self.story())
        merges = self.run("git", "-C", "hub.git", "rev-list", "--merges", "--count", "reconcile/ledger",
                          machine="hub").stdout.strip()
        if merges != "0":
            wrong.append(f"{merges} merges: the ledger is not one line")
        runs = collections.Counter((self.folder / "runs").read_text().splitlines())
        for place in self.places:
            for words in ["all starts", "its action succeeded", "all is verified"]:
                count = lines[f"app/{place}: {words}"]
                if count != version + 1:
                    wrong.append(f"app/{place}: {words}: {count} times, not {version + 1}")
            for number in range(version + 1):
                if runs[f"{place} 1.0.{number}"] != 1:
                    wrong.append(f"{place} 1.0.{number} was deployed {runs[f'{place} 1.0.{number}']} times")
        self.run(self.program, "fetch", machine=self.names[0])
        audit = self.run(self.program, "audit", machine=self.names[0], check=False)
        if audit.returncode != 0:
            wrong.append(audit.stdout + audit.stderr)
        tries = max(self.tries(name) for name in self.names)
        if tries > TRIES_MAX:
            wrong.append(f"an outcome needed {tries} pushes")
        return wrong, tries

    def tries(self, name):
        """The most pushes of an outcome in a row that did not land, and the one that did."""
        pushes = self.folder / f"{name}.pushes"
        most, row = 0, 1
        for line in pushes.read_text().splitlines() if pushes.exists() else []:
            status, kind = line.split()
            if kind == "outcome":
                most, row = max(most, row), 1 if status == "0" else row + 1
        return most


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
        fleet = Fleet(pathlib.Path(folder), options)
        fleet.found()
        rate, version = fleet.work(options.transitions)
        wrong, tries = fleet.judge(version)
        print(f"{options.controllers} controllers: {len(fleet.story())} transitions, {rate:.1f} a second, "
              f"{tries} pushes of an outcome at most")
        print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
        sys.exit(1 if wrong else 0)


main()
