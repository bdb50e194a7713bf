"""Which values Python is asked about, and in which order: what one answer rests on comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from leadrules.backends.columnar.algebra import (
    Answers,
    Asked,
    Column,
    Group,
    IsNull,
    Join,
    Kind,
    Not,
    Relation,
    Select,
    Where,
)
from leadrules.backends.columnar.algebra.kinds import columns_of, columns_read
from leadrules.backends.columnar.sql.graph import graph_of, in_order

Answerer = Callable[[Asked, Sequence[object]], Mapping[str, Sequence[Any]]]
"""What Python says about the distinct values of a column, by the names in `asked.columns`."""


def asked_in(answer: Relation, columns: Sequence[str]) -> Iterator[Answers]:
    """The answers that those columns of a relation rest on, each after those it rests on itself."""
    for relation in graph_of(answer, columns, ()).relations:
        if isinstance(relation, Answers):
            yield relation


def waves(answer: Relation, columns: Sequence[str]) -> list[dict[Answers, Relation]]:
    """The answers that those columns rest on, each with rows that have its key's values.

    Those of one wave rest on none but those of earlier waves, and can be asked for together.
    """
    numbers: dict[Relation, int] = {}
    found: list[dict[Answers, Relation]] = []
    for answers in asked_in(answer, columns):
        rows = rows_with(answers.source, {answers.key})
        below = in_order([rows], numbers)
        number = max((numbers[each] + 1 for each in below if each in numbers), default=0)
        numbers[answers] = number
        found += [{} for _ in range(number + 1 - len(found))]
        found[number][answers] = rows
    return found


def rows_with(relation: Relation, columns: set[str]) -> Relation:
    """The relation without what only adds other columns to its rows."""
    match relation:
        case Join(left=left, how="left", once=True) if columns <= columns_of(left, {}).keys():
            return rows_with(left, columns)
        case Select(source=source, columns=made, keep=True):
            used = {name: scalar for name, scalar in made.items() if name in columns}
            below = rows_with(
                source, (columns - used.keys()).union(*map(columns_read, used.values()))
            )
            if not used:
                return below
            return relation if below is source else Select(below, used)
        case Where(source=source, condition=condition):
            below = rows_with(source, columns.union(columns_read(condition)))
            return relation if below is source else replace(relation, source=below)
        case _:
            return relation


def distinct_values(answers: Answers) -> Relation:
    """The values that are asked about: one column, named as the key."""
    rows = rows_with(answers.source, {answers.key})
    known = Where(rows, Not(IsNull(Column(answers.key, Kind.RAW))))
    return Group(known, (answers.key,), {})
