"""Where values stand in a record: paths of names, and patterns of them with a `*`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

IN_LISTS = "[]"
"""Marks a list in a path: what follows is looked for in each of its items."""

AROUND = "parent."
"""Begins a path into the record around a nested one."""

_DEEPEST = 6  # mappings within each other that are entered
_LONGEST_NUMBER = 40  # digits that are written out instead of as a power of ten

Flat = dict[str, Any]
"""The values of a record by path, `properties.email`, without those that are missing."""


def flatten(
    record: Mapping[str, Any],
    *,
    missing: frozenset[str] = frozenset(),
    json_paths: frozenset[str] = frozenset(),
    list_paths: frozenset[str] = frozenset(),
    bad_json: Callable[[str], None] = lambda path: None,
) -> Flat:
    """The values of a record by path; blank texts and those in `missing` are left out.

    A text at one of `json_paths` is read as JSON, and a list of `{name, value}` as a mapping;
    `bad_json` is told of one that is none. What stands in lists is at those of `list_paths`, such
    as `profiles[].email`, together.

    >>> flatten({"id": 1, "properties": {"email": {"value": "a@b.example"}, "city": ""}})
    {'id': 1, 'properties.email.value': 'a@b.example'}
    >>> flatten({"of": [{"id": 1}, {"id": 2}]}, list_paths=frozenset({"of[].id"}))["of[].id"]
    [1, 2]
    """
    flat: Flat = {}

    def enter(within: Mapping[str, Any], prefix: str, levels: int) -> None:
        for name, value in within.items():
            path = f"{prefix}{name}"
            if isinstance(value, str):
                text = value.strip()
                if not text or text in missing:
                    continue
                if path not in json_paths:
                    flat[path] = value
                    continue
                value = _read_json(text)
                if value is None:
                    bad_json(path)
                    continue
            elif value is None:
                continue
            if path in json_paths:
                value = _named(value)
            if isinstance(value, Mapping) and levels:
                enter(value, f"{path}.", levels - 1)
            else:
                flat[path] = value

    enter(record, "", _DEEPEST)
    for path in list_paths:
        if gathered := gather(flat, path, missing):
            flat[path] = gathered
    return flat


def gather(flat: Flat, path: str, missing: frozenset[str] = frozenset()) -> list[Any]:
    """What stands at a path through lists, `profiles[].emails[].value`, in the order of the lists.

    >>> gather({"of": [{"ids": [{"id": 1}, {"id": ""}]}, {"ids": [{"id": 2}]}]}, "of[].ids[].id")
    [1, 2]
    """
    head, *rest = path.split(IN_LISTS)
    found = [flat.get(head)]
    for part in rest:
        items = [item for within in found if isinstance(within, list) for item in within]
        found = [_at(item, part.removeprefix(".")) for item in items]
    return [
        value
        for value in found
        if value is not None and not (isinstance(value, str) and value.strip() in {"", *missing})
    ]


def _at(value: Any, path: str) -> Any:
    """What stands under a path of names in mappings; the value itself for no path."""
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _places(record: Mapping[str, Any], prefix: str = "", levels: int = _DEEPEST) -> Iterator[str]:
    """All paths of a record, of blank values too."""
    for name, value in record.items():
        if isinstance(value, Mapping) and levels:
            yield from _places(value, f"{prefix}{name}.", levels - 1)
        else:
            yield f"{prefix}{name}"


def _read_json(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def _named(value: Any) -> Any:
    """A list of `{name, value}`, or of `{id, value}`, as a mapping."""
    if not isinstance(value, list) or not all(map(_is_named, value)):
        return value
    return {str(item.get("name", item.get("id"))): item.get("value") for item in value}


def _is_named(item: Any) -> bool:
    # WHY: where a value is blank, some systems leave it out
    return isinstance(item, Mapping) and ("value" in item or item.keys() <= {"type", "id", "name"})


def first_of(flat: Flat, paths: Iterable[str]) -> Any:
    """The value at the first of the paths that has one; None where none has."""
    for path in paths:
        if path in flat:
            return flat[path]
    return None


def text_of(value: Any) -> str | None:
    """A value as text for ids and comparisons; None where it is missing or not a single value.

    >>> text_of(True), text_of(12), text_of([1])
    ('true', '12', None)
    """
    if isinstance(value, str):
        return value.strip() or None
    if value is None or isinstance(value, Mapping | list | tuple):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal) and abs(value.adjusted()) < _LONGEST_NUMBER:
        return f"{value:f}"
    return str(value)


def ids_of(value: Any) -> tuple[str, ...]:
    """The ids in a list, or in a text such as `1;2`, `[1, 2]` or `1:1617298367;2:1617298368`.

    >>> ids_of("[1286861, 60935]"), ids_of([7, 8]), ids_of("1:1617298367;2")
    (('1286861', '60935'), ('7', '8'), ('1', '2'))
    """
    items = value if isinstance(value, list | tuple) else re.split(r'[;,\s\[\]"]+', str(value))
    found = (text_of(item) for item in items)
    return tuple(text.partition(":")[0] for text in found if text)


def glob(pattern: str) -> re.Pattern[str]:
    """A pattern for whole texts in which `*` is any text, upper and lower case alike."""
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Where:
    """What one of some paths must hold: true where any does."""

    tests: tuple[tuple[str, re.Pattern[str]], ...]

    def holds(self, flat: Flat) -> bool:
        """Whether any of the paths holds what it must."""
        for path, pattern in self.tests:
            text = text_of(flat.get(path))
            if text is not None and pattern.fullmatch(text):
                return True
        return False


NOWHERE = Where(())


@dataclass(frozen=True, slots=True)
class Fields:
    """Which values of a record become which fields or attributes.

    `named` are names with their paths; `others` are paths with a `*`, which is the name; `aside`
    are paths that something else reads, or that nothing should; `known` are paths that something
    else reads besides.
    """

    named: tuple[tuple[str, tuple[str, ...]], ...]
    others: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    def plan(self, paths: Sequence[str]) -> Plan:
        """The fields of records that have these paths."""
        found: dict[str, list[str]] = {}
        here, used = frozenset(paths), set()
        for name, sources in self.named:
            found[name] = [path for path in sources if path in here]
            used.update(found[name])
        aside = [_star(pattern) for pattern in self.aside]
        left = [
            path
            for path in paths
            if IN_LISTS not in path and not any(one.fullmatch(path) for one in aside)
        ]
        for other in map(_star, self.others):
            for path in left:
                match = other.fullmatch(path)
                if match is not None and path not in used:
                    used.add(path)
                    found.setdefault(match[1], []).append(path)
        used.update(self.known)
        return Plan(
            tuple((name, tuple(sources)) for name, sources in found.items() if sources),
            tuple(path for path in left if path not in used),
        )


def _star(pattern: str) -> re.Pattern[str]:
    """A pattern of one path: `*` is one name, without a dot."""
    return re.compile(r"([^.]+)".join(map(re.escape, pattern.split("*"))))


@dataclass(frozen=True, slots=True)
class Plan:
    """What to take from records with the same paths, and what nothing takes."""

    fields: tuple[tuple[str, tuple[str, ...]], ...]
    unknown: tuple[str, ...]

    def taken(self, flat: Flat) -> dict[str, Any]:
        """The fields of one record."""
        return {name: _value(first_of(flat, paths)) for name, paths in self.fields}


def _value(value: Any) -> Any:
    """A single value as text, so that JSON and CSV read alike; a list as it is."""
    if isinstance(value, str):
        return value
    text = text_of(value)
    return value if text is None else text


class Plans:
    """Plans by the paths that a record has: exports have few different sets of columns."""

    _MOST = 200

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._plans: dict[tuple[str, ...], Plan] = {}

    def would_take(self, name: str, record: Mapping[str, Any]) -> bool:
        """Whether a record has any place, blank or not, from which a field of this name is read."""
        plan = self.of(dict.fromkeys(_places(record), ""))
        return any(name == field for field, _ in plan.fields)

    def of(self, flat: Flat) -> Plan:
        """The plan for a record."""
        paths = tuple(flat)
        plan = self._plans.get(paths)
        if plan is None:
            plan = self._fields.plan(paths)
            if len(self._plans) < self._MOST:
                self._plans[paths] = plan
        return plan
