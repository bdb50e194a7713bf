"""Which values Python is asked about, and in which order: what one answer rests on comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from leadrules.backends.columnar.algebra import (
    Answers,
    Asked,
    Column,
    Group,
    IsNull,
    Kind,
    Not,
    Relation,
    Where,
)
from leadrules.backends.columnar.sql.graph import graph_of

Answerer = Callable[[Asked, Sequence[object]], Mapping[str, Sequence[Any]]]
"""What Python says about the distinct values of a column, by the names in `asked.columns`."""


def asked_in(answer: Relation, columns: Sequence[str]) -> Iterator[Answers]:
    """The answers that those columns of a relation rest on, each after those it rests on itself."""
    for relation in graph_of(answer, columns, ()).relations:
        if isinstance(relation, Answers):
            yield relation


def distinct_values(answers: Answers) -> Relation:
    """The values that are asked about: one column, named as the key."""
    known = Where(answers.source, Not(IsNull(Column(answers.key, Kind.RAW))))
    return Group(known, (answers.key,), {})
