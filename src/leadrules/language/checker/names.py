"""One namespace for everything that can be named, and one each for groups, rules and verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk, EnoughError
from leadrules.language.operators import FUNCTIONS
from leadrules.language.problems import shown

MOST_NAMES = 5_000
MOST_VERDICTS = 1_000

NAMED = {
    "fields": "field",
    "events": "event type",
    "phrases": "set of phrases",
    "lists": "list",
    "measures": "measure",
    "scores": "score",
    "labels": "label",
    "matrices": "matrix",
    "grades": "grade",
}
"""What shares the one namespace: the document's keys, and what one entry of each is called."""


def check_names(desk: Desk) -> None:
    """No name is reserved, none stands for two things, and there are not too many."""
    _check_numbers(desk)
    _check_namespace(desk)
    _check_attributes(desk)
    document = desk.document
    groups: list[tuple[str, Path]] = [
        (group.group, ("groups", place, "group")) for place, group in enumerate(document.groups)
    ]
    rules: list[tuple[str, Path]] = [
        (rule.id, ("groups", place, "rules", index, "id"))
        for place, group in enumerate(document.groups)
        for index, rule in enumerate(group.rules)
    ]
    verdicts: list[tuple[str, Path]] = [
        (verdict.verdict, ("verdicts", place, "verdict"))
        for place, verdict in enumerate(document.verdicts)
    ]
    _check_once(desk, "group", groups)
    _check_once(desk, "rule", rules)
    _check_once(desk, "verdict", verdicts)


def declared(desk: Desk) -> Iterator[tuple[str, str, Path]]:
    """Every name of the one namespace with what it names and where it stands, in order."""
    for key, what in NAMED.items():
        for name in getattr(desk.document, key):
            yield name, what, (key, name)


def _check_numbers(desk: Desk) -> None:
    whole = desk.document
    attributes = sum(len(attributes) for attributes in whole.events.values())
    for what, number, most in (
        ("names", sum(1 for _ in declared(desk)) + attributes, MOST_NAMES),
        ("verdicts", len(whole.verdicts), MOST_VERDICTS),
    ):
        if number > most:
            desk.error("LR418", f"there are {number:,} {what}, more than {most:,}", (), key=True)
            raise EnoughError


def _check_namespace(desk: Desk) -> None:
    seen: dict[str, str] = {}
    for name, what, path in declared(desk):
        _check_reserved(desk, name, path)
        if name in seen:
            desk.error(
                "LR202",
                f"{what} {shown(name)} has the name of a {seen[name]}",
                path,
                key=True,
                help="fields, events, phrases, lists, measures, scores, labels, matrices and "
                "grades share their names",
            )
        seen.setdefault(name, what)


def _check_attributes(desk: Desk) -> None:
    for event, attributes in desk.document.events.items():
        for attribute in attributes:
            path: Path = ("events", event, attribute)
            _check_reserved(desk, attribute, path)
            for key in ("phrases", "lists"):
                if attribute in getattr(desk.document, key):
                    message = f"attribute {shown(attribute)} has the name of a {NAMED[key]}"
                    hint = "a `where` that names it could mean either"
                    desk.error("LR202", message, path, key=True, help=hint)


def _check_reserved(desk: Desk, name: str, path: Path) -> None:
    if name in FUNCTIONS:
        desk.error("LR219", f"{shown(name)} is a function of the language", path, key=True)
    elif name.startswith("_"):
        desk.error(
            "LR219",
            f"the name {shown(name)} begins with `_`",
            path,
            key=True,
            help="begin it with a letter; a lead's key with `_` can stand in `from`",
        )


def _check_once(desk: Desk, what: str, names: list[tuple[str, Path]]) -> None:
    seen: set[str] = set()
    for name, path in names:
        if name in seen:
            desk.error("LR202", f"there are two {what}s {shown(name)}", path)
        seen.add(name)
