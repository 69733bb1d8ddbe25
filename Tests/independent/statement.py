"""Builds signed statements and chain values from docs/statement.md alone, and compares.

    statement.py PROGRAM     every vector; one real statement of PROGRAM, its signature and its chain value
    statement.py --write     writes the texts of the vectors
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "Tests/Fixtures/statement-vectors/vectors.json"
NAMESPACE = "sign-off@reconcile.v1"
LINES = (
    "reconcile-statement root repository branch kind rollout stage gate version environments digest not-before "
    "role person time ledger reason"
).split()
PLAIN = set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@._:/+- ")


def value(text):
    if not text:
        return "-"
    if text == "-":
        return "%2D"
    data = text.encode()
    ends = (0, len(data) - 1)
    return "".join(
        chr(byte) if byte in PLAIN and not (byte == 0x20 and at in ends) else f"%{byte:02X}"
        for at, byte in enumerate(data)
    )


def environments(names):
    names = sorted(names, key=lambda name: name.encode())
    if len(names) <= 8:
        return " ".join(names)
    hashed = hashlib.sha256("".join(f"{name}\n" for name in names).encode()).hexdigest()
    return f"{len(names)} sha256:{hashed}"


def statement(fields):
    fields = dict(fields, environments=environments(fields.get("environments", [])))
    lasts = fields.get("lasts")
    fields["reconcile-statement"] = "2" if lasts else "1"
    text = "".join(f"{name}: {value(fields.get(name))}\n" for name in LINES)
    return text + (f"lasts: {lasts}s\n" if lasts else "")


def git(folder, *words):
    return subprocess.run(["git", "-C", folder, *words], stdout=subprocess.PIPE, check=True).stdout


def chain_value(folder):
    chain, before = "-", b""
    for commit in git(folder, "rev-list", "--reverse", "reconcile/ledger").decode().split():
        data = f"reconcile-chain: 1\n{chain}\n{len(before)}\n".encode() + before
        changed = git(folder, "diff-tree", "--root", "-r", "--no-commit-id", "--name-only", "-z", commit)
        for path in sorted(path for path in changed.split(b"\0") if path):
            shown = subprocess.run(
                ["git", "-C", folder, "cat-file", "blob", commit.encode() + b":" + path], capture_output=True)
            data += path + b"\n" + (b"-" if shown.returncode else str(len(shown.stdout)).encode()) + b"\n" + shown.stdout
        chain = "sha256:" + hashlib.sha256(data).hexdigest()
        before = git(folder, "cat-file", "commit", commit)
    return chain


def verify(folder, text, name):
    """Whether the real ssh-keygen takes what it signs: the namespace and the bytes are the ones of the page."""
    key = os.path.join(folder, name)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", NAMESPACE]
    signature = subprocess.run(sign, input=text, stdout=subprocess.PIPE, check=True).stdout
    Path(key + ".sig").write_bytes(signature)
    Path(key + ".allowed").write_text(f'{name} namespaces="{NAMESPACE}" {Path(key + ".pub").read_text()}')
    check = ["ssh-keygen", "-Y", "verify", "-f", key + ".allowed", "-I", name, "-n", NAMESPACE, "-s", key + ".sig"]
    subprocess.run(check, input=text, stdout=subprocess.DEVNULL, check=True)
    wrong = subprocess.run(check, input=text + b"\n", capture_output=True)
    assert wrong.returncode != 0, name


MANIFESTS = """apiVersion: reconcile/v1
kind: Environment
metadata: {name: production}
spec: {initial: {version: 1.0.0}, actions: {deploy: {run: ["true"]}}}
---
apiVersion: reconcile/v1
kind: Policy
metadata: {name: us}
spec: {repository: "https://git.example.com/ü s", branch: main, roles: {qa: [quinn]}, signOffs: [{for: any, roles: [qa]}]}
---
apiVersion: reconcile/v1
kind: Rollout
metadata: {name: app}
spec: {version: 2.0.0, stages: [{name: production, environments: [production]}]}
"""


def compare_with(program):
    program = os.path.abspath(program)
    with tempfile.TemporaryDirectory() as folder:
        repository = os.path.join(folder, "repository")
        os.makedirs(os.path.join(repository, "desired-state"))
        Path(repository, "desired-state/all.yaml").write_text(MANIFESTS)
        subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True)
        for name in ("user.name", "user.email"):
            git(repository, "config", name, "test@example.com")
        git(repository, "add", ".")
        git(repository, "commit", "-qm", "Begin")
        variables = {"PATH": os.environ["PATH"], "HOME": folder, "XDG_STATE_HOME": folder, "LC_ALL": "C.UTF-8"}

        def run(*words):
            return subprocess.run([program, *words], cwd=repository, env=variables, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, check=True).stdout

        run("init")
        run("--once")
        words = ("sign-off", "app", "production", "--role", "qa", "--by", "quinn", "--print-statement")
        printed = run(*words, "--reason", "go – go").decode()
        said = dict(line.split(": ", 1) for line in printed.splitlines())
        digest = run("digest", "app", "production").decode()
        root = git(repository, "show", "reconcile/ledger:ledger.yaml").decode().split("\nroot: ")[1].split("\n")[0]
        expected = statement({
            "root": root.strip('"'), "repository": "https://git.example.com/ü s", "branch": "main", "kind": "sign-off",
            "rollout": "app", "stage": "production", "gate": "entry", "version": "2.0.0",
            "environments": ["production"], "digest": said["digest"], "role": "qa", "person": "quinn",
            "time": said["time"], "ledger": chain_value(repository), "reason": "go – go",
        })
        assert printed == expected, f"the program says\n{printed}and the page\n{expected}"
        assert said["digest"] in digest
        verify(folder, printed.encode(), "real")


def main():
    vectors = json.loads(VECTORS.read_text())
    if sys.argv[1] == "--write":
        for vector in vectors:
            vector["text"] = statement(vector["fields"])
        VECTORS.write_text(json.dumps(vectors, indent=2, ensure_ascii=True) + "\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        for number, vector in enumerate(vectors):
            assert statement(vector["fields"]) == vector["text"], vector["name"]
            verify(folder, vector["text"].encode(), f"key{number}")
    compare_with(sys.argv[1])
    print(f"statements: {len(vectors)} vectors, one statement and one chain value of the program")


main()
