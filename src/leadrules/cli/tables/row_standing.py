"""Of leads that are read row by row, which rows of an earlier file still hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.frames.polars_lazy import columns_of
from leadrules.backends.columnar.lowering.events.occurrences import event_keys
from leadrules.backends.columnar.lowering.rescoring import Earlier, standing
from leadrules.backends.columnar.plan import Request
from leadrules.backends.columnar.polars_engine import run
from leadrules.cli.scoring import Again, Held
from leadrules.cli.spool import first_of
from leadrules.cli.tables.earlier import EarlierFile
from leadrules.decision.units import microseconds_of
from leadrules.rows import parquet
from leadrules.rows.reading import Row
from leadrules.ruleset import Ruleset

_AT_ONCE = 50_000
_ABOUT = ("type", "at", "known_at")
_WHY = "scored again"


class RowStanding:
    """Notes of leads and events who and when they are, then says of each lead whether the earlier
    row holds; memory is bounded, as the notes are files in a folder."""

    def __init__(
        self, ruleset: Ruleset, earlier: EarlierFile, again: Again, as_of: datetime, folder: Path
    ) -> None:
        self._ruleset, self._earlier, self._again = ruleset, earlier, again
        self._as_of = as_of
        self._result = folder / "standing.parquet"
        keys = (ruleset.ir.lead_keys[0], *ruleset.ir.account_keys[:1])
        self._leads = _Notes(folder, "leads", keys)
        self._key = event_keys(ruleset.ir)[0]
        self._events = _Notes(folder, "events", (self._key, *_ABOUT))

    def note_event(self, row: Row) -> None:
        """Take notice of an event."""
        keys = event_keys(self._ruleset.ir)
        self._events.add([first_of(row, keys), *(_text(row.get(name)) for name in _ABOUT)])

    def note_lead(self, row: Row) -> None:
        """Take notice of a lead; in their order."""
        rules = self._ruleset.ir
        ids = [first_of(row, rules.lead_keys), first_of(row, rules.account_keys)]
        self._leads.add(ids[: len(self._leads.names)])

    def held(self, *, has_events: bool) -> Iterator[Held | None]:
        """The earlier row of each lead that was noted, or None where it must be scored again."""
        tables = {"leads": self._leads.frame(), "previous": self._earlier.rows}
        if has_events:
            tables["events"] = self._events.frame()
        schemas = {name: columns_of(table.collect_schema()) for name, table in tables.items()}
        as_of = microseconds_of(self._as_of)
        request = Request(schemas["leads"], schemas.get("events"), as_of, next_change=True)
        earlier = Earlier(
            schemas["previous"], self._earlier.answered, self._earlier.changed, why=_WHY
        )
        plan = standing(self._ruleset.ir, request, earlier, self._earlier.own)
        columns = [*plan.columns, plan.number]
        found = run(plan.answer, tables, answer).select(columns)
        found.sort(plan.number).sink_parquet(self._result)
        self._again.of_no_lead = self._earlier.of_no_lead(tables["leads"])
        yield from self._told(self._earlier.own)

    def _told(self, own: str) -> Iterator[Held | None]:
        for row in self._rows():
            why = row.pop(_WHY)
            if why is None:
                self._again.taken_over += 1
                yield Held(row.pop(own), row)
            else:
                self._again.why[why] += 1
                yield None

    def _rows(self) -> Iterator[dict[str, Any]]:
        frame = pl.scan_parquet(self._result, glob=False)
        for start in range(0, parquet.height(frame), _AT_ONCE):
            yield from frame.slice(start, _AT_ONCE).collect().to_dicts()


class _Notes:
    """A table of texts that grows row by row, in files."""

    def __init__(self, folder: Path, name: str, names: Sequence[str]) -> None:
        self.names = names
        self._folder, self._name = folder, name
        self._rows: list[Sequence[str | None]] = []
        self._parts: list[Path] = []

    def add(self, row: Sequence[str | None]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _AT_ONCE:
            self._end_part()

    def frame(self) -> pl.LazyFrame:
        self._end_part()
        return pl.scan_parquet(self._parts, glob=False)

    def _end_part(self) -> None:
        part = self._folder / f"{self._name}-{len(self._parts):06}.parquet"
        schema = dict.fromkeys(self.names, pl.String())
        pl.DataFrame(self._rows, schema=schema, orient="row").write_parquet(part)
        self._parts.append(part)
        self._rows.clear()


def _text(value: object) -> str | None:
    if value is None:
        return None
    written = value.isoformat() if isinstance(value, date) else str(value)
    return written.encode("utf-8", "backslashreplace").decode()
