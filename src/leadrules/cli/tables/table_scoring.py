"""Parquet in, Parquet out: all leads scored at once, in bounded memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Lock

import polars as pl
from polars.lazyframe.in_process import InProcessQuery

from leadrules.backends.columnar.frames.names import Trace, lead_id_column
from leadrules.backends.columnar.frames.rescoring import rescore_frame
from leadrules.cli.output import aside
from leadrules.cli.scoring import Again, Failure, Inputs, Summary, instant_for_all, known_columns
from leadrules.cli.tables.earlier import Since, opened_earlier
from leadrules.cli.tables.file_metadata import metadata_of
from leadrules.cli.tables.noticed import notice
from leadrules.cli.tables.opening import opened
from leadrules.cli.tables.table_summary import Scored, summarise
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.diagnostics.shown import shown
from leadrules.intake.lead import known_keys
from leadrules.language.problems import did_you_mean
from leadrules.rows import parquet
from leadrules.rows.reading import UnreadableFile
from leadrules.ruleset import Ruleset

Shown = Callable[[str, int, int | None], None]
"""Called every now and then with what is being done, to how many rows, and of how many."""

_LOOK = 0.1  # seconds between two looks at how far it is
_PATIENCE = 2.0  # seconds that a run which is stopped gets to end


class _Stopped(Exception):  # noqa: N818 - a signal to the engine, seen by nobody
    """The run is to end."""


def score_tables(
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
    show: Shown,
    counts: bool = True,
) -> None:
    """Score the Parquet files of leads into one Parquet file; what happened goes to the summary.

    `failed` takes every lead that could not be scored; with `counts` it is counted what could not
    be read, and which events were not seen. Raises FrameError with all that is wrong
    with the tables, UnreadableFile and OSError for files that cannot be used.
    """
    summary.as_of = None if inputs.as_of_column else instant_for_all(ruleset.ir, inputs)
    leads = opened(inputs.leads)
    events = opened(inputs.events) if inputs.events else None
    if inputs.strict:
        _check_declared(ruleset, inputs, leads, events, keep)
    try:
        with aside(out) as file:
            show("reading texts", 0, None)
            earlier = None
            if since is not None and summary.as_of is not None:
                earlier, summary.again = opened_earlier(
                    ruleset.ir,
                    since,
                    lead_id_column(ruleset.ir, leads.collect_schema()),
                    trace=trace,
                    as_of=summary.as_of,
                    has_events=events is not None,
                )
            why, counted = None, None
            if earlier is not None and summary.again is not None:
                why, counted = _free("scored again", leads), summary.again
                counted.of_no_lead = earlier.of_no_lead(leads.select(earlier.own))
                scored = rescore_frame(
                    ruleset.ir,
                    earlier.rows,
                    leads,
                    events=events,
                    as_of=summary.as_of,
                    changed=earlier.changed,
                    trace=trace,
                    keep=keep,
                    why=why,
                )
            else:
                scored = ruleset.score_frame(
                    leads,
                    events=events,
                    as_of=inputs.as_of_column or summary.as_of,
                    trace=trace,
                    keep=keep,
                    next_change=next_change,
                )
            said = metadata_of(ruleset, summary.as_of, inputs.as_of_column)
            tally = _Tally(why, counted)
            _write(scored, file, said, lambda done, total: show("leads", done, total), leads, tally)
            show("summary", 0, None)
            summarise(Scored(ruleset, inputs, leads, events, file, keep), summary, failed)
            if counts:
                notice(ruleset, leads, events, summary.as_of, summary)
    except pl.exceptions.PolarsError as error:
        names = ", ".join(f"`{shown(name)}`" for name in (*inputs.leads, *inputs.events))
        first = str(error).strip().partition("\n")[0]
        raise UnreadableFile(f"{names}: stopped while reading: {shown(first)}") from None


def _write(
    scored: pl.LazyFrame,
    file: Path,
    metadata: dict[str, str],
    show: Callable[[int, int], None],
    leads: pl.LazyFrame,
    tally: _Tally,
) -> None:
    total, stop = parquet.height(leads), Event()

    def count(rows: pl.DataFrame) -> pl.DataFrame:
        if stop.is_set():
            raise _Stopped
        return tally.counted(rows)

    counted = scored.map_batches(
        count, streamable=True, validate_output_schema=False, schema=tally.schema(scored)
    )
    sink = counted.sink_parquet(file, metadata=metadata, lazy=True)
    assert sink is not None
    # WHY: beside this thread, which thereby hears of Ctrl-C and shows how far it is
    query = sink.collect(engine="streaming", background=True)
    try:
        while query.fetch() is None:
            show(tally.done, total)
            time.sleep(_LOOK)
    except BaseException:
        stop.set()
        query.cancel()
        _wait_for_the_end(query)
        raise


class _Tally:
    """Counts the rows that pass, and why leads are scored again, which the file does not say."""

    def __init__(self, why: str | None, again: Again | None) -> None:
        self.done = 0
        self._why, self._again, self._lock = why, again, Lock()

    def schema(self, scored: pl.LazyFrame) -> pl.Schema | None:
        """The columns that are left; None where all are."""
        if self._why is None:
            return None
        columns = scored.collect_schema()
        return pl.Schema({name: kind for name, kind in columns.items() if name != self._why})

    def counted(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows without what is only to be counted."""
        with self._lock:
            self.done += rows.height
            if self._why is None or self._again is None:
                return rows
            for why, count in rows[self._why].value_counts().iter_rows():
                if why is None:
                    self._again.taken_over += count
                else:
                    self._again.why[why] += count
        return rows.drop(self._why)


def _free(name: str, leads: pl.LazyFrame) -> str:
    """A name that no column has."""
    taken = {each.casefold() for each in leads.collect_schema()}
    while name in taken:
        name += " "
    return name


def _wait_for_the_end(query: InProcessQuery) -> None:
    """Give the engine time to let go of the file."""
    until = time.monotonic() + _PATIENCE
    try:
        while query.fetch() is None and time.monotonic() < until:
            time.sleep(_LOOK)
    except Exception:  # what it ended with is known
        return


def _check_declared(
    ruleset: Ruleset,
    inputs: Inputs,
    leads: pl.LazyFrame,
    events: pl.LazyFrame | None,
    keep: Sequence[str],
) -> None:
    """Raise FrameError for columns and event types that the ruleset does not declare."""
    problems = []
    known = known_columns(ruleset.ir) | {*keep, inputs.as_of_column or ""}
    tables = [("leads", leads, known)]
    if events is not None:
        declared = {one for kind in ruleset.ir.events for one in kind.attributes}
        more = ("type", "at", "id", "known_at", "lead_id", *ruleset.ir.lead_keys)
        tables.append(("events", events, known_keys(declared, *more)))
    for place, table, names in tables:
        for name in table.collect_schema().names():
            if name not in names:
                message = f"the {place}' column `{shown(name)}` is not declared"
                help_ = did_you_mean(name, names)
                problems.append(Diagnostic("LR504", message, place=place, help=help_))
    if events is not None and "type" in events.collect_schema():
        types = [kind.name for kind in ruleset.ir.events]
        kind = pl.col("type").cast(pl.String)
        others = events.select(kind).filter(~kind.is_in(types)).unique().head(20)
        for found in sorted(others.collect(engine="streaming")["type"].to_list()):
            message = f"the event type `{shown(found)}` is not declared"
            help_ = did_you_mean(found, types)
            problems.append(Diagnostic("LR508", message, place="events", help=help_))
    if problems:
        raise FrameError(problems)
