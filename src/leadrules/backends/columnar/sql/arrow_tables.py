"""Tables that Python makes for an engine, as Arrow: its answers, and what is long to write."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from leadrules.backends.columnar.algebra import Answers, Kind, Relation, Rows
from leadrules.backends.columnar.sql.graph import graph_of

if TYPE_CHECKING:
    import pyarrow as pa

_LARGE = 1_000  # rows of which a table is rather given than written out


def arrow_types() -> dict[Kind, pa.DataType]:
    """What each kind that Python makes is in Arrow."""
    import pyarrow as pa

    return {Kind.BOOLEAN: pa.bool_(), Kind.INTEGER: pa.int64(), Kind.TEXT: pa.string()}


def answers_table(
    answers: Answers, key: pa.Array | pa.ChunkedArray, said: Mapping[str, Sequence[object]]
) -> pa.Table:
    """The values that were asked about, as they came, with what is said about each."""
    import pyarrow as pa

    types, kinds = arrow_types(), answers.asked.columns
    columns = {name: pa.array(said[name], types[kind]) for name, kind in kinds.items()}
    return pa.table({answers.key: key} | columns)


def rows_table(rows: Rows) -> pa.Table:
    """A constant table."""
    import pyarrow as pa

    types = arrow_types()
    columns = rows.columns.items()
    return pa.table({name: pa.array(values, types[kind]) for name, (kind, values) in columns})


def large_rows(
    answer: Relation, columns: Sequence[str], made: Container[Relation]
) -> Iterator[Rows]:
    """The constant tables of a plan that are long to write out."""
    for relation in graph_of(answer, columns, made).relations:
        if isinstance(relation, Rows) and relation.columns:
            [(_, values), *_] = relation.columns.values()
            if len(values) > _LARGE:
                yield relation
