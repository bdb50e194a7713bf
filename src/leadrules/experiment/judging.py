"""What the units of a live test show: the checks first, then each challenger's limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.proportion import proportion
from leadrules.analysis.compare.statistics.sample_ratio import SampleRatio, sample_ratio
from leadrules.analysis.compare.statistics.sequential import Reading, read
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.experiment import words
from leadrules.experiment.record import (
    ArmTally,
    ChallengerReading,
    ExperimentReading,
    Finding,
    LeftOut,
    Mismatch,
)
from leadrules.experiment.split import Split
from leadrules.experiment.units import Columns, Unit, Units, check_outcomes

MOST_IDS = 10
"""Ids recorded in another arm that are named."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reading was asked, but for its rows."""

    split: Split
    columns: Columns
    window: timedelta
    since: datetime | None
    until: datetime | None
    level: float


@dataclass(frozen=True, slots=True)
class _Closed:
    """A unit whose window has passed."""

    arm: str
    decided: datetime
    won: bool


def judged(asked: Asked, found: Units) -> ExperimentReading:
    """The reading of all units; raises FrameError where there are none, or outcomes are missing."""
    if found.latest is None:
        problem = Diagnostic("LR685", f"no row has the id of a {asked.split.by}", place="rows")
        raise FrameError([problem])
    until = found.latest if asked.until is None else asked.until
    units = [unit for unit in found.units if asked.since is None or unit.decided >= asked.since]
    fresh = [unit for unit in units if not any(at < unit.decided for at in unit.won_at)]
    passed = [unit for unit in fresh if unit.closed(asked.window, until)]
    check_outcomes(passed, asked.columns)
    mature = _in_order(asked, passed)
    arms = _tallies(asked.split, units, mature)
    ratio, mismatch = _ratio(arms), _mismatch(asked.split, units)
    alarms = words.alarms(asked.split, len(units), arms, mismatch, ratio)
    if alarms:
        arms = tuple(replace(arm, won=CannotTell("the test cannot be read")) for arm in arms)
    challengers = [name for name in asked.split.challengers if asked.split.weights[name]]
    return ExperimentReading(
        split=asked.split,
        window=asked.window,
        since=asked.since,
        until=until,
        level=asked.level,
        first=mature[0].decided if mature else None,
        last=mature[-1].decided if mature else None,
        arms=arms,
        mismatch=mismatch,
        ratio=ratio,
        alarms=alarms,
        challengers=tuple(
            _challenger(asked, name, len(challengers), mature, alarms) for name in challengers
        ),
        left_out=_left_out(asked, found, len(units), len(fresh), len(passed), until),
        caveats=words.caveats(asked.columns.outcome_at is None, len(challengers), asked.level),
    )


def _in_order(asked: Asked, passed: list[Unit]) -> list[_Closed]:
    """The units in the order in which their windows closed.

    WHY: windows are of one length, so they close in the order of decisions. Between equals the id
    decides, which knows nothing of winning.
    """
    ordered = sorted(passed, key=lambda unit: (unit.decided, unit.key))
    return [
        _Closed(
            asked.split.arm(unit.key),
            unit.decided,
            unit.told == {True} or any(at <= unit.decided + asked.window for at in unit.won_at),
        )
        for unit in ordered
    ]


def _tallies(split: Split, units: list[Unit], mature: list[_Closed]) -> tuple[ArmTally, ...]:
    everybody = Counter(split.arm(unit.key) for unit in units)
    closed = Counter(unit.arm for unit in mature)
    won = Counter(unit.arm for unit in mature if unit.won)
    return tuple(
        ArmTally(name, weight, everybody[name], closed[name], proportion(won[name], closed[name]))
        for name, weight in split.weights.items()
    )


def _ratio(arms: Sequence[ArmTally]) -> SampleRatio | CannotTell:
    filled = [arm for arm in arms if arm.weight]
    if len(filled) < 2:
        return CannotTell("only one arm has a weight")
    return sample_ratio([arm.units for arm in filled], [arm.weight for arm in filled])


def _mismatch(split: Split, units: list[Unit]) -> Mismatch:
    elsewhere = [unit.key for unit in units if unit.arms != {split.arm(unit.key)}]
    return Mismatch(len(elsewhere), tuple(elsewhere[:MOST_IDS]))


def _challenger(
    asked: Asked, name: str, several: int, mature: list[_Closed], alarms: tuple[str, ...]
) -> ChallengerReading:
    """One challenger beside the champion; of several, each errs at its part of the level."""
    split = asked.split
    two = [unit for unit in mature if unit.arm in (name, split.champion)]
    finding: Finding
    reading: Reading | CannotTell
    if alarms:
        finding, reading = "alarm", CannotTell("; ".join(alarms))
    elif not two:
        waiting = f"the {words.length(asked.window)} of no {asked.split.by} have passed so far"
        finding, reading = "cannot tell", CannotTell(waiting)
    elif not split.weights[split.champion]:
        finding, reading = "cannot tell", CannotTell("the champion has no weight")
    else:
        level = 1 - (1 - asked.level) / several
        share, arms, won = split.share(name), [u.arm == name for u in two], [u.won for u in two]
        reading = read(arms, won, share=share, level=level)
        finding = "cannot tell"
        if isinstance(reading, Reading):
            finding = _finding(reading, arms, won, share)
    dates = (two[0].decided, two[-1].decided) if two else None
    text = words.sentence(split, asked.window, name, dates, finding, reading)
    return ChallengerReading(name, finding, reading, text)


def _finding(reading: Reading, arms: list[bool], won: list[bool], share: float) -> Finding:
    """What was shown when it was first shown: once shown, shown."""
    if reading.shown_at is None:
        return "not shown"
    then = read(arms[: reading.shown_at], won[: reading.shown_at], share=share, level=reading.level)
    return "better" if isinstance(then, Reading) and then.low > 1 else "worse"


def _left_out(
    asked: Asked, found: Units, units: int, fresh: int, passed: int, until: datetime
) -> tuple[LeftOut, ...]:
    days = words.length(asked.window)
    every: tuple[tuple[Callable[[str], str], int], ...] = (
        (
            lambda noun: f"{noun} decided before {words.moment(asked.since)}",
            len(found.units) - units,
        ),
        (lambda noun: f"{noun} already won before the first decision", units - fresh),
        (
            lambda noun: f"{noun} whose {days} had not passed by {words.moment(until)}, won or not",
            fresh - passed,
        ),
    )
    told = [LeftOut(said(words.noun(asked.split, many)), many) for said, many in every if many]
    if found.without_id:
        row = "row" if found.without_id == 1 else "rows"
        why = f"{row} without the id of a {asked.split.by}: nobody randomised them"
        told.insert(0, LeftOut(why, found.without_id))
    return tuple(told)
