"""YAML 1.2 by the core schema, on PyYAML's parser: `no` is a text, `2025-05-10` too."""

import re

import yaml

WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
NULLS = {"", "~", "null", "Null", "NULL"}
INTEGER = re.compile(r"[-+]?[0-9]+")
BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
STANDARD = "tag:yaml.org,2002:"


class Scalar:
    """A scalar that still knows how it was written."""

    def __init__(self, text, plain, value):
        self.text, self.plain, self.value = text, plain, value

    def __repr__(self):
        return f"Scalar({self.text!r})"


def meaning(text):
    if text in NULLS:
        return None
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    if BASED.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    if FLOAT.fullmatch(text):
        return float(text)
    if SPECIAL.fullmatch(text):
        return float(text.replace(".", "", 1))
    return text


def scalar(node, explicit):
    plain = node.style is None
    if node.tag == STANDARD + "str" and explicit:
        return Scalar(node.value, plain, node.value)
    if node.tag == STANDARD + "float" and explicit:
        return Scalar(node.value, plain, float(node.value))
    return Scalar(node.value, plain, meaning(node.value) if plain or explicit else node.value)


class Loader(yaml.SafeLoader):
    """Resolves nothing by itself, so that a written tag can be told from none."""

    def resolve(self, kind, value, implicit):
        return "untagged"


def build(node):
    if isinstance(node, yaml.ScalarNode):
        return scalar(node, node.tag not in ("untagged", "!"))
    if isinstance(node, yaml.SequenceNode):
        return [build(child) for child in node.value]
    own, merged = {}, {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ValueError(f"line {key.start_mark.line + 1}: a key is no scalar")
        if key.value == "<<" and key.style is None:
            sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for source in sources:
                for name, item in build(source).items():
                    merged.setdefault(name, item)
        elif key.value in own:
            raise ValueError(f"line {key.start_mark.line + 1}: `{key.value}` stands here twice")
        else:
            own[key.value] = build(value)
    return {**merged, **own}


def documents(text):
    """Yields each document of a file: dicts and lists of Scalars."""
    for node in yaml.compose_all(text, Loader=Loader):
        if node is not None:
            yield build(node)


def plain(tree):
    """The same as JSON would have it."""
    if isinstance(tree, Scalar):
        return tree.value
    if isinstance(tree, list):
        return [plain(child) for child in tree]
    return {name: plain(child) for name, child in tree.items()}
