"""Many rows at once, without what a statement of SQLAlchemy costs for each of them.

The statements are the same for every database but for how it marks a value's place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table

_AT_ONCE = 500  # values asked for in one statement


def add_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Adds rows, with values in the order of the table's columns."""
    if rows:
        connection.exec_driver_sql(_insertion(table, _mark(connection)), list(rows))


def rows_among(
    connection: Connection, select: str, values: Iterable[Any], where: str = ""
) -> Iterator[Sequence[Any]]:
    """The rows that `select`, which ends with a column, finds with one of some values in it.

    `where` is what else must hold.
    """
    mark, rest = _mark(connection), iter(values)
    while some := tuple(islice(rest, _AT_ONCE)):
        marks = ", ".join([mark] * len(some))
        yield from connection.exec_driver_sql(f"{select} IN ({marks}){where}", some)


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"


@lru_cache(maxsize=32)
def _insertion(table: Table, mark: str) -> str:
    names = [column.name for column in table.columns]
    marks = ", ".join([mark] * len(names))
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
