"""The tables that a statement reads: each column of its field's natural type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from leadrules.backends.columnar.frames.names import event_keys
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.backends.columnar.schema import ColumnType, Schema, Storage
from leadrules.backends.columnar.sql.native.dialects import Warehouse
from leadrules.diagnostics import Diagnostic
from leadrules.diagnostics.shown import shown
from leadrules.language import ir

_STORED = {
    ir.Type.BOOLEAN: Storage.BOOLEAN,
    ir.Type.INTEGER: Storage.INTEGER,
    ir.Type.NUMBER: Storage.DECIMAL,
    ir.Type.TEXT: Storage.TEXT,
    ir.Type.EMAIL: Storage.TEXT,
    ir.Type.TEXTS: Storage.TEXT,
    ir.Type.DATE: Storage.DATE,
    ir.Type.TIMESTAMP: Storage.INSTANT,
}
_SCALE = 18  # digits after the point that a number may have


class Columns:
    """The columns of one table, and what is wrong with them."""

    def __init__(self, dialect: Warehouse, place: str, listed: Sequence[str] | None) -> None:
        self.schema: dict[str, ColumnType] = {}
        self.problems: list[Diagnostic] = []
        self._dialect = dialect
        self._place = place
        self._listed = None if listed is None else frozenset(listed)

    def field(self, field: ir.Field) -> None:
        """The columns of a field: its own name's, and where columns are listed, its other keys'."""
        keys = (field.name,) if self._listed is None else (field.name, *field.sources)
        for key in keys:
            self.add(key, _STORED[field.type])

    def id(self, keys: Iterable[str]) -> None:
        """The columns of an id: the first key's, or all that are listed."""
        wanted = list(keys)
        for key in wanted if self._listed is not None else wanted[:1]:
            self.add(key, Storage.TEXT, is_id=True)

    def add(self, name: str, storage: Storage, *, is_id: bool = False) -> None:
        """One column, if the table has it."""
        if self._listed is not None and name not in self._listed:
            return
        native = self._dialect.stored_types.get(storage, "")
        # WHY: ids may be integers too, and are read as texts; other columns stand as they are
        stored = ColumnType(storage, _SCALE, "an id" if is_id else native)
        before = self.schema.get(name, stored)
        if before.storage is not storage and not is_id:
            self.problems.append(
                Diagnostic(
                    "LR532",
                    f"the column `{shown(name)}` of the {self._place} is read as "
                    f"{before.storage.value} and as {stored.storage.value}",
                    place=shown(name),
                    help="a column of SQL has one type: give one of the fields another name",
                )
            )
        self.schema.setdefault(name, stored)


def lead_columns(ruleset: ir.Ruleset, dialect: Warehouse, listed: Sequence[str] | None) -> Columns:
    """The columns of the leads."""
    columns = Columns(dialect, "leads", listed)
    columns.id(ruleset.lead_keys)
    if reads_account(ruleset):
        columns.id(ruleset.account_keys)
    for field in ruleset.fields:
        columns.field(field)
    return columns


def event_columns(ruleset: ir.Ruleset, dialect: Warehouse, listed: Sequence[str] | None) -> Columns:
    """The columns of the events."""
    columns = Columns(dialect, "events", listed)
    columns.id(event_keys(ruleset))
    columns.add("type", Storage.TEXT)
    columns.add("at", Storage.INSTANT)
    if listed is not None:
        columns.id(["id"])
        columns.add("known_at", Storage.INSTANT)
    for kind in ruleset.events:
        for attribute in kind.attributes:
            columns.field(attribute)
    return columns


def listing(schema: Schema, dialect: Warehouse) -> Iterator[str]:
    """The columns and their types, for people to read."""
    by_kind: dict[str, list[str]] = {}
    for name, stored in schema.items():
        by_kind.setdefault(_SAID[stored.storage, stored.engine_type == "an id"], []).append(
            dialect.quoted(name)
        )
    for kind, names in by_kind.items():
        yield f"{kind}: {', '.join(names)}"


_SAID = {
    (Storage.BOOLEAN, False): "booleans",
    (Storage.INTEGER, False): "integers",
    (Storage.DECIMAL, False): "exact decimals",
    (Storage.TEXT, False): "texts",
    (Storage.TEXT, True): "ids",
    (Storage.DATE, False): "dates",
    (Storage.INSTANT, False): "timestamps with a zone",
}
