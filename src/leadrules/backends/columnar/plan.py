"""A plan: what an engine is to compute of the tables given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneOfThese

from leadrules.backends.columnar.algebra import Kind, Relation
from leadrules.backends.columnar.schema import Schema


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: which tables there are, as of when, and which columns come out.

    `as_of` is an instant in microseconds since 1970-01-01T00:00:00Z, or the name of a column of
    the leads. `trace` asks for the masks of the rules that fired and could not tell, or for points
    too. `keep` are columns of the leads that stand in the answer as they are. `next_change` asks
    for when time alone may change a row, and what it takes to know which rows still hold later.
    With `doubts`, texts may have the status `DOUBTFUL`: a row about which one of them counts gets
    `needs_python` true and no answers.
    """

    leads: Schema
    events: Schema | None
    as_of: int | str
    trace: OneOfThese["mask", "points"] | None = None
    keep: tuple[str, ...] = ()
    next_change: bool = False
    doubts: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A relation with the answer's columns in order and, beside them, `number`, by which an engine
    whose tables have an order gives the rows back in the order of the leads."""

    answer: Relation
    columns: Mapping[str, Kind]
    number: str
