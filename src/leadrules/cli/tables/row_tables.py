"""Decisions made row by row, written as the table that `Ruleset.score_frame` gives."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from leadrules.backends.columnar.frames.checks import wrong_names
from leadrules.backends.columnar.frames.names import Trace, answer_columns
from leadrules.backends.columnar.frames.rows import row_of
from leadrules.backends.columnar.lowering.answer import (
    NEXT_CHANGE,
    SCORED_ACCOUNT,
    SCORED_AS_OF,
    SCORED_BY,
    scored_by,
)
from leadrules.backends.columnar.polars_engine.scalars import TYPES
from leadrules.backends.columnar.schema import ColumnType, Storage
from leadrules.backends.passing_time.next_instant import next_instant
from leadrules.cli.files import Ticker
from leadrules.cli.log.recording import Recording
from leadrules.cli.output import aside
from leadrules.cli.scoring import (
    Failure,
    Held,
    Inputs,
    Summary,
    instant_for_all,
    rows_brought_up,
)
from leadrules.cli.tables.earlier import Since, opened_earlier
from leadrules.cli.tables.file_metadata import metadata_of
from leadrules.cli.tables.row_standing import RowStanding
from leadrules.decision.decision import Decision
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.intake.instants import read_instant
from leadrules.intake.lead import read_id
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir
from leadrules.language.problems import did_you_mean
from leadrules.rows.reading import Row
from leadrules.ruleset import Ruleset

AT_ONCE = 50_000
"""Rows that are held until they are written."""


class RowTable:
    """Takes decisions one by one; memory is bounded, as parts are written to a folder."""

    def __init__(
        self,
        ruleset: Ruleset,
        inputs: Inputs,
        summary: Summary,
        trace: Trace | None,
        keep: Sequence[str],
        folder: Path,
        *,
        next_change: bool,
    ) -> None:
        self._ruleset, self._trace, self._folder = ruleset.ir, trace, folder
        self._inputs, self._summary, self._next_change = inputs, summary, next_change
        self._lead_id = ruleset.ir.lead_keys[0]
        self._keep = [name for name in dict.fromkeys(keep) if name != self._lead_id]
        self._not_seen = set(self._keep)
        self._seen: dict[str, None] = {}
        self._schema: dict[str, pl.DataType] = {
            name: pl.String() for name in (self._lead_id, *self._keep)
        }
        columns = answer_columns(ruleset.ir, trace, next_change=next_change)
        self._schema |= {name: TYPES[kind] for name, kind in columns.items()}
        self._rows: list[dict[str, object]] = []
        self.parts: list[Path] = []

    def write(self, row: Row, answer: Decision | Failure | Held) -> None:
        """Keep a lead's row; what is no row of leads has no place in a table of leads."""
        if isinstance(answer, Held):
            told = {**answer.row, self._lead_id: answer.lead}
        elif isinstance(answer, Decision):
            told = row_of(self._ruleset, answer.record, self._trace)
            told[self._lead_id] = answer.lead_id
            if self._next_change:
                changes = next_instant(self._ruleset, answer.record.trace, answer.as_of)
                told |= {NEXT_CHANGE: changes, **self._about(row, answer.as_of)}
        elif row:
            problems = [f"{one.code} {one.place or ''}".rstrip() for one in answer.diagnostics]
            told = {self._lead_id: answer.lead, "error": "; ".join(dict.fromkeys(problems))}
            if self._next_change:
                told |= self._about(row, self._instant_of(row))
        else:
            return
        told |= {name: _as_text(row.get(name)) for name in self._keep}
        if self._not_seen:
            self._not_seen.difference_update(row)
            if len(self._seen) < AT_ONCE:
                self._seen.update(dict.fromkeys(row))
        self._rows.append(told)
        if len(self._rows) >= AT_ONCE:
            self.end_part()

    def _about(self, row: Row, as_of: datetime | None) -> dict[str, object]:
        """What it takes to know whether the row holds later."""
        return {
            SCORED_AS_OF: as_of,
            SCORED_BY: scored_by(self._ruleset, has_events=bool(self._inputs.events)),
            SCORED_ACCOUNT: _account_of(row, self._ruleset),
        }

    def _instant_of(self, row: Row) -> datetime | None:
        """The instant as of which a lead could not be scored."""
        column = self._inputs.as_of_column
        if column is None:
            return self._summary.as_of
        try:
            return read_instant(row.get(column), self._ruleset.zone, self._ruleset.zone_declared)
        except Unreadable:
            return None

    def end_part(self) -> None:
        """Write the rows that are kept."""
        part = self._folder / f"part-{len(self.parts):06}.parquet"
        columns = {
            name: pl.Series(name, [row.get(name) for row in self._rows], dtype=kind)
            for name, kind in self._schema.items()
        }
        pl.DataFrame(columns).write_parquet(part, compression="lz4")
        self.parts.append(part)
        self._rows.clear()

    def check_kept(self) -> None:
        """Raise FrameError for columns to keep that no lead has."""
        if self._not_seen and self._seen:
            raise FrameError(
                Diagnostic(
                    "LR524",
                    f"the leads have no column `{name}`",
                    place="keep",
                    help=did_you_mean(name, self._seen),
                )
                for name in self._keep
                if name in self._not_seen
            )


@contextmanager
def open_table(
    out: str,
    ruleset: Ruleset,
    inputs: Inputs,
    summary: Summary,
    trace: Trace | None,
    keep: Sequence[str],
    *,
    next_change: bool = False,
) -> Iterator[RowTable]:
    """A writer of a table to a file, which appears under its name when it is whole.

    Raises FrameError for columns to keep whose names are the answer's, or that no lead has.
    """
    named = {name: ColumnType(Storage.TEXT) for name in (ruleset.ir.lead_keys[0], *keep)}
    problems = list(wrong_names(ruleset.ir, named, None, keep, trace, next_change=next_change))
    if problems:
        raise FrameError(problems)
    with aside(out) as file, TemporaryDirectory(prefix="leadrules-") as folder:
        table = RowTable(
            ruleset, inputs, summary, trace, keep, Path(folder), next_change=next_change
        )
        yield table
        table.check_kept()
        table.end_part()
        pl.scan_parquet(table.parts, glob=False).sink_parquet(
            file, metadata=metadata_of(ruleset, summary.as_of, inputs.as_of_column)
        )


def write_row_by_row(
    ruleset: Ruleset,
    inputs: Inputs,
    summary: Summary,
    out: str,
    *,
    trace: Trace | None,
    keep: Sequence[str],
    next_change: bool,
    since: Since | None,
    failed: Callable[[Failure], None] | None,
    tick: Ticker,
    recording: Recording,
) -> None:
    """Score leads one after another into a Parquet file; where there is an earlier one, its rows
    that hold are taken over.

    `failed` takes every lead that could not be scored; `recording` every decision, before it is
    written. Raises as `open_table` and `scored_rows` do.
    """
    with (
        TemporaryDirectory(prefix="leadrules-") as folder,
        open_table(out, ruleset, inputs, summary, trace, keep, next_change=next_change) as table,
    ):
        standing = None
        if since is not None:
            summary.as_of = instant_for_all(ruleset.ir, inputs)
            earlier, again = opened_earlier(
                ruleset.ir,
                since,
                ruleset.ir.lead_keys[0],
                trace=trace,
                as_of=summary.as_of,
                has_events=bool(inputs.events),
            )
            summary.again = again
            if earlier is not None:
                standing = RowStanding(ruleset, earlier, again, summary.as_of, Path(folder))
        rows = rows_brought_up(
            *(ruleset, inputs, summary, standing),
            tick=tick, also_read=frozenset(keep), note=recording.note,
        )  # fmt: skip
        for row, answer in recording.through(rows):
            table.write(row, answer)
            if failed is not None and isinstance(answer, Failure):
                failed(answer)


def _account_of(row: Row, ruleset: ir.Ruleset) -> str | None:
    for key in ruleset.account_keys:
        try:
            found = read_id(row.get(key), ruleset.limits)
        except Unreadable:
            return None
        if found is not None:
            return found
    return None


def _as_text(value: Any) -> str | None:
    """A cell to keep: as it stands in a text file (a blank one is missing), else a text of it."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        # WHY: a lone surrogate cannot be written
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, bool | list | dict):
        return json.dumps(value, default=str)
    return str(value)
