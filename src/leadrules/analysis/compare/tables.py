"""Leads and events of any library as Polars tables, and answers as frames of the library given."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, cast

import polars as pl

from leadrules.analysis.compare.choices import Choices
from leadrules.backends.columnar.frames.kinds import FrameKind, kind_of
from leadrules.backends.columnar.frames.names import read_of_events, read_of_leads
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.diagnostics.shown import shown
from leadrules.language.loading import Loaded
from leadrules.language.problems import did_you_mean


def columns_of(choices: Choices) -> dict[str, str]:
    """The columns of leads that were chosen by name, each with what it was chosen for."""
    named: dict[str, str] = {}
    for outcome in (*filter(None, [choices.outcome]), *choices.funnel):
        named.setdefault(outcome.column, "outcome")
        for column, what in ((outcome.at, "outcome_at"), (outcome.amount, "amount")):
            if column is not None:
                named.setdefault(column, what)
    for column, what in (
        (choices.as_of if isinstance(choices.as_of, str) else None, "as_of"),
        (choices.worked, "worked"),
        (choices.propensity, "propensity"),
        (choices.rejected, "rejected"),
        (choices.account, "account"),
        *((segment, "segments") for segment in choices.segments),
    ):
        if column is not None:
            named.setdefault(column, what)
    return named


def leads_table(frame: Any, a: Loaded, b: Loaded, choices: Choices) -> pl.DataFrame:
    """The columns of the leads that a comparison reads, in Polars.

    Raises FrameError for what is no frame, and for chosen columns that are not there.
    """
    kind, names = _opened(frame, "leads")
    missing = [
        Diagnostic(
            "LR524",
            f"the leads have no column `{shown(column)}`",
            place=what,
            help=did_you_mean(column, names),
        )
        for column, what in columns_of(choices).items()
        if column not in names
    ]
    if missing:
        raise FrameError(missing)
    wanted = read_of_leads(a.ruleset) | read_of_leads(b.ruleset) | set(columns_of(choices))
    wanted |= {*choices.after_hand_over, *choices.after_outcome}
    return _carried(kind, frame, _kept(names, wanted))


def events_table(frame: Any, a: Loaded, b: Loaded) -> pl.DataFrame:
    """The columns of the events that either version reads, in Polars."""
    kind, names = _opened(frame, "events")
    return _carried(
        kind, frame, _kept(names, read_of_events(a.ruleset) | read_of_events(b.ruleset))
    )


def given_back(table: pl.DataFrame, like: str) -> Any:
    """A table as a frame of the library called `like`: pandas and Arrow; any other gets Polars."""
    if like == "pandas":
        return table.to_pandas()
    if like == "pyarrow":
        return table.to_arrow()
    return table


def library_of(frame: object) -> str:
    """The library that a frame is of; blank where it is none that is known."""
    kind = kind_of(frame)
    return "" if kind is None else kind.library


def _opened(frame: Any, what: str) -> tuple[FrameKind, list[str]]:
    """The kind of a frame, and its columns' names."""
    kind = kind_of(frame)
    if kind is None:
        raise FrameError(
            [
                Diagnostic(
                    "LR521",
                    f"the {what} are a `{type(frame).__name__}`, which is no frame that is known",
                    place=what,
                    help="give a frame of Polars, pandas, Arrow, DuckDB, Spark or Ibis",
                )
            ]
        )
    if kind.carried:
        return kind, list(kind.carrier.schema(frame))
    if isinstance(frame, pl.LazyFrame):
        return kind, frame.collect_schema().names()
    return kind, list(frame.columns)


def _kept(names: Iterable[str], wanted: Collection[str]) -> list[str]:
    return [name for name in names if name in wanted]


def _carried(kind: FrameKind, frame: Any, columns: list[str]) -> pl.DataFrame:
    """These columns in Polars. A comparison is made on one machine, so tables come to it."""
    if isinstance(frame, pl.LazyFrame):
        return frame.select(columns).collect()
    if kind.carried:
        carrier = kind.carrier
        return carrier.carried(carrier.held(frame), columns)
    chosen = frame.select(*columns)
    match kind.library:
        case "duckdb":
            return cast(pl.DataFrame, chosen.pl())
        case "ibis":
            return cast(pl.DataFrame, chosen.to_polars())
        case _:
            return cast(pl.DataFrame, pl.from_arrow(chosen.toArrow()))
