"""Files of leads or events as one table in memory, read as `score` reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from leadrules.cli.files import Rows
from leadrules.rows.reading import BadRow

AT_ONCE = 50_000
"""Rows that are held as rows."""

_LISTS = pl.List(pl.String)


@dataclass(slots=True)
class ReadTable:
    """A table, and the rows that are none."""

    frame: pl.DataFrame
    bad: list[BadRow] = field(default_factory=list)


def table_of_rows(rows: Rows) -> ReadTable:
    """All rows as a table of texts, and of lists of texts; a blank cell is missing.

    Values are read from these texts as fields read them, so that nothing is guessed here.
    """
    parts: list[pl.DataFrame] = []
    bad: list[BadRow] = []
    held: list[dict[str, Any]] = []
    for _, row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        held.append(row)
        if len(held) == AT_ONCE:
            parts.append(_part(held))
            held.clear()
    if held or not parts:
        parts.append(_part(held))
    lists = {name for part in parts for name, kind in part.schema.items() if kind == _LISTS}
    alike = [part.with_columns(_as_lists(part, lists)) for part in parts]
    return ReadTable(pl.concat(alike, how="diagonal"), bad)


def _part(rows: list[dict[str, Any]]) -> pl.DataFrame:
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame([_column(name, [row.get(name) for row in rows]) for name in names])


def _column(name: str, values: list[Any]) -> pl.Series:
    if any(isinstance(value, list) for value in values):
        items = [None if value is None or value == "" else _items(value) for value in values]
        return pl.Series(name, items, dtype=_LISTS)
    return pl.Series(name, [_text(value) for value in values], dtype=pl.String)


def _items(value: Any) -> list[str | None]:
    return [_text(item) for item in (value if isinstance(value, list) else [value])]


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        # WHY: a lone surrogate is no text to a table
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
    return json.dumps(value, default=str) if isinstance(value, bool | dict) else str(value)


def _as_lists(part: pl.DataFrame, lists: set[str]) -> Iterator[pl.Expr]:
    for name in lists & set(part.columns):
        if part.schema[name] != _LISTS:
            yield pl.col(name).str.split(";")
