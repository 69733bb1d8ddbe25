"""Holds the JSON of the transcripts against the published schemas, by another implementation.

    transcripts.py PROGRAM

The transcripts are what the tests compare each command's answers with. Each of their JSON documents must be of the
schema that stands beside its command; a stream of them, one a line, each for itself.
"""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "Tests/Fixtures/transcripts").glob("*.txt"))


def validator(name):
    return Draft202012Validator(json.loads((ROOT / f"docs/schemas/{name}.json").read_text()))


def forms(page):
    """Each form of a page: its command line, its heading and its text."""
    command, heading, lines = None, None, []
    for line in page.read_text().splitlines() + ["$ "]:
        if line.startswith("$ ") or line.startswith("── "):
            if heading:
                yield command, heading, "\n".join(lines).strip()
            heading, lines = None, []
            if line.startswith("$ "):
                command = line[2:]
            else:
                heading = line[3:]
        else:
            lines.append(line)


def main():
    held, refusals = 0, 0
    for page in PAGES:
        for command, heading, text in forms(page):
            if not heading.startswith("json "):
                continue
            if not text:
                # A refusal is told on standard error alone.
                refusals += 1
                continue
            for error in validator(heading[5:]).iter_errors(json.loads(text)):
                place = "/".join(map(str, error.absolute_path))
                sys.exit(f"{page.name}: {command}: {error.message} at /{place}")
            held += 1
    assert held > 30, f"only {held} answers are in the transcripts"
    print(f"{held} answers of the transcripts are of their schemas; {refusals} refusals answer nothing")


main()
