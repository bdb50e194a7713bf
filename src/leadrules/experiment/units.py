"""Rows of a live test's log, with outcomes, as what was randomised: one unit an id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.experiment.split import Split, id_of
from leadrules.intake.instants import read_instant
from leadrules.intake.scalars import plain
from leadrules.intake.unreadable import Unreadable
from leadrules.intake.values import read_value
from leadrules.language.ir import Field, Limits, Type
from leadrules.language.problems import did_you_mean, shown

_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns are called; of `outcome` and `outcome_at` one is None."""

    id: str
    arm: str
    decided: str
    outcome: str | None
    outcome_at: str | None

    def names(self) -> tuple[str, ...]:
        """Those that have to be there."""
        of_outcome = (self.outcome, self.outcome_at)
        return (self.id, self.arm, self.decided, *(name for name in of_outcome if name is not None))


@dataclass(slots=True)
class Unit:
    """All rows of one id."""

    key: str
    decided: datetime
    """The first decision."""
    row: int
    arms: set[str]
    told: set[bool] = field(default_factory=set)
    """What the outcome column says, in any row."""
    won_at: list[datetime] = field(default_factory=list)

    def closed(self, window: timedelta, until: datetime) -> bool:
        """Whether its outcome window has passed, whatever its outcome."""
        try:
            return self.decided + window <= until
        except OverflowError:  # beyond the calendar's end
            return False


@dataclass(frozen=True, slots=True)
class Units:
    """The units in the order of their first rows, and what else the rows say."""

    units: tuple[Unit, ...]
    without_id: int
    latest: datetime | None
    """The latest instant in the rows."""


def units_of(
    rows: Iterable[Mapping[str, Any]], split: Split, columns: Columns, zone: str | None
) -> Units:
    """The units of all rows; a row without an id is counted, as it was never randomised.

    Raises FrameError with everything that is wrong, each kind once with its first row.
    """
    problems = _Problems()
    units: dict[str, Unit] = {}
    seen: dict[str, Any] = {}
    without_id, latest, number = 0, None, 0
    for number, row in enumerate(rows, 1):
        seen.update(row)
        reader = _Row(number, row, zone, problems)
        key = reader.id(columns.id)
        if key is None:
            without_id += columns.id not in reader.failed
            continue
        arm, decided = reader.arm(columns.arm, split), reader.instant(columns.decided)
        outcome = None if columns.outcome is None else reader.yes_no(columns.outcome)
        won_at = None
        if columns.outcome_at is not None:
            won_at = reader.instant(columns.outcome_at, needed=False)
        if arm is None or decided is None:
            continue
        latest = max(filter(None, (latest, decided, won_at)))
        unit = units.get(key)
        if unit is None:
            unit = units[key] = Unit(key, decided, number, set())
        unit.decided = min(unit.decided, decided)
        unit.arms.add(arm)
        if outcome is not None:
            unit.told.add(outcome)
        if won_at is not None:
            unit.won_at.append(won_at)
    if number:
        _check_columns(columns, seen)
    problems.raise_if_any()
    return Units(tuple(units.values()), without_id, latest)


def check_outcomes(units: Iterable[Unit], columns: Columns) -> None:
    """Raises FrameError where a unit whose window has passed has no outcome, or two."""
    if columns.outcome is None:
        return
    problems = _Problems()
    for unit in units:
        if not unit.told:
            problems.add(
                "LR683",
                f"column `{columns.outcome}` is missing although the window of {shown(unit.key)} "
                "has passed",
                unit.row,
                "a lead whose window has passed unwon was not won: write `no`",
            )
        elif len(unit.told) > 1:
            problems.add(
                "LR684",
                f"column `{columns.outcome}` says yes and no of {shown(unit.key)}",
                unit.row,
                "name the column of when each was won with `outcome_at`, so that the window tells",
            )
    problems.raise_if_any()


class _Problems:
    """What is wrong with rows, each kind once: its first row, and how many there are."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[str, int, str | None]] = {}
        self._many: dict[tuple[str, str], int] = {}

    def add(self, code: str, message: str, row: int, help_: str | None, kind: str = "") -> None:
        self._found.setdefault((code, kind), (message, row, help_))
        self._many[code, kind] = self._many.get((code, kind), 0) + 1

    def raise_if_any(self) -> None:
        if self._found:
            raise FrameError(
                Diagnostic(
                    code,
                    message + (f" (and {many - 1} more like it)" if many > 1 else ""),
                    place=f"row {row}",
                    help=help_,
                )
                for (code, kind), (message, row, help_) in self._found.items()
                for many in [self._many[code, kind]]
            )


class _Row:
    """Reads the cells of one row; what cannot be read is a problem, and missing."""

    def __init__(
        self, number: int, row: Mapping[str, Any], zone: str | None, problems: _Problems
    ) -> None:
        self._number, self._row, self._zone, self._problems = number, row, zone, problems
        self.failed: set[str] = set()

    def _cell(self, column: str) -> object:
        value = plain(self._row.get(column))
        return None if isinstance(value, str) and not value.strip() else value

    def _wrong(self, column: str, message: str, help_: str, code: str = "LR681") -> None:
        self.failed.add(column)
        self._problems.add(code, message, self._number, help_, column)

    def id(self, column: str) -> str | None:
        try:
            return id_of(self._cell(column))
        except ValueError as error:
            message = f"column `{column}` is not readable: {error}"
            self._wrong(column, message, "give ids as text or whole numbers, as they were scored")
            return None

    def arm(self, column: str, split: Split) -> str | None:
        cell = self._cell(column)
        if isinstance(cell, str) and cell in split.weights:
            return cell
        known = ", ".join(shown(name) for name in split.weights)
        if cell is None:
            self._wrong(column, f"column `{column}` is missing", f"the arms are {known}", "LR682")
            return None
        hint = did_you_mean(str(cell), split.weights) or f"the arms are {known}"
        message = f"column `{column}` says {shown(str(cell))}, which is no arm of the test"
        self._wrong(column, message, hint, "LR682")
        return None

    def instant(self, column: str, *, needed: bool = True) -> datetime | None:
        cell = self._cell(column)
        advice = "give an instant with its zone, such as `2024-01-31T09:30:00Z`, or a date"
        if cell is None:
            if needed:
                self._wrong(column, f"column `{column}` is missing", advice)
            return None
        try:
            return read_instant(cell, self._zone or "UTC", self._zone is not None)
        except Unreadable as unreadable:
            if unreadable.complaint.startswith("has no zone"):
                message = f"column `{column}` is not readable: {shown(str(cell))} has no zone"
                self._wrong(column, message, "name the zone of times without one, with `zone`")
            else:
                message = f"column `{column}` is not readable: {unreadable.message}"
                self._wrong(column, message, advice)
            return None

    def yes_no(self, column: str) -> bool | None:
        about = Field(column, Type.BOOLEAN)
        try:
            value = read_value(
                about, self._cell(column), zone="UTC", limits=_LIMITS, zone_declared=False
            )
        except Unreadable as unreadable:
            message = f"column `{column}` is not readable: {unreadable.message}"
            self._wrong(column, message, "say whether it was won by `yes` or `no`")
            return None
        assert value is None or isinstance(value, bool)
        return value


def _check_columns(columns: Columns, seen: Mapping[str, Any]) -> None:
    missing = [
        Diagnostic(
            "LR680",
            f"the rows have no column {shown(name)}",
            place="rows",
            help=did_you_mean(name, seen) or _known(seen),
        )
        for name in columns.names()
        if name not in seen
    ]
    if missing:
        raise FrameError(missing)


def _known(seen: Mapping[str, Any]) -> str:
    return "there are " + ", ".join(shown(str(name)) for name in list(seen)[:10])
