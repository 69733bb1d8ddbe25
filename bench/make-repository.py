#!/usr/bin/env python3
"""make-repository.py FOLDER [COUNT]: a repository of COUNT (10,000) valid manifests of about a
kilobyte each, in one packfile. The same seed gives the same bytes, and so the same commit."""

import os
import random
import subprocess
import sys

chance = random.Random(20_250_510)
REGIONS = ["eu-west", "eu-north", "us-east", "us-west", "asia-east", "asia-south"]
WORDS = "billing search login cart reports mail profile catalog pricing audit export upload".split()


def environment(number, bases):
    """An environment that extends an abstract one, with variables and windows of its own."""
    variables = "".join(
        f"    SERVICE_{chance.choice(WORDS).upper()}_{index}: https://{chance.choice(WORDS)}-{index}.example.com/v{number % 7}\n"
        for index in range(7))
    return f"""# The machines of customer {number}.
apiVersion: reconcile/v1
kind: Environment
metadata:
  name: env-{number}
  labels: {{tier: {number % 4}, region: {chance.choice(REGIONS)}, group: g{number // 10}}}
spec:
  extends: base-{number % bases}
  title: Customer {number}
  description: >
    What runs for customer {number}, beside the shared services of its region.
  variables:
{variables}  windows:
    - {{days: mon-thu, from: "06:00", until: "10:00"}}
    - {{days: fri, from: "06:00", until: "08:30"}}
  initial:
    version: 2.{number % 9}.{number % 5}
    flags: {{NEW_{chance.choice(WORDS).upper()}: false}}
"""


def base(number):
    """An abstract environment: its actions are everybody's."""
    return f"""apiVersion: reconcile/v1
kind: Environment
metadata: {{name: base-{number}}}
spec:
  abstract: true
  timezone: UTC
  variables:
    LOG_LEVEL: info
    DATABASE_PASSWORD: {{secret: database-{number}}}
  actions:
    deploy:
      run: [./deploy.sh, --environment=$(environment), --version=$(version)]
      timeout: 30m
      retry: {{attempts: 2, wait: 1m}}
    rollback:
      run: [./deploy.sh, --environment=$(environment), --version=$(lastStable.version)]
    health: {{run: [./health-check.sh, --environment=$(environment)], timeout: 1m}}
  drift: report
"""


def check(number):
    """A query with bounds."""
    word = chance.choice(WORDS)
    return f"""apiVersion: reconcile/v1
kind: Check
metadata: {{name: check-{number}}}
spec:
  title: Response time of {word}
  description: >
    The slowest twentieth of requests to {word}, as its users see them. Compared with the day
    before, since the load differs from week to week.
  prometheus:
    url: https://prometheus-{number % 3}.example.com
    query: |
      histogram_quantile(0.95, sum by (le) (
        rate(request_seconds_bucket{{env="$(environment)",service="{word}",shard="{number}"}}[5m])
      )) / histogram_quantile(0.5, sum by (le) (
        rate(request_seconds_bucket{{env="$(environment)",service="{word}",shard="{number}"}}[5m])
      ))
  baseline: {{over: 24h}}
  target: within {number % 20 + 5}% of baseline
  alert: above {number % 200 + 200}ms
  critical: above {number % 200 + 500}ms
  tolerate: 1 of 3
  noData: wait
  rhythm: 15m every 1m, then 4h every 1h, then at 24h
"""


def rollout(number, environments, checks):
    """Three stages over environments that no other rollout reaches with the same flag."""
    first = 3 * number % environments
    names = [(first + offset) % environments for offset in range(3)]
    flag = f"USE_{chance.choice(WORDS).upper()}_{number}"
    after = f"  after: [change-{number - environments // 3}]\n" if number >= environments // 3 else ""
    return f"""apiVersion: reconcile/v1
kind: Rollout
metadata: {{name: change-{number}}}
spec:
  title: Change {number}
  change: feature
  timezone: UTC
  component: service-{number}
  version: 2.{number % 90}.{number % 7}
{after}  flags:
    {flag}: {{safe: false, owner: platform, removeBy: 2025-06-05}}
  defaults:
    checks: [check-{number % checks}, check-{(number + 1) % checks}]
    rhythm: 15m every 1m, then 4h every 1h, then at 24h
  notices:
    - {{when: start, before: 24h, to: [team]}}
    - {{when: success, to: [team]}}
  stages:
    - name: canary
      environments: [env-{names[0]}]
      notBefore: 2025-05-10
      flags: {{{flag}: 5%}}
      entry:
        checklist: [Dashboards reviewed, Rollback rehearsed]
      soak: 72h
    - name: some
      environments: [env-{names[1]}]
      flags: {{{flag}: 20%}}
      soak: 24h
      exit: {{checklist: [No issues of users]}}
    - name: all
      environments: [env-{names[2]}]
      raiseTo: 100%
      soak: 24h
"""


POLICY = """apiVersion: reconcile/v1
kind: Policy
metadata: {name: company}
spec:
  roles: {engineering: [erin, ed], operations: [omar, olga], qa: [quinn]}
  signOffs:
    - {for: {tier: [1, 2]}, roles: [engineering, operations], per: phase, validFor: 7d}
    - {for: any, roles: [engineering]}
  separation: [author]
"""

CHANNEL = """apiVersion: reconcile/v1
kind: Channel
metadata: {name: team}
spec:
  slack: {url: {secret: slack}}
  email: {to: [team@example.com], from: rollouts@example.com, server: "smtp://mail.example.com:587"}
"""


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", opener=lambda p, f: os.open(p, f, mode)) as file:
        file.write(text)


def main():
    folder, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    bases, checks = max(1, count // 200), count // 10
    environments = count * 45 // 100
    rollouts = count - bases - checks - environments - 2
    manifests = os.path.join(folder, "desired-state")
    for program in ["deploy.sh", "health-check.sh"]:
        write(os.path.join(folder, program), "#!/bin/sh\n", 0o755)
    write(os.path.join(manifests, "policy.yaml"), POLICY)
    write(os.path.join(manifests, "channel.yaml"), CHANNEL)
    kinds = [
        ("bases", bases, base), ("checks", checks, check),
        ("environments", environments, lambda number: environment(number, bases)),
        ("rollouts", rollouts, lambda number: rollout(number, environments, checks)),
    ]
    for name, how_many, make in kinds:
        for number in range(how_many):
            write(f"{manifests}/{name}/{number // 100}/{number}.yaml", make(number))
    commit(folder)


def commit(folder):
    date = "2025-05-10T00:00:00Z"
    environ = dict(
        os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1", GIT_AUTHOR_DATE=date,
        GIT_COMMITTER_DATE=date)
    settings = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "-c", "gc.auto=0"]
    for arguments in [
        ["init", "--quiet", "--initial-branch=main"], ["add", "--all"],
        [*settings, "commit", "--quiet", "--message=Ten thousand manifests"],
        ["gc", "--quiet", "--prune=now"],
    ]:
        subprocess.run(["git", *arguments], cwd=folder, env=environ, check=True)


if __name__ == "__main__":
    main()
