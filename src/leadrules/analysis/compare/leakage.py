"""Leakage: rules that read what was not yet known when a lead was decided, by name."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.leaks.alarm import Alarm, alarm
from leadrules.analysis.compare.leaks.readers import (
    Label,
    Reader,
    Side,
    columns_of,
    said,
    side_of,
)
from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.record import Caveat
from leadrules.language.loading import Loaded
from leadrules.language.problems import did_you_mean, shown

_DECLARED = {
    "at_creation": "known when the lead is created",
    "history": "known as it was at each time",
}


class LeakageError(PlanError):
    """Rules, verdicts or grades that read what tells the outcome, each with its place."""


def leakage(
    a: Loaded, b: Loaded, leads: pl.DataFrame, population: Population, choices: Choices
) -> tuple[Caveat, ...]:
    """What a reader has to know of fields that were filled in too late, one caveat a column.

    Rules that read a field declared `known: at_export` score history with today's value; those that
    read a column of `after_hand_over` (or the one that says which leads were worked, or rejected)
    know whom A passed. A column that alone nearly tells the outcome is an alarm. What is scored as
    it is now, with no outcome, leaks nothing.

    Raises LeakageError where something reads a column of `after_outcome`, or of an outcome.
    """
    sides = (side_of("A", a), side_of("B", b))
    found = _Fields(sides, leads.columns)
    found.refuse(_telling(choices))
    caveats = [*_not_there(choices, leads.columns)]
    if choices.as_of is not None or choices.outcome is not None:
        late = _late(choices)
        caveats += found.after_hand_over(late)
        caveats += found.at_export(late)
    return (*caveats, *_alarms(found, leads, population, choices))


class _Fields:
    """Both versions' fields, by the columns of the leads that they are read from."""

    def __init__(self, sides: tuple[Side, Side], columns: Collection[str]) -> None:
        self._sides = sides
        self._columns = columns
        self.by_column: dict[str, list[tuple[Side, str]]] = {}
        for side in sides:
            for one in side.fields:
                for column in columns_of(one, columns):
                    self.by_column.setdefault(column, []).append((side, one.name))

    def readers(self, column: str) -> list[tuple[Label, Reader]]:
        """Who reads a column."""
        return [
            (side.label, reader)
            for side, name in self.by_column.get(column, ())
            for reader in side.readers[name]
        ]

    def refuse(self, telling: dict[str, str]) -> None:
        """Raises LeakageError where something reads one of these columns."""
        problems = [
            side.loaded.source.diagnostic(
                "LR655",
                f"{reader} of version {side.label} reads {self.called(column, [name])}, {why}",
                reader.path,
                help="compare versions without it: on new leads the column is still empty",
            )
            for column, why in telling.items()
            for side, name in self.by_column.get(column, ())
            for reader in side.readers[name]
        ]
        if problems:
            raise LeakageError(problems)

    def after_hand_over(self, late: dict[str, str]) -> Iterator[Caveat]:
        """A caveat for each column that is filled in after a lead was handed over."""
        for column, why in late.items():
            fields = self.by_column.get(column, [])
            if not fields:
                continue
            text = f"{self.called(column, [name for _, name in fields])} {why}: leads that A did "
            text += f"not pass could not have it. It is read by {said(self.readers(column))}"
            for side, name in fields:
                declared = side.declared(name)
                if declared in _DECLARED:
                    text += f"; {side.label} declares it as {_DECLARED[declared]}"
            yield Caveat("leakage", True, text)

    def at_export(self, late: Collection[str]) -> Iterator[Caveat]:
        """A caveat for each field or attribute that is known only as it is now."""
        names = dict.fromkeys(name for side in self._sides for name in side.at_export())
        told = {name for column in late for _, name in self.by_column.get(column, ())}
        for name in names:
            readers = [
                (side.label, reader)
                for side in self._sides
                if side.declared(name) in (None, "at_export")
                for reader in side.readers.get(name, ())
            ]
            if name not in told and self._is_there(name):
                text = f"{shown(name)} is known only as it is now (`known: at_export`), so history "
                text += f"is scored with today's value. It is read by {said(readers)}"
                yield Caveat("leakage", True, text)

    def _is_there(self, name: str) -> bool:
        """Whether the leads have a field; of an event's attribute it is taken for granted."""
        return "." in name or any(
            name == field for fields in self.by_column.values() for _, field in fields
        )

    @staticmethod
    def called(column: str, fields: Collection[str]) -> str:
        """A column in words, with the fields that it is read as where these have other names."""
        others = [shown(name) for name in dict.fromkeys(fields) if name != column]
        if not others:
            return shown(column)
        return f"{shown(column)} (field {', '.join(others)})"


def _telling(choices: Choices) -> dict[str, str]:
    """The columns that tell the outcome, each with why."""
    found = dict.fromkeys(choices.after_outcome, "which is known only after the outcome")
    for outcome in (*filter(None, [choices.outcome]), *choices.funnel):
        for column in filter(None, (outcome.column, outcome.at, outcome.amount)):
            found.setdefault(column, f"which tells the outcome {shown(outcome.name)} itself")
    return found


def _late(choices: Choices) -> dict[str, str]:
    """The columns that are filled in after a lead was handed over, each with what they are."""
    found = dict.fromkeys(choices.after_hand_over, "is filled in only after a lead was handed over")
    if choices.worked is not None:
        found.setdefault(choices.worked, "says which leads sales worked")
    if choices.rejected is not None:
        found.setdefault(choices.rejected, "says why sales rejected a lead")
    return found


def _not_there(choices: Choices, columns: Collection[str]) -> Iterator[Caveat]:
    """A column that is said to be known too late, and is none: it may be misspelt."""
    for column in (*choices.after_hand_over, *choices.after_outcome):
        if column not in columns:
            hint = did_you_mean(column, columns)
            text = f"the plan says that {shown(column)} is known too late, and the leads have no "
            text += f"such column{f': {hint}' if hint else ''}"
            yield Caveat("plan", True, text)


def _alarms(
    found: _Fields, leads: pl.DataFrame, population: Population, choices: Choices
) -> Iterator[Caveat]:
    """A caveat for each column that alone nearly tells which leads were won."""
    outcome, paired = population.outcome, population.paired
    if outcome is None:
        return
    rows, cluster = paired.row[outcome.counted], paired.cluster[outcome.counted]
    won = outcome.won[outcome.counted]
    for column, fields in found.by_column.items():
        alarmed = alarm(leads[column][rows], won, cluster, seed=choices.seed)
        if alarmed is not None:
            called = found.called(column, [name for _, name in fields])
            text = f"{_alarming(called, alarmed)}. It is read by {said(found.readers(column))}"
            yield Caveat("leakage", True, text)


def _alarming(called: str, alarmed: Alarm) -> str:
    what = called if alarmed.by == "values" else f"whether {called} is missing"
    return (
        f"{what} alone tells a won lead from another in {alarmed.auc:.1%} of pairs, which hardly "
        "anything known beforehand does: it may have been filled in afterwards"
    )
