"""The JSON Schema accepts what can be read, as an editor of YAML 1.2 sees it, and describes it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from leadrules.language.json_schema import json_schema
from leadrules.language.source import MappingNode, Node, ScalarNode, SequenceNode, read_source

HERE = Path(__file__).parent
RULESETS = [HERE / "everything.yaml", *sorted((HERE.parents[2] / "rules").glob("*/*.yaml"))]


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema())


def resolved(node: Node) -> Any:
    """The tree as YAML 1.2's core schema resolves it, keys as text as editors take them."""
    if isinstance(node, MappingNode):
        return {key.text: resolved(value) for key, value in node.entries}
    if isinstance(node, SequenceNode):
        return [resolved(item) for item in node.items]
    return scalar(node)


def scalar(node: ScalarNode) -> Any:
    text = node.text
    if not node.plain:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text.lower() in ("true", "false") and text in (text.lower(), text.title(), text.upper()):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def complaints(text: str) -> list[str]:
    return [error.message for error in validator().iter_errors(resolved(read_source(text).root))]


def changed(old: str, new: str) -> str:
    text = (HERE / "everything.yaml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_ruleset_here_is_accepted(path: Path) -> None:
    assert complaints(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cap: 40", "cap: '40'"),
        ("weight: 60%", "weight: 60"),
        ("disqualifies: true", "disqualifies: 'true'"),
        ("choices: [NO, DE]", "choices: [null, true, 0111, 1e3]"),
        ('missing: "-"', "missing: [-1, 999, .nan]"),
        ("once_per: url", "once_per: {key: url}"),
        ("title: B2B SaaS leads", "title: 2024"),
        ("points: 25", "points: +25"),
    ],
)
def test_it_accepts_what_the_parser_accepts(old: str, new: str) -> None:
    assert complaints(changed(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on_unreadable: missing", "on_unreadable: mising"),
        ("points: 25", "poitns: 25"),
        ("points: 25", "points: five"),
        ("cap: 40", "cap:"),
        ("version: 2.1.0", "version: 2.1"),
        ("language: 1", "language: 2"),
        ("type: integer, minimum: 1", "type: int, minimum: 1"),
        ("within: 90d", "within: 90 days"),
        ("ladder: [E, D, C]", "ladder: []"),
        ("    score: fit\n", ""),
    ],
)
def test_it_complains_where_the_parser_does(old: str, new: str) -> None:
    assert complaints(changed(old, new))


def test_every_key_is_described() -> None:
    schema = json_schema()
    for name, part in {"Document": schema, **schema["$defs"]}.items():
        assert part.get("description"), name
        for key, described in part["properties"].items():
            assert described.get("description"), f"{name}.{key}"
