"""Computes stage digests from docs/stage-digest.md and docs/manifests.md alone, and compares.

    stage_digest.py PROGRAM            every vector, against its expected.json and against PROGRAM
    stage_digest.py --write            writes the expected.json of every vector
    stage_digest.py --show DIR ROLLOUT STAGE
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from reading.core_yaml import Scalar, documents

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "Tests/Fixtures/digest-vectors"
PARTS = ["what", "after what", "under what", "by what"]

# Section 3.2: sets of names, and the fields whose default has no leaf.
SETS = {"files", "cohorts", "after", "supersedes", "signOffs", "judges", "to"}
DEFAULTS = {
    "Rollout": {"component": ("s", "app"), "attempt": ("i", "1"), "standing": ("b", "false")},
    "stage": {"startsLate": ("b", "false"), "carry": ("b", "true")},
    "checklist item": {"optional": ("b", "false")},
    "action": {"interruptible": ("b", "true")},
    "file": {"format": ("s", "env")},
    "window": {"days": ("s", "mon,tue,wed,thu,fri,sat,sun"), "from": ("s", "00:00"), "until": ("s", "24:00")},
}
# Section 2.3: what is inherited field by field; 2.4: lists of which both count.
FIELD_BY_FIELD = {"prometheus", "http", "initial", "entry", "exit"}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Field:
    def __init__(self, name, cell, coverage):
        self.name, self.cell, self.coverage = name, cell, coverage


def read_page():
    """The tables of docs/manifests.md: section -> fields."""
    sections, current = {}, None
    for line in (ROOT / "docs/manifests.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            current = line[3:]
            sections[current] = []
        elif line.startswith("| `") and current:
            cells = [c.replace("\\|", "|") for c in re.split(r" (?<!\\)\| ", line[2:-2])]
            name = re.match(r"`([^`]+)`", cells[0]).group(1)
            sections[current].append(Field(name, cells[1], cells[3]))
    return sections


PAGE = read_page()


def fields(section):
    return PAGE[section]


# --- canonical values


def seconds(text):
    size = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
    return sum(int(n) * size[u] for n, u in re.findall(r"([0-9]+)([smhdw])", text))


def decimal(text):
    sign = "-" if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("-").partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0") or "0"
    if whole == "0" and not fraction:
        return "0"
    return sign + whole + ("." + fraction if fraction else "")


def tenths(text):
    whole, _, fraction = decimal(text.rstrip("%")).partition(".")
    return int(whole) * 10 + int(fraction or "0")


def percentage(text):
    return decimal(text.rstrip("%")) + "%"


def quantity(text):
    number, unit = re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?) *(.*)", text).groups()
    return decimal(number) + unit


def level(text):
    if text == "baseline":
        return text
    if text.endswith(" of baseline"):
        share = quantity(text[: -len(" of baseline")])
        return "baseline" if share == "100%" else share + " of baseline"
    beside = re.fullmatch(r"baseline *([+-]) *(.*)", text)
    if beside:
        amount = quantity(beside.group(2))
        sign = beside.group(1)
        if amount.startswith("-"):
            sign, amount = ("-" if sign == "+" else "+"), amount[1:]
        if float(re.match(r"[0-9.]+", amount).group()) == 0:
            sign = "+"
        return f"baseline {sign} {amount}"
    return quantity(text)


def bound(text):
    text = " ".join(text.split(" ")).strip()
    text = re.sub(r" +", " ", text)
    within = re.fullmatch(r"within (.*?) of (.*)", text)
    if within:
        return f"within {quantity(within.group(1))} of {level(within.group(2))}"
    signs = {">=": "at least", "<=": "at most", ">": "above", "<": "below"}
    relation, rest = re.fullmatch(r"(at least|at most|above|below|>=|<=|>|<) *(.*)", text).groups()
    return f"{signs.get(relation, relation)} {level(rest)}"


def rhythm(text):
    phrases = []
    for phrase in " ".join(text.split()).split(","):
        words = [w for w in phrase.split(" ") if w]
        if phrases and words[0] == "then":
            words = words[1:]
        phrases.append(" ".join(w if w in ("every", "at") else str(seconds(w)) for w in words))
    return ", ".join(phrases)


def weekdays(node):
    meant = set()
    for text in [n.text for n in (node if isinstance(node, list) else [node])]:
        for part in text.replace(" ", "").lower().split(","):
            first, _, last = part.partition("-")
            day, end = DAYS.index(first), DAYS.index(last or first)
            meant.add(day)
            while day != end:
                day = (day + 1) % 7
                meant.add(day)
    return ",".join(DAYS[d] for d in sorted(meant))


def date(text):
    day, rest = text[:10], text[11:]
    if not rest:
        return day
    hour, minute, second, zone = re.fullmatch(r"(\d\d):(\d\d)(?::(\d\d))?(.*)", rest).groups()
    out = f"{day}T{hour}:{minute}" + (f":{second}" if second not in (None, "00") else "")
    if zone == "" or zone.startswith(" "):
        return out + zone
    if zone == "Z" or re.fullmatch(r"[+-]00:?00", zone):
        return out + "Z"
    return out + zone[:3] + ":" + zone[-2:]


# --- leaves


class Leaves:
    def __init__(self):
        self.found = []

    def put(self, part, path, kind, value):
        self.found.append((part, path, kind, value))

    def section(self, name, node, path, part):
        """A mapping with fields."""
        for field in fields(name):
            if field.name not in node:
                continue
            own = part
            if field.coverage.startswith("*"):
                own = field.coverage.strip("*")
            elif field.coverage != "as above":
                continue
            before = len(self.found)
            self.value(field.name, field.cell, node[field.name], path + [field.name], own)
            default = DEFAULTS.get(name, {}).get(field.name)
            if default and [leaf[2:] for leaf in self.found[before:]] == [default]:
                del self.found[before:]

    def entry(self, field, cell, node, path, part):
        before = len(self.found)
        self.value(field, cell, node, path, part)
        if len(self.found) == before:
            self.put(part, path, "b", "true")

    def value(self, field, cell, node, path, part):
        link = re.fullmatch(r"\[([^]]+)\]\(#[^)]*\)", cell)
        is_scalar = isinstance(node, Scalar)
        if field == "in" and "a label" in cell:
            for name in node:
                self.put(part, path + [name], "b", "true")
            if not node:
                self.put(part, path, "s", "none")
        elif field in SETS and cell in ("list of: a name", "list of: a path below the root of the tree"):
            for name in sorted({n.text for n in node}):
                self.put(part, path + [name], "b", "true")
        elif cell == "list of: a name; or mapping of a name to: [check](#check)":
            for name, own in uses(node):
                self.put(part, path + [name], "b", "true")
                self.section("Check", own, path + [name], part)
        elif cell.startswith("weekdays"):
            self.put(part, path, "s", weekdays(node))
        elif cell.startswith("mapping of "):
            element = cell.partition(" to: ")[2]
            for name, child in node.items():
                self.entry("", element, child, path + [name], part)
        elif cell.startswith("list of: "):
            for position, child in enumerate(node):
                self.entry("", cell[len("list of: "):], child, path + [str(position)], part)
        elif "; or list of: " in cell:
            element = cell.partition("; or list of: ")[2]
            self.value(field, "list of: " + element, node if isinstance(node, list) else [node], path, part)
        elif link:
            self.section(link.group(1), node, path, part)
        elif "; or [" in cell:
            self.either(field, cell, node, path, part, is_scalar)
        else:
            self.scalar(cell, node, path, part)

    def either(self, field, cell, node, path, part, is_scalar):
        short, _, link = cell.rpartition("; or ")
        name = re.match(r"\[([^]]+)\]", link).group(1)
        if name == "soak":
            least = seconds(node.text if is_scalar else node["least"].text)
            if least or (not is_scalar and "most" in node):
                self.put(part, path, "i", str(least))
            if not is_scalar and "most" in node:
                self.put(part, path + ["most"], "i", str(seconds(node["most"].text)))
        elif not is_scalar:
            self.section(name, node, path, part)
        elif name == "checklist item":
            self.section(name, {"item": node}, path, part)
        elif name == "level":
            self.section(name, {"level": node}, path, part)
        elif name == "flag setting":
            key = "percentage" if node.plain and node.text.endswith("%") else "value"
            self.section(name, {key: node}, path, part)
        elif name in ("secret", "version", "action"):
            self.put(part, path, "s", node.text)
        else:
            raise NotImplementedError(cell)

    def scalar(self, cell, node, path, part):
        text = node.text
        if cell == "`true` or `false`":
            self.put(part, path, "b", "true" if node.value else "false")
        elif cell == "a text, a number, `true` or `false`":
            if isinstance(node.value, bool):
                self.put(part, path, "b", "true" if node.value else "false")
            elif isinstance(node.value, int):
                self.put(part, path, "i", str(node.value))
            elif isinstance(node.value, float):
                self.put(part, path, "n", decimal(text))
            else:
                self.put(part, path, "s", text)
        elif re.fullmatch(r"[0-9]+ to [0-9]+", cell):
            self.put(part, path, "i", str(node.value))
        elif cell.startswith("1 to 10000; or a percentage"):
            whole = isinstance(node.value, int)
            self.put(part, path, "i" if whole else "s", str(node.value) if whole else percentage(text))
        elif cell.startswith("a duration"):
            self.put(part, path, "i", str(seconds(text)))
        elif cell.startswith("a percentage"):
            self.put(part, path, "i", str(tenths(text)))
        elif cell.startswith("a date"):
            self.put(part, path, "s", date(text))
        elif cell.startswith("a rhythm"):
            self.put(part, path, "s", rhythm(text))
        elif cell.startswith("a bound"):
            self.put(part, path, "s", bound(text))
        elif cell.startswith("a tolerance"):
            self.put(part, path, "s", " of ".join(str(int(n)) for n in text.split(" of ")))
        elif re.match(r"`|a text$|a name$|a label's value$|a URL|a path|a version|an artifact|a time|an absolute", cell):
            self.put(part, path, "s", text)
        else:
            raise NotImplementedError(cell)

    def part(self, wanted):
        escape = lambda name: name.replace("%", "%25").replace("/", "%2F")
        found = [("/".join(map(escape, path)), kind, value) for part, path, kind, value in self.found if part == wanted]
        found.sort(key=lambda leaf: leaf[0].encode())
        assert len({leaf[0] for leaf in found}) == len(found), "two leaves at one path"
        return found


# --- what is put in place first


def uses(node):
    """A list of checks as pairs of a name and what is said of it."""
    for element in node:
        if isinstance(element, Scalar):
            yield element.text, {}
        else:
            yield from element.items()


def item_of(written):
    return {"item": written} if isinstance(written, Scalar) else written


def inherit(section, own, parent):
    result = dict(own)
    for field in fields(section):
        name = field.name
        if name not in parent or name in ("abstract", "name"):
            continue
        mine, theirs = own.get(name), parent[name]
        if section in ("stage", "gate", "defaults") and name == "checks":
            said = {n for n, _ in uses(mine or [])}
            kept = [{n: o} for n, o in uses(theirs) if n not in said]
            result[name] = kept + list(mine or [])
        elif section == "gate" and name == "checklist":
            said = {item_of(item)["item"].text: item_of(item) for item in mine or []}
            inherited = {item_of(item)["item"].text: item_of(item) for item in theirs}
            kept = [{**{key: value for key, value in item.items() if key in ("role", "optional")}, **said[text]}
                    if text in said else item for text, item in inherited.items()]
            result[name] = kept + [item for text, item in said.items() if text not in inherited]
        elif section == "gate" and name in ("signOffs", "requires"):
            listed = lambda value: value if isinstance(value, list) else [] if value is None else [value]
            result[name] = listed(theirs) + listed(mine)
        elif mine is None or mine == []:
            result[name] = theirs
        elif field.cell.startswith("mapping of "):
            result[name] = {**theirs, **mine}
        elif name in FIELD_BY_FIELD and isinstance(mine, dict) and isinstance(theirs, dict):
            link = re.search(r"\[([^]]+)\]", field.cell).group(1)
            result[name] = inherit(link, mine, theirs)
    return result


class State:
    """All manifests of a folder, resolved."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.shelves = {}
        for path in sorted((self.folder / "desired-state").rglob("*.y*ml")):
            for manifest in documents(path.read_text(encoding="utf-8-sig")):
                shelf = self.shelves.setdefault(manifest["kind"].text, {})
                shelf[manifest["metadata"]["name"].text] = manifest
        self.flat = {}
        for kind in ("Environment", "Check"):
            for name in self.shelves.get(kind, {}):
                self.spec(kind, name)

    def spec(self, kind, name):
        if (kind, name) not in self.flat:
            spec = self.shelves[kind][name]["spec"]
            if "extends" in spec:
                spec = inherit(kind, spec, self.spec(kind, spec["extends"].text))
            self.flat[kind, name] = spec
        return self.flat[kind, name]

    def select(self, selector):
        environments = self.shelves.get("Environment", {})
        if isinstance(selector, list):
            return sorted({n.text for n in selector} & set(environments), key=str.encode)
        found = []
        for name, manifest in environments.items():
            own = self.shelves["Environment"][name]["spec"].get("abstract")
            if own is not None and own.value:
                continue
            if isinstance(selector, dict):
                labels = manifest["metadata"].get("labels", {})
                matches = lambda label, values: label in labels and labels[label].text in [
                    v.text for v in (values if isinstance(values, list) else [values])
                ]
                if not all(matches(label, values) for label, values in selector.items()):
                    continue
            found.append(name)
        return sorted(found, key=str.encode)

    def named(self, check):
        return {**check, "in": self.select(check["in"])} if "in" in check else check

    def named_block(self, block):
        block = dict(block)
        if "checks" in block:
            block["checks"] = [{name: self.named(own)} for name, own in uses(block["checks"])]
        if "requires" in block:
            asked = block["requires"] if isinstance(block["requires"], list) else [block["requires"]]
            block["requires"] = [{**r, "in": self.select(r.get("in"))} for r in asked]
        return block

    def stages(self, rollout):
        spec = self.shelves["Rollout"][rollout]["spec"]
        carried = {"flags": {}, "variables": dict(spec.get("variables", {}))}
        for stage in spec["stages"]:
            stage = dict(stage)
            if "environments" in stage:
                stage = inherit("stage", stage, spec.get("defaults", {}))
                if "rollback" in spec:
                    stage.setdefault("rollback", spec["rollback"])
            if "onNewRevision" in spec:
                stage.setdefault("onNewRevision", spec["onNewRevision"])
            exposure = {"flags": dict(carried["flags"]), "variables": dict(carried["variables"])}
            if "raiseTo" in stage:
                for name, setting in exposure["flags"].items():
                    exposure["flags"][name] = raised(setting, stage["raiseTo"])
            exposure["flags"].update(stage.get("flags", {}))
            exposure["variables"].update(stage.get("variables", {}))
            if "carry" not in stage or stage["carry"].value:
                carried = exposure
            yield self.named_block({**stage, **{k: self.named_block(stage[k]) for k in ("entry", "exit") if k in stage}}), exposure

    def gather(self, rollout, stage, exposure):
        manifest = self.shelves["Rollout"][rollout]
        leaves = Leaves()
        leaves.section("metadata", manifest["metadata"], ["rollout"], "what")
        leaves.section("Rollout", manifest["spec"], ["rollout"], "what")
        leaves.section("stage", stage, ["stage"], "under what")
        flags = next(f for f in fields("stage") if f.name == "flags").cell
        variables = next(f for f in fields("stage") if f.name == "variables").cell
        leaves.value("flags", flags, exposure["flags"], ["exposure", "flags"], "what")
        leaves.value("variables", variables, exposure["variables"], ["exposure", "variables"], "what")
        environments = self.select(stage["environments"]) if "environments" in stage else []
        blocks = [stage, stage.get("entry", {}), stage.get("exit", {})]
        used = [use for block in blocks for use in uses(block.get("checks", []))]
        checks = sorted({name for name, _ in used})
        for kind, part, names in (("Environment", "what", environments), ("Check", "under what", checks)):
            for name in names:
                path = [kind.lower() + "s", name]
                leaves.put(part, path, "b", "true")
                leaves.section(kind, self.named(self.spec(kind, name)), path, part)
                leaves.section("metadata", self.shelves[kind][name]["metadata"], path, part)
        notices = list(manifest["spec"].get("notices", [])) + list(stage.get("notices", []))
        gating = [n for n in notices if n["when"].text == "start" and "before" in n]
        for position, notice in enumerate(gating):
            leaves.section("notice", notice, ["notices", str(position)], "under what")
        runs = []
        for name in environments:
            for action in self.spec("Environment", name).get("actions", {}).values():
                if isinstance(action, dict):
                    runs += [(run, [name]) for run in [action, *action.get("steps", [])]]
        runs += [(step, environments) for block in blocks for step in block.get("steps", [])]
        for check in checks:
            said = [self.named(self.spec("Check", check))] + [own for name, own in used if name == check]
            places = [*environments]
            for one in said:
                places += one.get("in", [])
                places += [one["baseline"]["environment"].text] if "environment" in one.get("baseline", {}) else []
            runs += [(one, sorted(set(places))) for one in said]
        named = set()
        for run, places in runs:
            named.update(f.text for f in run.get("files", []))
            for place in places or [None]:
                values = Fillings(self, rollout, stage, exposure, place)
                named.update(path for word in run.get("run", []) for path in paths(values.filled(word.text)))
        for path, value in self.programs(named).items():
            leaves.put("by what", ["programs", path], "s", value)
        return leaves

    def programs(self, named):
        found = {}
        for path in named:
            self.collect(path, found)
        return found

    def collect(self, word, found):
        parts = []
        if word.startswith("/"):
            return
        for part in word.split("/"):
            if part == ".." and not parts:
                return
            if part == "..":
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        if not parts or len(word.encode()) > 4096 or ".git" in [part.lower() for part in parts]:
            return
        path = self.folder
        for part in parts:
            path = path / part
            refuse_odd(path)
        name = "/".join(parts)
        if path.is_dir():
            for base, folders, files in os.walk(path):
                for inner in [Path(base) / entry for entry in folders + files]:
                    refuse_odd(inner)
                    if inner.is_file():
                        found[inner.relative_to(self.folder).as_posix()] = fingerprint(inner)
        elif path.is_file():
            found[name] = fingerprint(path)

    def digest(self, rollout, wanted):
        """Returns the digest of a stage, the hashes of its parts, and its leaves."""
        road = []
        for stage, exposure in self.stages(rollout):
            leaves = self.gather(rollout, stage, exposure)
            if stage["name"].text != wanted:
                road.append(leaves)
                continue
            for position, earlier in enumerate(road):
                for part, path, kind, value in earlier.found:
                    leaves.put("after what", ["stages", str(position), part, *path], kind, value)
            return finish(leaves)
        raise KeyError(wanted)


UNKNOWN = "\0"


def paths(word):
    """What a word may name: as a whole, behind its first `=` and behind its last."""
    found = {word, word.partition("=")[2], word.rpartition("=")[2]} if "=" in word else {word}
    return {path for path in found if UNKNOWN not in path}


class Fillings:
    """Section 3.4: what `$(…)` stands for in one environment of a stage."""

    def __init__(self, state, rollout, stage, exposure, place):
        manifest = state.shelves["Rollout"][rollout]
        spec = manifest["spec"]
        environment = state.spec("Environment", place) if place else {}
        text = lambda node: node.text if isinstance(node, Scalar) else None
        self.facts = {
            "environment": place, "version": text(spec.get("version")), "artifact": text(spec.get("artifact")),
            "component": text(spec.get("component")) or "app", "rollout": rollout, "stage": stage["name"].text,
            "phase": text(stage.get("phase")), "attempt": str(spec["attempt"].value) if "attempt" in spec else "1",
        }
        labels = state.shelves["Environment"][place]["metadata"].get("labels", {}) if place else {}
        self.facts.update({f"labels.{name}": value.text for name, value in labels.items()})
        for name, setting in {**environment.get("flags", {}), **exposure["flags"]}.items():
            self.flag(name, setting)
        self.variables = {**environment.get("variables", {}), **exposure["variables"]}

    def flag(self, name, setting):
        if isinstance(setting, Scalar):
            key = "percentage" if setting.plain and setting.text.endswith("%") else "value"
            setting = {key: setting}
        if "if" in setting:
            return
        if "percentage" in setting:
            self.facts[f"flags.{name}.percentage"] = decimal(setting["percentage"].text.rstrip("%"))
        elif "value" in setting and not setting.get("cohorts"):
            value = setting["value"].value
            self.facts[f"flags.{name}"] = (
                str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int)
                else decimal(setting["value"].text) if isinstance(value, float) else setting["value"].text
            )

    def value(self, name):
        if name.startswith("variables."):
            node = self.variables.get(name[len("variables."):])
            return self.filled(node.text) if isinstance(node, Scalar) else None
        return self.facts.get(name)

    def filled(self, text):
        def put(match):
            if match.group().startswith("$$"):
                return "$("
            value = self.value(match.group(1))
            return UNKNOWN if value is None else value
        return re.sub(r"\$\$\(|\$\(([^)]*)\)", put, text)


def raised(setting, share):
    if isinstance(setting, Scalar):
        if not (setting.plain and setting.text.endswith("%")):
            return setting
        return share if tenths(share.text) > tenths(setting.text) else setting
    if "percentage" in setting and tenths(setting["percentage"].text) < tenths(share.text):
        return {**setting, "percentage": share}
    return setting


def refuse_odd(path):
    """Section 3.4: where one of these is, there is no digest."""
    if path.is_symlink() or (path.is_dir() and (path / ".git").exists()):
        raise ValueError(f"{path} cannot be covered")
    if path.exists() and not (path.is_dir() or path.is_file() and path.stat().st_size <= 256 << 20):
        raise ValueError(f"{path} cannot be covered")
    path.name.encode()


def fingerprint(path):
    mode = "100755" if path.stat().st_mode & 0o100 else "100644"
    return f"{mode} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def netstring(text):
    data = text.encode()
    return str(len(data)).encode() + b":" + data + b","


def finish(leaves):
    head = b"reconcile stage digest 1\n"
    hashes = {}
    for part in PARTS:
        data = head + part.encode() + b"\n"
        for path, kind, value in leaves.part(part):
            data += netstring(path) + kind.encode() + netstring(value)
        hashes[part] = hashlib.sha256(data).hexdigest()
    whole = head + b"".join(f"{part}={hashes[part]}\n".encode() for part in PARTS)
    return {
        "digest": "sha256:" + hashlib.sha256(whole).hexdigest(),
        "parts": {part: "sha256:" + value for part, value in hashes.items()},
    }, leaves


def expected(vector):
    state = State(vector)
    answers = []
    for rollout in sorted(state.shelves["Rollout"]):
        for stage in state.shelves["Rollout"][rollout]["spec"]["stages"]:
            name = stage["name"].text
            answers.append({"rollout": rollout, "stage": name, **state.digest(rollout, name)[0]})
    return answers


def check(program):
    # Away from the repository around the vectors, each is a tree of its own.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "vectors"
        shutil.copytree(VECTORS, copy, symlinks=True)
        return compare(program, sorted(p for p in copy.iterdir() if p.is_dir()))


def compare(program, vectors):
    wrong = count = 0
    for vector in vectors:
        known = json.loads((vector / "expected.json").read_text(encoding="utf-8"))
        if known != expected(vector):
            print(f"{vector.name}: expected.json is not what the page says")
            wrong += 1
        for answer in known:
            command = [program, "digest", answer["rollout"], answer["stage"], "--at", str(vector), "--output", "json"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            said = json.loads(done.stdout) if done.returncode == 0 else {"error": done.stderr}
            count += 1
            if said != answer:
                wrong += 1
                print(f"{vector.name}: {answer['rollout']}/{answer['stage']}: {said}")
    print(f"stage digests: {count} stages of {len(vectors)} vectors, {wrong} wrong")
    return 1 if wrong else 0


def main(arguments):
    if arguments[:1] == ["--write"]:
        for vector in sorted(p for p in VECTORS.iterdir() if p.is_dir()):
            text = json.dumps(expected(vector), indent=2, ensure_ascii=False) + "\n"
            (vector / "expected.json").write_text(text, encoding="utf-8")
        return 0
    if arguments[:1] == ["--show"]:
        answer, leaves = State(arguments[1]).digest(arguments[2], arguments[3])
        print(answer["digest"])
        for part in PARTS:
            print(f"\n{part}  {answer['parts'][part]}")
            for path, kind, value in leaves.part(part):
                print(f"  {path}: {value}")
        return 0
    return check(arguments[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
