"""Ids of leads and accounts as texts, from the first of the ruleset's keys that is not missing."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.backends.columnar.algebra import (
    Column,
    IsBlank,
    IsNull,
    Kind,
    Scalar,
    TextLength,
    ToText,
)
from leadrules.backends.columnar.lowering.reading import what_it_holds
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    NO_TEXT,
    case,
    compare,
    known,
    negated,
    whole,
)
from leadrules.backends.columnar.schema import Schema, Storage
from leadrules.diagnostics import Diagnostic
from leadrules.diagnostics.shown import shown
from leadrules.language import ir

_IDS = frozenset({Storage.TEXT, Storage.INTEGER, Storage.UNSIGNED})


@dataclass(frozen=True, slots=True)
class Identifier:
    """An id: its text, null where it is missing or cannot be read; whether it cannot be read (true,
    or else false or null); and the columns that it is read from."""

    value: Scalar
    bad: Scalar
    columns: tuple[str, ...]


def identifier(schema: Schema, keys: tuple[str, ...], limits: ir.Limits) -> Identifier:
    """The id under the first of the keys that is a column and not missing, as `read_id` reads it.

    Columns that `unfit` names are left out.

    >>> from leadrules.backends.columnar.schema import ColumnType
    >>> identifier({"id": ColumnType(Storage.INTEGER)}, ("lead_id", "id"), ir.Limits()).columns
    ('id',)
    """
    columns = [key for key in keys if key in schema and schema[key].storage in _IDS]
    values: list[tuple[Scalar, Scalar]] = []
    bad: list[tuple[Scalar, Scalar]] = []
    for name in columns:
        raw = Column(name, Kind.RAW)
        given = ToText(raw)
        if schema[name].storage is not Storage.TEXT:
            values.append((negated(IsNull(raw)), given))
            bad.append((negated(IsNull(raw)), FALSE))
            continue
        long = compare(">", TextLength(raw), whole(limits.text))
        there = case([(IsBlank(raw), FALSE)], known(raw))
        values += [(long, NO_TEXT), (there, given)]
        bad += [(long, negated(FALSE)), (there, FALSE)]
    return Identifier(case(values, NO_TEXT), case(bad, FALSE), tuple(columns))


def unfit(schema: Schema, keys: tuple[str, ...]) -> list[Diagnostic]:
    """The key columns that hold neither texts nor whole numbers."""
    return [
        Diagnostic(
            "LR520",
            f"the column `{shown(key)}` holds {what_it_holds(schema[key])}, which are never read "
            "as ids",
            place=shown(key),
            help="give ids as texts or whole numbers",
        )
        for key in dict.fromkeys(keys)
        if key in schema and schema[key].storage not in (*_IDS, Storage.NOTHING)
    ]
