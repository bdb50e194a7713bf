"""Reading a live test: from a log with outcomes to what it shows so far."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.diagnostics.shown import shown
from leadrules.experiment.split import Split
from leadrules.intake.instants import read_instant
from leadrules.intake.unreadable import Unreadable
from leadrules.language.durations import parse_duration

if TYPE_CHECKING:
    from leadrules.experiment.record import ExperimentReading

LEVEL = 0.95


def read_experiment(
    rows: Any,
    split: Split,
    *,
    window: timedelta | str,
    outcome: str | None = None,
    outcome_at: str | None = None,
    until: datetime | date | str | None = None,
    since: datetime | date | str | None = None,
    id: str | None = None,  # noqa: A002 - as the column is called
    arm: str = "arm",
    decided: str = "decided_at",
    zone: str | None = None,
    level: float = LEVEL,
) -> ExperimentReading:
    """What a live test shows so far; one may look as often as one likes.

    `rows` are mappings, or a frame of Polars, pandas or Arrow: what `Scored.row` logged, with the
    outcome joined to it. Several rows of one id are one lead (or account), decided first when the
    first of them was. `outcome` is a column of yes and no, or `outcome_at` one of when each was won
    (missing: not won), which is held against the window; one of them is given. `window` (`90d`) is
    how long a lead has to be won from its first decision. Only leads whose window has passed by
    `until` (the latest instant in the rows, if not given) are read, in the order in which windows
    closed; those decided before `since`, such as under other weights, are left out.

    It is an alarm, and nothing else is told, where an id is recorded in another arm than the split
    puts it in, or the arms have not as many leads as planned.

    Raises FrameError with everything that is wrong with the rows, ValueError for arguments that are
    none. Needs the extra `compare`.

    >>> import leadrules
    >>> split = leadrules.Split("autumn", {"champion": 1, "challenger": 1})
    >>> rows = [
    ...     {"lead_id": id, "arm": split.arm(id), "decided_at": "2024-01-01", "won": id % 3 == 0}
    ...     for id in range(1000)
    ... ]
    >>> reading = leadrules.read_experiment(rows, split, window="0d", outcome="won")
    >>> reading.challengers[0].finding, reading.alarms
    ('not shown', ())
    """
    if (outcome is None) == (outcome_at is None):
        raise ValueError("give one of `outcome` and `outcome_at`")
    if not 0 < level < 1:
        raise ValueError("the level is between 0 and 1")
    length = _length(window)
    if zone is not None:
        _check_zone(zone)
    start, end = _instant(since, "since", zone), _instant(until, "until", zone)
    # WHY: only who reads a test pays for loading what reads it; a service shares leads out
    from leadrules.experiment.units import Columns, units_of

    columns = Columns(f"{split.by}_id" if id is None else id, arm, decided, outcome, outcome_at)
    units = units_of(_mappings(rows, columns.names()), split, columns, zone)
    try:
        from leadrules.experiment.judging import Asked, judged
    except ModuleNotFoundError as missing:
        problem = Diagnostic(
            "LR523",
            f"reading a live test needs `{missing.name}`, which is not installed",
            help="install it with `pip install 'leadrules[compare]'`",
        )
        raise FrameError([problem]) from None
    return judged(Asked(split, columns, length, start, end, level), units)


def _length(window: timedelta | str) -> timedelta:
    if isinstance(window, str):
        try:
            return timedelta(microseconds=parse_duration(window))
        except ValueError:
            raise ValueError(f"`window`: `{shown(window)}` is no duration such as `90d`") from None
    if window < timedelta(0):
        raise ValueError("`window` is not below 0")
    return window


def _check_zone(zone: str) -> None:
    try:
        zoneinfo.ZoneInfo(zone)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise ValueError(f"`zone`: there is no zone `{shown(zone)}`") from None


def _instant(given: object, name: str, zone: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        return read_instant(given, zone or "UTC", zone is not None)
    except Unreadable as unreadable:
        raise ValueError(f"`{name}`: {unreadable.message}") from None


def _mappings(rows: Any, names: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    """The rows as mappings, whatever they came in; of a frame these columns alone."""
    from leadrules.backends.columnar.frames.kinds import kind_of

    kind = kind_of(rows)
    if kind is not None and kind.carried:
        from leadrules.rows.parquet import dicts

        carrier = kind.carrier
        held = carrier.held(rows)
        there = carrier.schema(held)
        table = carrier.carried(held, [name for name in names if name in there])
        if len(table.columns) < len(names):
            yield dict.fromkeys(there)  # so that what is there is named beside what is not
        yield from dicts(table)
        return
    if (
        kind is not None
        or isinstance(rows, str | bytes | Mapping)
        or not isinstance(rows, Iterable)
    ):
        raise FrameError(
            [
                Diagnostic(
                    "LR521",
                    f"a value of type `{type(rows).__name__}` is no rows of a live test",
                    place="rows",
                    help="give mappings, or a frame of Polars, pandas or Arrow; a query is "
                    "collected first",
                )
            ]
        )
    yield from rows
