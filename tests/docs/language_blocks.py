"""The YAML blocks of the language's page, each made a whole ruleset.

- A block with `groups` stands alone; a header, one score and one verdict are added where it lacks
  them, after it, so that lines are counted from its own first.
- Any other block is a fragment of base.yaml; a list is rules.
- A text block right after it that begins with `error[` or `warning[` is what must be said of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "language.md"
BASE = Path(__file__).parent / "base.yaml"
DEFAULTS = {
    "language": "language: 1",
    "ruleset": "ruleset: example",
    "version": "version: 1.0.0",
    "fields": "fields: {lead_name: {type: text}}",
    "scores": "scores: {total: {}}",
    "verdicts": "verdicts: [{verdict: any}]",
}

_PART = re.compile(r"^(#+) ([^\n]+)$|^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAID = re.compile(r"\s*```text\n((?:error|warning)\[.*?)\n```", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One YAML block: its line on the page, its section, its text, and what must be said of it."""

    line: int
    section: str
    text: str
    said: str | None

    def ruleset(self) -> str:
        """The whole ruleset of which the block is a part."""
        node = _composed(self.text)
        if isinstance(node, yaml.MappingNode):
            keys = {key.value for key, _ in node.value}
            if "groups" in keys:
                added = [text for key, text in DEFAULTS.items() if key not in keys]
                return self.text + "\n".join(added) + "\n"
            return _merged(node)
        rules = "\n".join(f"      {line}" for line in self.text.splitlines())
        return _merged(_composed(f"groups:\n  - group: more\n    score: fit\n    rules:\n{rules}"))


def blocks() -> Iterator[Block]:
    """Every YAML block of the page, in order."""
    page = PAGE.read_text(encoding="utf-8")
    section = ""
    for part in _PART.finditer(page):
        if part[2]:
            section = part[2]
        elif part[3] == "yaml":
            said = _SAID.match(page, part.end())
            line = page.count("\n", 0, part.start()) + 1
            yield Block(line, section, part[4], said[1] if said else None)


def sections() -> list[str]:
    """The titles of the page's sections, in order; code blocks hold none."""
    page = PAGE.read_text(encoding="utf-8")
    return [part[2] for part in _PART.finditer(page) if part[1] == "##"]


def _composed(text: str) -> yaml.Node:
    node = yaml.compose(text, Loader=yaml.BaseLoader)  # every scalar is text, as in the language
    assert node is not None
    return node


def _merged(fragment: yaml.Node) -> str:
    """The base with the fragment's sections: entries by name, groups besides, others instead."""
    whole = dict(_entries(_composed(BASE.read_text(encoding="utf-8"))))
    for key, value in _entries(fragment):
        old = whole.get(key)
        if key == "groups":
            value.value[:0] = old.value if old else []
        elif isinstance(old, yaml.MappingNode):
            value = _mapping({**dict(_entries(old)), **dict(_entries(value))})
        whole[key] = value
    return yaml.serialize(_mapping(whole))


def _entries(mapping: yaml.Node) -> list[tuple[str, yaml.Node]]:
    return [(key.value, value) for key, value in mapping.value]


def _mapping(entries: dict[str, yaml.Node]) -> yaml.Node:
    text = "tag:yaml.org,2002:str"
    pairs = [(yaml.ScalarNode(text, key), value) for key, value in entries.items()]
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)
