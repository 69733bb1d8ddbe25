#!/usr/bin/env python3
"""The public YAML test suite: what `yaml-events` makes of every case, beside what the suite wants.

The suite comes with the source of a package of PyPI; where that cannot be downloaded, the check is
skipped. `docs/yaml-test-suite.md` has each difference with its reason; the check fails when the
results are others. `yaml-test-suite.py PROGRAM --write` writes that page."""

import collections
import glob
import json
import os
import subprocess
import sys

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.path.join(HOME, ".build", "debug", "yaml-events")
PAGE = os.path.join(HOME, "docs", "yaml-test-suite.md")
FOLDER = os.path.join(HOME, ".build", "yaml-test-suite")
PACKAGE = "py-yaml12==0.2.0"

# What the suite finds good and we refuse: the rule that refuses it, and why.
REFUSED = {
    "duplicate-key": "deliberate: the same key twice is a mistake",
    "key-kind": "deliberate: a key is a text",
    "tag": "deliberate: only the tags of YAML itself, since another changes what a reader sees",
    "control-character": "deliberate: such characters are written as escapes",
    "tab-indentation": "libyaml: tabs where the specification has separation",
    "unknown-alias": "libyaml: an alias or anchor with a character of YAML 1.2",
    "yaml-syntax": "libyaml: reads YAML 1.1 with parts of 1.2",
}
# What the suite finds bad and libyaml takes.
TAKEN = "libyaml: takes what the specification refuses"
OTHER = "libyaml, or the core schema: another value"


def fetch():
    """The folder of the cases; None where the package cannot be had."""
    found = glob.glob(FOLDER + "/**/yaml-test-suite/data", recursive=True)
    if found:
        return found[0]
    os.makedirs(FOLDER, exist_ok=True)
    # Only the source has the suite. pip wants to prepare it for a build, which needs more than is
    # here; what it unpacked before that is all that is wanted.
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-clean", "--no-deps",
         "--no-build-isolation", "--no-binary", ":all:", "--dest", FOLDER, PACKAGE],
        env=dict(os.environ, TMPDIR=FOLDER), capture_output=True, check=False)
    found = glob.glob(FOLDER + "/**/yaml-test-suite/data", recursive=True)
    return found[0] if found else None


def documents(text):
    """The values of a stream of JSON."""
    decoder, values, place = json.JSONDecoder(), [], 0
    while True:
        while place < len(text) and text[place].isspace():
            place += 1
        if place == len(text):
            return values
        value, place = decoder.raw_decode(text, place)
        values.append(value)


def judge(case):
    """How a case came out: `pass`, or the reason of the difference; None where nothing is expected."""
    with open(os.path.join(case, "in.yaml"), "rb") as file:
        run = subprocess.run([TOOL], stdin=file, capture_output=True, check=False, timeout=20)
    if run.returncode not in (0, 1):
        sys.exit(f"yaml-events broke on {case}")
    is_refused = run.returncode == 1
    if os.path.exists(os.path.join(case, "error")):
        return "pass" if is_refused else f"taken ({TAKEN})"
    if is_refused:
        said = next(line for line in run.stderr.decode().splitlines() if ": error: " in line)
        rule = said.rsplit("[", 1)[1].rstrip("]")
        return f"refused, `{rule}` ({REFUSED.get(rule, 'unexplained')})"
    wanted = os.path.join(case, "in.json")
    if not os.path.exists(wanted):
        return None
    with open(wanted, encoding="utf-8") as file:
        expected = documents(file.read())
    return "pass" if documents(run.stdout.decode()) == expected else f"other value ({OTHER})"


def page(results):
    """The results as docs/yaml-test-suite.md has them."""
    groups = collections.defaultdict(list)
    for name, result in results.items():
        groups[result].append(name)
    compared = sum(len(names) for result, names in groups.items() if result)
    lines = [
        "# The YAML test suite", "",
        "What our reading of YAML makes of the public [YAML test suite](https://github.com/yaml/yaml-test-suite).",
        "`make test-independent` fetches the suite and fails when the results are not those below;",
        "`Tests/independent/yaml-test-suite.py` writes this page.", "",
        f"Of {len(results)} cases {compared} say what is expected as JSON or as an error;"
        f" {len(groups['pass'])} of them come out as expected. The others:", "",
        "| result | cases | which |", "|---|--:|---|",
    ]
    for result in sorted((r for r in groups if r not in (None, "pass")), key=lambda r: (-len(groups[r]), r)):
        lines.append(f"| {result} | {len(groups[result])} | {' '.join(groups[result])} |")
    return "\n".join(lines) + "\n"


def main():
    data = fetch()
    if data is None:
        print(f"yaml-test-suite: skipped, {PACKAGE} cannot be downloaded")
        return
    if not os.path.exists(TOOL):
        subprocess.run(["swift", "build", "--product", "yaml-events"], cwd=HOME, check=True)
    cases = sorted(os.path.dirname(path) for path in glob.glob(data + "/**/in.yaml", recursive=True))
    found = page({os.path.relpath(case, data).replace("/", "-"): judge(case) for case in cases})
    if "--write" in sys.argv:
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(found)
    with open(PAGE, encoding="utf-8") as file:
        if file.read() != found:
            sys.exit("yaml-test-suite: the results are not those of docs/yaml-test-suite.md:\n" + found)
    print(f"yaml-test-suite: {len(cases)} cases as docs/yaml-test-suite.md has them")


if __name__ == "__main__":
    main()
