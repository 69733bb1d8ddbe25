"""Holds what commands answer with --output json against the published schemas, by another implementation.

    answers.py PROGRAM

A small team's repository goes through its life: waiting, verified, paused, failed, gone back. After each turn every
command that answers is asked, and its answer must be of the schema in docs/schemas/, which in turn must be the one
that the program prints.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.path.abspath(sys.argv[1])
ANSWERS = sorted(path.stem for path in (ROOT / "docs/schemas").glob("*.json"))
MANIFESTS = """\
apiVersion: reconcile/v1
kind: Environment
metadata: {name: production}
spec:
  initial: {version: 2.3.1, flags: {search: false}}
  actions: {deploy: {run: [./deploy.sh]}, flags: delivered}
---
apiVersion: reconcile/v1
kind: Policy
metadata: {name: us}
spec: {roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]}
---
apiVersion: reconcile/v1
kind: Rollout
metadata: {name: app}
spec:
  version: 2.4.0
  flags: {search: {group: new}}
  stages:
    - name: production
      environments: [production]
      flags: {search: true}
      entry: {checklist: [Backup is tested]}
"""


class Team:
    def __init__(self, folder, name="repository", of=None):
        self.repository = os.path.join(folder, name)
        self.environment = {
            "HOME": folder, "PATH": os.environ["PATH"], "XDG_STATE_HOME": os.path.join(folder, "state"), "USER": "quinn",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Quinn", "GIT_AUTHOR_EMAIL": "q@example.com",
            "GIT_COMMITTER_NAME": "Quinn", "GIT_COMMITTER_EMAIL": "q@example.com",
        }
        if of:
            subprocess.run(["git", "clone", "--quiet", of.repository, self.repository], check=True, env=self.environment)
            return
        os.makedirs(os.path.join(self.repository, "desired-state"))
        self.git("init", "--quiet", "-b", "main")
        self.write("desired-state/app.yaml", MANIFESTS)
        self.write("deploy.sh", "#!/bin/sh\necho deployed; test ! -e broken\n", 0o755)
        self.git("add", ".")
        self.git("commit", "-qm", "Begin")
        self.git("commit", "-qm", "Nothing", "--allow-empty")

    def write(self, path, text, mode=0o644):
        place = os.path.join(self.repository, path)
        with open(place, "w") as file:
            file.write(text)
        os.chmod(place, mode)

    def git(self, *words):
        subprocess.run(["git", *words], check=True, cwd=self.repository, env=self.environment, stdout=subprocess.DEVNULL)

    def run(self, *words):
        done = subprocess.run(
            [PROGRAM, *words], cwd=self.repository, env=self.environment, capture_output=True, text=True, check=False)
        return done.stdout

    def answer(self, *words):
        text = self.run(*words, "--output", "json")
        assert text, f"{words}: nothing was answered"
        return json.loads(text)


class Judge:
    def __init__(self):
        self.seen = {}
        self.validators = {}
        for name in ANSWERS:
            printed = subprocess.run([PROGRAM, "schema", "--of", name], capture_output=True, text=True, check=True).stdout
            published = (ROOT / f"docs/schemas/{name}.json").read_text()
            assert printed == published, f"docs/schemas/{name}.json is not what `reconcile schema --of {name}` prints"
            schema = json.loads(published)
            Draft202012Validator.check_schema(schema)
            self.validators[name] = Draft202012Validator(schema)

    def hold(self, name, answer, words):
        for error in self.validators[name].iter_errors(answer):
            sys.exit(f"reconcile {' '.join(words)}: {error.message} at /{'/'.join(map(str, error.absolute_path))}")
        self.seen[name] = self.seen.get(name, 0) + 1

    def ask(self, team, name, *words):
        self.hold(name, team.answer(*words), words)

    def read(self, team):
        for name, *words in [
            ("status", "status"), ("mine", "status", "--mine"), ("plan", "plan"),
            ("proposal", "plan", "--base", "HEAD~1", "--head", "HEAD"), ("why", "why", "app/production"), ("history", "history"),
            ("history", "history", "app"), ("audit", "audit"), ("validate", "validate"), ("version", "version"),
            ("digest", "digest", "app", "production"), ("digest", "digest", "app", "production", "--explain"),
            ("explain", "explain", "Rollout"), ("explain", "explain", "Rollout.stages.soak"),
        ]:
            self.ask(team, name, *words)


def main():
    judge = Judge()
    with tempfile.TemporaryDirectory() as folder:
        team = Team(folder)
        judge.ask(team, "init", "init")
        judge.ask(team, "restore", "ledger", "restore")
        judge.read(team)
        judge.ask(team, "edit", "tick", "app", "production", "Backup is tested", "--by", "quinn")
        judge.ask(team, "edit", "sign-off", "app", "production", "--role", "qa", "--by", "quinn", "--yes")
        judge.ask(team, "pass", "--once")
        judge.read(team)
        judge.ask(team, "digest", "digest", "app", "production", "--against", "HEAD~2")
        intent = next(one for one in team.answer("history")["entries"] if one["kind"] == "succeeded")
        judge.ask(team, "said", "history", "--said", intent["commit"])
        judge.ask(team, "edit", "pause", "app", "--reason", "lunch", "--by", "quinn", "--dry-run")
        judge.ask(team, "edit", "pause", "app", "--reason", "lunch", "--by", "quinn")
        judge.ask(team, "edit", "resume", "app", "--by", "quinn")
        judge.ask(team, "written", "pause", "app", "--now", "--reason", "errors")
        judge.read(team)
        judge.ask(team, "pass", "rollback", "app", "--reason", "slow")
        judge.ask(team, "written", "ack", "app", "--by", "quinn")
        judge.read(team)
        judge.ask(team, "pass", "--once")
        clone = Team(folder, "clone", of=team)
        judge.ask(clone, "fetch", "fetch")
        judge.ask(team, "edit", "retry", "app", "--by", "quinn")
        team.write("desired-state/wrong.yaml", "apiVersion: reconcile/v1\nkind: Rollout\nmetadata: {name: b}\nspec: {sook: 1}\n")
        judge.ask(team, "validate", "validate")
        validator = judge.validators["status"]
        assert not validator.is_valid({"targets": [], "outbox": [], "next": None, "more": 1}), "a key too many is not seen"
        assert not validator.is_valid({"targets": [], "next": None}), "a key too few is not seen"
    missing = set(ANSWERS) - set(judge.seen)
    assert not missing, f"nothing was asked of {sorted(missing)}"
    print(f"{sum(judge.seen.values())} answers are of the {len(ANSWERS)} published schemas")


main()
