"""What a ruleset under way declares, and what a lead should try: the edges of its constants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from leadrules.language.ir import Type
from leadrules.language.scope import Name
from leadrules.testing.generate.choices import Choices

Part = dict[str, Any]
"""A part of a document: keys to texts, booleans, lists and parts."""

NUMBERS = (Type.INTEGER, Type.NUMBER)
TEXTUAL = (Type.TEXT, Type.EMAIL)
TIMES = (Type.DATE, Type.TIMESTAMP)

_FREE_NAMES = (
    "employees", "title", "x", "y2", "int", "str", "len", "lead", "events", "as_of", "self",
    "f0", "v1", "m0", "r0", "t", "record", "Decimal", "sum", "min", "id2", "Index",
    "LONG_name_9", "unknown", "missing", "score_", "None_", "days", "text", "points", "value",
    "at2", "e", "i", "k", "now", "plan", "heat", "quiet", "tags", "region", "budget", "vip",
    "last_seen", "signed_on", "mail", "n", "any", "all", "range", "print", "hash", "dict",
    "tuple", "match", "case", "type_", "state", "ctx", "UNKNOWN", "Fraction", "datetime",
    "divmod", "round", "abs", "floor", "cap", "weight", "group",
)  # fmt: skip
"""Names that a backend's own could be taken for."""


@dataclass(slots=True)
class Vocabulary:
    """The typing environment of a ruleset, with what its leads and events should come near to."""

    choices: Choices
    zone: str = "UTC"
    zone_declared: bool = False
    fields: dict[str, Part] = field(default_factory=dict)
    measures: dict[str, Part] = field(default_factory=dict)
    names: dict[str, Name] = field(default_factory=dict)  # of fields and measures
    verdict_names: dict[str, Name] = field(default_factory=dict)  # of scores, labels, grades
    events: dict[str, dict[str, Part]] = field(default_factory=dict)
    attributes: dict[str, dict[str, Name]] = field(default_factory=dict)
    phrases: dict[str, Part] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    edges: dict[str, list[Any]] = field(default_factory=dict)  # constants by what they stand beside
    wanted: list[str] = field(default_factory=list)  # texts and phrases looked for
    durations: list[int] = field(default_factory=list)  # in microseconds
    instants: list[str] = field(default_factory=list)  # dates and instants as written
    _taken: set[str] = field(default_factory=set)

    def new_name(self) -> str:
        """A name that is not taken in the one namespace."""
        free = [name for name in _FREE_NAMES if name not in self._taken]
        name = self.choices.pick(free) if free else f"name_{len(self._taken)}"
        self._taken.add(name)
        return name

    def take(self, name: str) -> None:
        """Keeps a name from being given to something else."""
        self._taken.add(name)

    def of_type(self, types: Iterable[Type], names: dict[str, Name] | None = None) -> list[str]:
        """The names of values of these types."""
        known = self.names if names is None else names
        wanted = tuple(types)
        return [name for name, about in known.items() if about.type in wanted]

    def edge(self, name: str, value: Any) -> None:
        """Remembers a constant that stands beside a name."""
        self.edges.setdefault(name, []).append(value)


def decimal_text(scaled: int, places: int) -> str:
    """A number as its author writes it.

    >>> decimal_text(-250, 2), decimal_text(7, 0)
    ('-2.50', '7')
    """
    return format(Decimal(scaled).scaleb(-places), "f")
