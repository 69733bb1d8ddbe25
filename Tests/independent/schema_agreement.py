"""Holds `reconcile schema` against `reconcile validate`, by another implementation of JSON Schema.

    schema_agreement.py PROGRAM

The schema never rejects what `validate` accepts, and rejects every manifest whose structure
`validate` refuses. What only the whole can tell (references, cycles, calendars) is no schema's business.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from reading.core_yaml import documents, plain

ROOT = Path(__file__).resolve().parents[2]
KINDS = ["Rollout", "Environment", "Policy", "Check", "Channel", "SignOff"]
STRUCTURAL = {"unknown-field", "missing-field", "too-many-fields", "lfs-pointer", "wrong-type", "unknown-kind"}
# What is wrong with one value by itself; the schema may reject it, and need not.
VALUES = {"wrong-value", "wrong-name", "unsafe-name", "template"}
CORPUS = ["Tests/Fixtures/good", "Tests/Fixtures/bad", "Tests/Fixtures/digest-vectors", "examples", "desired-state"]


def schema(program, *kind):
    done = subprocess.run([program, "schema", *kind], capture_output=True, text=True, check=True)
    document = json.loads(done.stdout)
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def structural_problems(program, paths):
    """The rules of structure that `validate` reports, by file name; those that it read at all."""
    done = subprocess.run(
        [program, "validate", "--output", "json", str(paths)], capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    problems = {}
    for one in report["problems"]:
        if one["severity"] == "error":
            problems.setdefault(Path(one["file"]).name, []).append((one["rule"], one["message"]))
    return problems


# --- manifests that are good or bad by construction


class Maker:
    """Values and mistakes of every shape of a schema."""

    def __init__(self, document):
        self.definitions = document["$defs"]

    def resolve(self, shape):
        while "$ref" in shape:
            shape = self.definitions[shape["$ref"].rpartition("/")[2]]
        return shape

    def samples(self, shape):
        """A good value of a shape; for a text by its words."""
        shape = self.resolve(shape)
        if "const" in shape:
            return shape["const"]
        if "enum" in shape:
            return shape["enum"][0]
        if "anyOf" in shape and "type" not in shape:
            return self.samples(shape["anyOf"][0])
        kind = shape["type"]
        if kind == "object":
            return self.minimal(shape)
        if kind == "array":
            return [self.samples(shape["items"])]
        if kind == "boolean":
            return True
        if kind == "integer":
            return shape["minimum"]
        if isinstance(kind, list) and "boolean" in kind:
            return True
        return self.text(shape)

    TEXTS = [
        ("a duration", "1h"), ("a percentage", "20%"), ("a date", "2025-05-10"), ("a time of day", "06:00"),
        ("a time zone", "UTC"), ("a rhythm", "every 1m"), ("a bound", "above 5%"), ("a tolerance", "1 of 3"),
        ("weekdays", "mon"), ("a URL", "https://a.example.com"), ("a version", "2.0.0"), ("a path into JSON", ".a"),
        ("a digest", "sha256:" + "a" * 64), ("an artifact", "a@sha256:" + "a" * 64), ("an absolute path", "/etc/x"),
        ("an address", "team@example.com"), ("a mail server", "smtp://mail.example.com:587"), ("a gate", "entry"),
        ("an SSH public key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQ3Kx5a0o9X1j3s0V5m1y7Yb8h1bC3c9w1j8z8y0q1d erin"),
    ]

    def text(self, shape):
        for words, value in self.TEXTS:
            if shape.get("description", "").startswith(words):
                return value
        return "aa"

    def minimal(self, shape):
        if "properties" not in shape:
            return {self.samples(shape["propertyNames"]): self.samples(shape["additionalProperties"])}
        value = {name: self.samples(shape["properties"][name]) for name in shape.get("required", [])}
        for rule in shape.get("allOf", []):
            for choice in rule.get("oneOf", rule.get("anyOf", []))[:1]:
                for name in choice["required"]:
                    value.setdefault(name, self.samples(shape["properties"][name]))
        return value

    def mistakes(self, shape, path="", seen=()):
        """Yields a name and a bad value for every place below a shape."""
        reference = shape.get("$ref")
        if reference in seen:
            return
        seen = seen + ((reference,) if reference else ())
        shape = self.resolve(shape)
        if "anyOf" in shape and "type" not in shape:
            for one in shape["anyOf"]:
                yield from self.mistakes(one, path, seen)
            yield f"{path}: null", None
            return
        if shape.get("type") == "array":
            if shape.get("minItems"):
                yield f"{path}: null", None
            for name, bad in self.mistakes(shape["items"], path + "[]", seen):
                yield name, [bad]
            return
        if shape.get("type") != "object":
            yield f"{path}: null", None
            yield f"{path}: list in list", [[True]]
            return
        yield f"{path}: a list", [[]]
        if "properties" not in shape:
            key = self.samples(shape["propertyNames"])
            for name, bad in self.mistakes(shape["additionalProperties"], path + ".KEY", seen):
                yield name, {key: bad}
            return
        good = self.minimal(shape)
        yield f"{path}: unknown field", {**good, "sook": True}
        for name in shape.get("required", []):
            yield f"{path}: without {name}", {k: v for k, v in good.items() if k != name}
        for rule in shape.get("allOf", []):
            names = [choice["required"][0] for choice in rule.get("oneOf", [])]
            if len(names) > 1:
                yield f"{path}: {names[0]} and {names[1]}", {
                    **good, **{n: self.samples(shape["properties"][n]) for n in names[:2]}}
                yield f"{path}: none of {names}", {k: v for k, v in good.items() if k not in names}
        for name, inner in shape["properties"].items():
            for label, bad in self.mistakes(inner, f"{path}.{name}", seen):
                yield label, {**good, name: bad}


def generated(document, kind):
    maker = Maker(document)
    manifest = maker.resolve({"$ref": f"#/$defs/manifest:{kind}"})
    good = maker.minimal(manifest)
    yield "good", good
    # Each field alone, with a good value of each of its forms: the schema may not be the stricter one.
    spec = maker.resolve(manifest["properties"]["spec"])
    for name, shape in spec["properties"].items():
        for form in maker.resolve(shape).get("anyOf", [shape]):
            yield f"good {name}", {**good, "spec": {**good["spec"], name: maker.samples(form)}}
    for label, bad in maker.mistakes({"$ref": f"#/$defs/manifest:{kind}"}):
        yield label, bad


# --- the comparison


class Comparison:
    def __init__(self, program):
        self.program = program
        self.any = schema(program)
        self.each = {kind: schema(program, kind) for kind in KINDS}
        schema(program, "controller")
        self.count = self.rejected = 0
        self.wrong = []

    def accepts(self, manifest):
        """Whether the schema of all kinds, and that of its own kind, take a manifest."""
        verdict = self.any.is_valid(manifest)
        kind = manifest.get("kind") if isinstance(manifest, dict) else None
        if isinstance(kind, str) and kind in self.each and self.each[kind].is_valid(manifest) != verdict:
            self.wrong.append(f"the schema of {kind} and that of all kinds disagree: {manifest}")
        elif isinstance(kind, str) and kind in self.each and not verdict:
            self.compare_messages(kind, manifest)
        return verdict

    def compare_messages(self, kind, manifest):
        """An editor that holds a manifest against all kinds must say what is wrong with it as its own kind."""
        told, wanted = ({e.message for e in one.iter_errors(manifest)} for one in (self.any, self.each[kind]))
        if told != wanted:
            self.wrong.append(f"{kind}: the schema of all kinds says {told}, its own says {wanted}")

    def judge(self, name, manifests, problems):
        self.count += 1
        accepted = all(self.accepts(manifest) for manifest in manifests)
        self.rejected += not accepted
        structural = [one for one in problems if one[0] in STRUCTURAL]
        if accepted and structural:
            self.wrong.append(f"{name}: the schema accepts what is refused: {structural}")
        if not accepted and not any(one[0] in STRUCTURAL | VALUES for one in problems):
            why = [e.message[:200] for m in manifests for e in self.any.iter_errors(m)]
            self.wrong.append(f"{name}: the schema rejects what is accepted: {why}")

    def compare_generated(self):
        document = self.any.schema
        with tempfile.TemporaryDirectory() as folder:
            cases = {}
            for kind in KINDS:
                for number, (label, manifest) in enumerate(generated(document, kind)):
                    path = Path(folder) / f"{kind}-{number:05}.yaml"
                    path.write_text(yaml.safe_dump(manifest, allow_unicode=True), encoding="utf-8")
                    cases[path.name] = (f"{kind}: {label}", path)
            problems = structural_problems(self.program, folder)
            for file, (label, path) in cases.items():
                read = [plain(one) for one in documents(path.read_text(encoding="utf-8"))]
                self.judge(label, read, problems.get(file, []))

    def compare_corpus(self):
        for place in CORPUS:
            for path in sorted((ROOT / place).rglob("*.y*ml")) if (ROOT / place).is_dir() else []:
                try:
                    read = [plain(one) for one in documents(path.read_text(encoding="utf-8-sig"))]
                except (yaml.YAMLError, ValueError, AttributeError, UnicodeDecodeError):
                    continue  # No YAML, or not what is taken for it here: no schema sees it.
                with tempfile.TemporaryDirectory() as folder:
                    copy = Path(folder) / path.name
                    copy.write_bytes(path.read_bytes())
                    # Alone, what it refers to is missing: its structure is what is compared.
                    problems = structural_problems(self.program, folder).get(path.name, [])
                self.judge(str(path.relative_to(ROOT)), read, problems)


def main(program):
    comparison = Comparison(program)
    comparison.compare_generated()
    comparison.compare_corpus()
    for line in comparison.wrong[:40]:
        print(line)
    print(f"schema: {comparison.count} files, {comparison.rejected} rejected, {len(comparison.wrong)} disagreements")
    return 1 if comparison.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
