"""Both versions as plain trees without what changes no answer, A's in B's names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from leadrules.analysis.diff.naming import Renamed
from leadrules.language.loading import Loaded

Tree = Any
"""What YAML holds: mappings, lists and texts."""

NAMED = ("phrases", "lists", "measures", "scores", "labels", "matrices", "grades")
"""Sections whose names only the ruleset itself knows, so that another name means the same."""
_SILENT = ("cases", "agreement", "title", "description")
_SILENT_OF_FIELDS = ("personal", "known", "description")
_SILENT_OF_RULES = ("reason", "description")
_DATA = frozenset({"id", "values", "from", "start", "ladder", "how", "choices", "missing"})
"""Keys that hold no names of the ruleset's."""
_QUOTED = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
_WORD = re.compile(r"[A-Za-z_]\w*")


def plain(loaded: Loaded) -> dict[str, Tree]:
    """The tree of a ruleset with its main score written out, without texts, cases, agreement."""
    tree: dict[str, Tree] = {
        key: value for key, value in loaded.source.tree().items() if key not in _SILENT
    }
    tree["score"] = loaded.ruleset.main_score
    tree["fields"] = {name: _field(field) for name, field in tree["fields"].items()}
    tree["events"] = {
        event: {name: _field(field) for name, field in attributes.items()}
        for event, attributes in tree.get("events", {}).items()
    }
    tree["groups"] = [
        {
            **{key: value for key, value in group.items() if key != "title"},
            "rules": [_without(rule, _SILENT_OF_RULES) for rule in group["rules"]],
        }
        for group in tree["groups"]
    ]
    return tree


def _field(field: Tree) -> Tree:
    return {"type": field} if isinstance(field, str) else _without(field, _SILENT_OF_FIELDS)


def _without(part: Mapping[str, Tree], keys: tuple[str, ...]) -> dict[str, Tree]:
    return {key: value for key, value in part.items() if key not in keys}


def in_names_of(tree: dict[str, Tree], other: dict[str, Tree], renamed: Renamed) -> dict[str, Tree]:
    """The tree with what was only renamed called as the other tree calls it.

    Fields and event types keep their names, as data are looked up by these.
    """
    known = {name for section in NAMED for name in tree.get(section, {})}
    names = {name: called for name, called in renamed.names.items() if name in known}
    done = dict(tree)
    done["score"] = names.get(tree["score"], tree["score"])
    for section in NAMED:
        if section in tree:
            done[section] = {
                names.get(name, name): (
                    part if section in ("phrases", "lists") else with_names(part, names)
                )
                for name, part in tree[section].items()
            }
    done["groups"] = [
        {
            **{key: value for key, value in group.items() if key not in ("group", "rules")},
            "group": renamed.groups.get(group["group"], group["group"]),
            "score": names.get(group["score"], group["score"]),
            "rules": [
                {**with_names(rule, names), "id": renamed.rules.get(rule["id"], rule["id"])}
                for rule in group["rules"]
            ],
        }
        for group in tree["groups"]
    ]
    done["verdicts"] = [
        {
            **with_names(verdict, names),
            "verdict": renamed.verdicts.get(verdict["verdict"], verdict["verdict"]),
        }
        for verdict in tree["verdicts"]
    ]
    return done


def with_names(part: Tree, names: Mapping[str, str]) -> Tree:
    """A part in which these names are others, wherever it reads them."""
    if not names:
        return part
    return _mapped(part, lambda text: _renamed(text, names))


def _mapped(part: Tree, change: Callable[[str], str]) -> Tree:
    match part:
        case str():
            return change(part)
        case list():
            return [_mapped(each, change) for each in part]
        case _:
            return {
                key: {change(name): weight for name, weight in value.items()}
                if key == "weighted"
                else value
                if key in _DATA
                else _mapped(value, change)
                for key, value in part.items()
            }


def _renamed(text: str, names: Mapping[str, str]) -> str:
    pieces = _QUOTED.split(text)
    return "".join(
        piece if place % 2 else _WORD.sub(lambda word: names.get(word[0], word[0]), piece)
        for place, piece in enumerate(pieces)
    )


def words(part: Tree) -> frozenset[str]:
    """Every word of a part that may be a name it reads; some may be none.

    >>> sorted(words({"id": "a", "when": 'mentions(title, executive) and x == "y"'}))
    ['and', 'executive', 'mentions', 'title', 'x']
    """
    found: set[str] = set()

    def look(text: str) -> str:
        for piece in _QUOTED.split(text)[::2]:
            found.update(_WORD.findall(piece))
        return text

    if part is not None:
        _mapped(part, look)
    return frozenset(found)
