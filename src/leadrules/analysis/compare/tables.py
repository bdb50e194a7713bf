"""Leads and events of any library as Polars tables, and answers as frames of the library given."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

import polars as pl

from leadrules.analysis.compare.choices import Choices
from leadrules.backends.columnar.frames.checks import repeated_names
from leadrules.backends.columnar.frames.kinds import FrameKind, kind_of
from leadrules.backends.columnar.frames.names import read_of_events, read_of_leads
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.language.loading import Loaded


def chosen_columns(choices: Choices) -> frozenset[str]:
    """The columns of leads that were chosen by name."""
    outcomes = (*filter(None, [choices.outcome]), *choices.funnel)
    named = [name for one in outcomes for name in (one.column, one.at, one.amount)]
    named += [choices.worked, choices.propensity, choices.rejected, choices.account]
    named += [*choices.segments, *choices.after_hand_over, *choices.after_outcome]
    if isinstance(choices.as_of, str):
        named.append(choices.as_of)
    return frozenset(filter(None, named))


def names_of(frame: Any, what: str) -> list[str]:
    """The names of a frame's columns; FrameError for what is no frame that is known."""
    kind = _kind(frame, what)
    if kind.carried:
        return list(kind.carrier.schema(frame))
    if isinstance(frame, pl.LazyFrame):
        return frame.collect_schema().names()
    return list(frame.columns)


def leads_table(frame: Any, a: Loaded, b: Loaded, choices: Choices) -> pl.DataFrame:
    """The columns of the leads that a comparison reads, in Polars."""
    wanted = read_of_leads(a.ruleset) | read_of_leads(b.ruleset) | chosen_columns(choices)
    return _carried(frame, "leads", wanted)


def events_table(frame: Any, a: Loaded, b: Loaded) -> pl.DataFrame:
    """The columns of the events that either version reads, in Polars."""
    return _carried(frame, "events", read_of_events(a.ruleset) | read_of_events(b.ruleset))


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


def _kind(frame: object, what: str) -> FrameKind:
    kind = kind_of(frame)
    if kind is None:
        problem = Diagnostic(
            "LR521",
            f"the {what} are a `{type(frame).__name__}`, which is no frame that is known",
            place=what,
            help="give a frame of Polars, pandas, Arrow, DuckDB, Spark or Ibis",
        )
        raise FrameError([problem])
    return kind


def _nothing_read(what: str, wanted: Collection[str]) -> Diagnostic:
    if what == "leads":
        named = f"name columns as the fields of the rules, such as `{min(wanted)}`"
    else:
        named = "name the columns `lead_id`, `type` and `at`"
    message = f"the {what} have no column that either version reads"
    return Diagnostic("LR665" if what == "leads" else "LR526", message, place=what, help=named)


def _carried(frame: Any, what: str, wanted: Collection[str]) -> pl.DataFrame:
    """These columns in Polars. A comparison is made on one machine, so tables come to it."""
    kind = _kind(frame, what)
    columns = [name for name in names_of(frame, what) if name in wanted]
    if not columns:
        raise FrameError([_nothing_read(what, wanted)])
    if isinstance(frame, pl.LazyFrame):
        return frame.select(columns).collect()
    if kind.carried:
        carrier = kind.carrier
        held = carrier.held(frame)
        if problems := [*repeated_names(carrier.repeated(held), frozenset(wanted), what)]:
            raise FrameError(problems)
        return carrier.carried(held, columns)
    chosen = frame.select(*columns)
    match kind.library:
        case "duckdb":
            return cast(pl.DataFrame, chosen.pl())
        case "ibis":
            return cast(pl.DataFrame, chosen.to_polars())
        case _:
            return cast(pl.DataFrame, pl.from_arrow(chosen.toArrow()))
