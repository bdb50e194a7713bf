"""One error of form anywhere hides no independent error of meaning, and causes none."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leadrules.diagnostics import RulesetError
from leadrules.language.document import parse_document
from leadrules.language.loading import load_ruleset
from leadrules.language.source import read_source

WHOLE = Path(__file__).parents[1] / "unit" / "language" / "whole.yaml"
Steps = tuple[str | int, ...]
Found = set[tuple[str, str]]

RULE: Steps = ("groups", 2, "rules", 1)
MEANING: dict[str, tuple[Steps, Any]] = {
    "an unknown name": (RULE, {"id": "e", "when": "nobody_knows > 5", "points": "1"}),
    "a wrong type": (RULE, {"id": "e", "when": 'own_field == "x"', "points": "1"}),
    "an operator": (RULE, {"id": "e", "when": "own_field = 5", "points": "1"}),
    "a gap": (
        RULE,
        {
            "id": "e",
            "match": "own_field",
            "bands": [{"below": "5", "points": "1"}, {"from": "7", "points": "2"}],
        },
    ),
    "an unknown attribute": (
        RULE,
        {"id": "e", "count": "own_event", "where": 'own_attribut == "x"', "points": "1"},
    ),
    "a period without a window": (
        RULE,
        {"id": "e", "count": "own_event", "once_per": {"period": "1d"}, "points": "1"},
    ),
    "a floor above its cap": (
        RULE,
        {"id": "e", "when": "own_field > 5", "points": "1", "floor": "5", "cap": "1"},
    ),
    "bounds": (("fields", "own_other"), {"type": "integer", "minimum": "10", "maximum": "5"}),
    "a phrase": (("phrases", "own_phrase"), ["a*b"]),
    "an unknown event type": (("measures", "own_measure"), {"count": "own_evnt"}),
    "rungs": (("labels", "own_label"), {"score": "own_score", "from": {"a": "5", "b": "1"}}),
    "a circle": (("scores", "own_sum"), {"sum": ["own_sum"]}),
    "the last verdict": (("verdicts", 2, "when"), "own_score > 0.5"),
}
"""Errors that depend on nothing but what is added for them."""


@cache
def valid() -> dict[str, Any]:
    """A ruleset with every form of every part, and parts that only the errors above read."""
    tree: dict[str, Any] = read_source(WHOLE.read_text(encoding="utf-8")).tree()
    tree["fields"]["own_field"] = {"type": "integer"}
    tree["events"]["own_event"] = {"own_attribute": "text"}
    tree["scores"]["own_score"] = {}
    rule = {"id": "own-rule", "when": "own_field > 5", "points": "1"}
    tree["groups"].append({"group": "own-group", "score": "own_score", "rules": [rule]})
    tree["cases"] = [
        {
            "name": "one",
            "lead": {"size": "5"},
            "events": [{"type": "visit", "days_ago": "1"}],
            "previous": {"verdict": "MQL", "since": "2024-01-01"},
            "override": {"who": "ann", "why": "known", "add": "20"},
            "expect": {"verdict": "cold", "fired": ["plain"], "labels": {"heat": "cold"}},
        }
    ]
    return tree


def places(tree: Any, path: Steps = ()) -> Iterator[Steps]:
    """The path of every part and value."""
    if path:
        yield path
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for step, below in entries if not isinstance(tree, str) else ():
        yield from places(below, (*path, step))


def at(tree: Any, path: Steps) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def put(tree: Any, path: Steps, value: Any) -> Any:
    """A copy in which a value stands at a path, after all others where that is new."""
    tree = copy.deepcopy(tree)
    part = at(tree, path[:-1])
    if isinstance(part, list) and path[-1] == len(part):
        part.append(value)
    else:
        part[path[-1]] = value
    return tree


def of_form(tree: Any) -> Found:
    try:
        parse_document(read_source(json.dumps(tree)))
    except RulesetError as error:
        return {(found.code, found.message) for found in error.diagnostics}
    return set()


def told(tree: Any) -> Found:
    try:
        load_ruleset(json.dumps(tree))
    except RulesetError as error:
        return {(found.code, found.message) for found in error.diagnostics}
    return set()


@cache
def meant(what: str) -> Found:
    return told(put(valid(), *MEANING[what]))


def test_each_error_of_meaning_is_one_error() -> None:
    assert told(valid()) == set()
    assert {what: len(meant(what)) for what in MEANING} == dict.fromkeys(MEANING, 1)


def depends(what: str, path: Steps) -> bool:
    """Whether an error of meaning may go with what stands at a path."""
    if len(path) == 1 or (path[0] == "events" and len(path) == 2):
        return True  # it declares names that cannot be told, or says which language this is
    if what == "the last verdict":
        return path[0] == "verdicts"
    return path[:2] == ("groups", 2) or any(str(step).startswith("own_") for step in path)


@settings(max_examples=60, deadline=None)
@given(
    path=st.deferred(lambda: st.sampled_from(sorted(places(valid()), key=str))),
    bad=st.sampled_from(["", "of no kind!", [["a"]], "an unknown key"]),
    what=st.sampled_from(sorted(MEANING)),
)
def test_one_error_of_form_hides_no_error_of_meaning_and_causes_none(
    path: Steps, bad: Any, what: str
) -> None:
    where, wrong = MEANING[what]
    assume(path != where[: len(path)] or bad == "an unknown key")
    tree = put(valid(), where, wrong)
    if bad == "an unknown key":
        assume(isinstance(at(tree, path), dict))
        path = (*path, "surprise")
    tree = put(tree, path, bad)
    form = of_form(tree) - meant(what)
    assume(form)
    found = told(tree)
    assert found - meant(what) == form
    assert meant(what) <= found or depends(what, path)
