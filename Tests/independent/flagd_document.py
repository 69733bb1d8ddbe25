"""Holds the flags that are delivered as a flagd document against flagd's own OpenFeature provider.

    flagd_document.py PROGRAM

Rolls flags out with the built-in that writes files, reads the file as an application would, and asks
for many users: who has what, that who has it keeps it while the percentage grows, and that flags
with `bucketWith` choose the same users.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from openfeature import api
from openfeature.contrib.provider.flagd import FlagdProvider
from openfeature.contrib.provider.flagd.config import ResolverType
from openfeature.evaluation_context import EvaluationContext
from openfeature.provider import ProviderStatus

USERS = [f"user-{number}" for number in range(4000)]

MANIFESTS = """
apiVersion: reconcile/v1
kind: Environment
metadata: {name: production}
spec:
  initial: {version: 1.0.0}
  actions: {deploy: {run: [/bin/true]}, flags: delivered}
  flagsFile: {path: flags.json, format: flagd}
---
apiVersion: reconcile/v1
kind: Rollout
metadata: {name: search}
spec:
  cohorts: {testers: {role: [tester, admin], region: [eu]}}
  flags:
    THEME: {safe: plain}
    FOLLOWER: {bucketWith: GRADUAL}
    PLAIN: {}
    REFUSED: {}
    COUNT: {}
    NOBODY: {}
    ALL: {}
    GRADUAL: {}
    FINE: {}
    UNSAID: {}
    TESTED: {}
  stages:
    - name: production
      environments: [production]
      flags:
        PLAIN: {value: true}
        REFUSED: {value: false}
        COUNT: {value: 7}
        NOBODY: {percentage: 0%}
        ALL: {percentage: 100%}
        GRADUAL: {percentage: SHARE%}
        FOLLOWER: {percentage: SHARE%}
        FINE: {percentage: 0.5%}
        THEME: {value: dark, percentage: SHARE%}
        UNSAID: {value: dark, percentage: SHARE%}
        TESTED: {percentage: 0%, cohorts: [testers]}
"""


class Team:
    """A repository with one environment, whose flags are a file."""

    def __init__(self, program, folder):
        self.program, self.folder = os.path.abspath(program), Path(folder) / "repository"
        self.environment = dict(
            os.environ, HOME=str(folder), XDG_STATE_HOME=str(Path(folder) / "state"), GIT_CONFIG_NOSYSTEM="1")
        self.folder.joinpath("desired-state").mkdir(parents=True)
        self.run("git", "init", "-q", "-b", "main")
        self.run("git", "config", "user.name", "Ada")
        self.run("git", "config", "user.email", "ada@example.com")

    def run(self, *words):
        done = subprocess.run(words, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}")

    def declare(self, share):
        text = MANIFESTS.replace("SHARE", str(share))
        self.folder.joinpath("desired-state/manifests.yaml").write_text(text)
        self.run("git", "add", "-A")
        self.run("git", "commit", "-qm", f"{share}%")

    def deliver(self, share):
        self.declare(share)
        if share == 20:
            self.run(self.program, "init")
        self.run(self.program, "--once")
        return self.folder / ".reconcile/flags.json"


def asked(path):
    """What an application is answered, for each flag and user."""
    provider = FlagdProvider(resolver_type=ResolverType.FILE, offline_flag_source_path=str(path))
    api.set_provider(provider)
    client = api.get_client()
    # The provider reads the file in a thread of its own.
    for _ in range(200):
        if client.get_provider_status() == ProviderStatus.READY:
            break
        time.sleep(0.05)

    def users(flag, value, otherwise, **attributes):
        ask = client.get_boolean_value if isinstance(otherwise, bool) else client.get_string_value
        return {
            user for user in USERS
            if ask(flag, otherwise, EvaluationContext(targeting_key=user, attributes=attributes)) == value
        }

    answers = {
        "gradual": users("GRADUAL", True, False), "follower": users("FOLLOWER", True, False),
        "fine": users("FINE", True, False), "theme": users("THEME", "dark", "none"),
        "plain theme": users("THEME", "plain", "none"), "unsaid": users("UNSAID", "dark", "none"),
        "unsaid others": users("UNSAID", "none", "none"),
        "tested": users("TESTED", True, False, role="tester", region="eu"),
        "untested": users("TESTED", True, False, role="tester", region="us")
        | users("TESTED", True, False, role="test", region="eu") | users("TESTED", True, False),
        "all": users("ALL", True, False), "nobody": users("NOBODY", True, False),
    }
    nobody = EvaluationContext()
    answers["without a key"] = [
        client.get_boolean_value("PLAIN", False, nobody), client.get_boolean_value("REFUSED", True, nobody),
        client.get_integer_value("COUNT", 0, nobody), client.get_boolean_value("ALL", False, nobody),
        client.get_boolean_value("GRADUAL", True, nobody), client.get_boolean_value("FOLLOWER", True, nobody),
    ]
    api.shutdown()
    return answers


def near(users, share):
    return abs(len(users) / len(USERS) - share) < 0.03


def main(program):
    problems = []

    def hold(holds, words):
        if not holds:
            problems.append(words)

    with tempfile.TemporaryDirectory() as folder:
        team = Team(program, folder)
        before = asked(team.deliver(20))
        path = team.deliver(40)
        after = asked(path)
        document = json.loads(path.read_text())
    for share, answers in [(0.2, before), (0.4, after)]:
        for name in ["gradual", "follower", "theme", "unsaid"]:
            hold(near(answers[name], share), f"{name} at {share}: {len(answers[name])} of {len(USERS)}")
        hold(answers["gradual"] == answers["follower"], "bucketWith chooses other users")
        hold(answers["gradual"] != answers["theme"], "two flags choose the same users by themselves")
        hold(answers["theme"] | answers["plain theme"] == set(USERS), "the others do not have the safe value")
        hold(answers["unsaid"] | answers["unsaid others"] == set(USERS), "what is not said is not the default")
        hold(5 <= len(answers["fine"]) <= 45, f"0.5%: {len(answers['fine'])} of {len(USERS)}")
        hold(answers["tested"] == set(USERS), "a cohort does not have its flag")
        hold(not answers["untested"], "who is in no cohort has its flag")
        hold(answers["all"] == set(USERS) and not answers["nobody"], "100% or 0% is not plain")
        hold(answers["without a key"] == [True, False, 7, True, False, False], f"{answers['without a key']}")
    for name in ["gradual", "follower", "theme", "unsaid", "fine"]:
        hold(before[name] <= after[name], f"{name}: who had it at 20% has lost it at 40%")
    hold(document["$schema"] == "https://flagd.dev/schema/v0/flags.json", "it names no schema")
    for problem in problems:
        print(problem)
    print(f"{len(document['flags'])} flags asked for {len(USERS)} users by flagd's provider: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
