"""What became of each lead: won within its window, not won, or not yet to be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from leadrules.analysis.compare.choices import OutcomeChoice
from leadrules.analysis.compare.paired import Instants
from leadrules.analysis.compare.population.columns import (
    Zone,
    first_few,
    instants,
    numbers_of,
    yes_or_no,
)
from leadrules.analysis.compare.population.record import LeftOut, Outcome
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Codes, Flags, Floats
from leadrules.analysis.compare.statistics.survival import Survival, kaplan_meier
from leadrules.language.problems import shown

_DAY = np.timedelta64(1, "D") / np.timedelta64(1, "us")


@dataclass(frozen=True, slots=True)
class Known:
    """Until when outcomes are known; `said` is False where that was read off the data."""

    until: np.datetime64
    said: bool

    @property
    def text(self) -> str:
        """The instant, for people."""
        return f"{str(self.until)[:16].replace('T', ' ')} UTC"


@dataclass(frozen=True, slots=True)
class _Told:
    """What the columns say of each lead, before any window."""

    won: Flags
    told: Flags
    at: Instants | None


def outcome_of(
    choice: OutcomeChoice,
    leads: pl.DataFrame,
    rows: Codes,
    decided: Instants,
    known: Known,
    zone: Zone,
) -> Outcome:
    """What became of the leads, whose places in the table given are `rows`.

    With instants of winning and a window, a lead was won if that came within the window after its
    decision. If the window has passed it was not won otherwise, whatever the column says; if it has
    not, the lead is left out by its decision, even if already won. With a window alone, leads are
    left out in the same way, and the column says which of the others were won. Without a window,
    leads that the column does not tell about are left out, and a caveat says what that does. Raises
    FrameError for columns that cannot be read.
    """
    won, said = yes_or_no(leads[choice.column], won=choice.won, what="outcome")
    at = None if choice.at is None else instants(leads[choice.at], zone)
    told = _Told(won, said, at)
    out = list(_left_out(choice, told, decided, known))
    why = np.full(len(rows), -1)
    for number, (_, which) in reversed(list(enumerate(out))):
        why[which] = number
    counted = why < 0
    ever = won = won & counted
    if at is not None and choice.window is not None:
        won = won & (at <= decided + np.timedelta64(choice.window))
    days: Floats = np.full(len(rows), np.nan)
    if at is not None:
        days[won] = (at[won] - decided[won]).astype(np.int64) / _DAY
    amount = None if choice.amount is None else numbers_of(leads[choice.amount])
    caveats = tuple(_caveats(choice, told, counted, decided, known, amount, won))
    left_out = tuple(
        LeftOut(text, int((why == number).sum()), first_few(rows, why == number))
        for number, (text, _) in enumerate(out)
        if (why == number).any()
    )
    if amount is not None:
        amount = np.where(won & np.isfinite(amount), amount, 0.0)
    survival = None if at is None else _survival(told.won, at, decided, known)
    return Outcome(
        choice.name, counted, won, days, amount, left_out, survival, caveats,
        blank=counted & ~told.told, late=ever & ~won,
    )  # fmt: skip


def _left_out(
    choice: OutcomeChoice, told: _Told, decided: Instants, known: Known
) -> Iterator[tuple[str, Flags]]:
    """Why leads are left out, and which; of several reasons the first counts."""
    if told.at is not None:
        yield "already won before their decision", told.won & (told.at < decided)
    if choice.window is not None:
        yield (
            f"their window of {in_days(choice.window)} had not passed by {known.text}",
            decided + np.timedelta64(choice.window) > known.until,
        )
    if told.at is not None:
        yield (
            f"won, but {shown(choice.at or '')} holds no instant",
            told.won & np.isnat(told.at),
        )
    if choice.window is None:
        yield f"{shown(choice.column)} is missing: still open", ~told.told


def _caveats(
    choice: OutcomeChoice,
    told: _Told,
    counted: Flags,
    decided: Instants,
    known: Known,
    amount: Floats | None,
    won: Flags,
) -> Iterator[str]:
    column = shown(choice.column)
    open_leads = int((~told.told).sum())
    if choice.window is None:
        if open_leads:
            yield (
                f"left out, as no window says when a lead counts as not won: {_leads(open_leads)} "
                f"with {column} missing; this overstates conversion, as leads that are never won "
                "stay open longest"
            )
        yield (
            "no window was named: a lead that was decided lately has had less time to be won than "
            "an earlier one"
        )
    elif told.at is None:
        yield (
            f"no column says when a lead was won: whether that came within "
            f"{in_days(choice.window)}, and not before the decision, is taken on trust"
        )
    if choice.window is not None and not known.said:
        yield (
            f"until when outcomes are known was not said: taken to be {known.text}, the latest "
            "instant in the data"
        )
    if told.at is not None:
        late = int((told.won & (told.at > known.until)).sum())
        if late:
            yield f"won after {known.text}, until when outcomes are known: {_leads(late)}"
        undated = int((told.won & np.isnat(told.at)).sum())
        if undated:
            yield (
                f"left out, though won: {_leads(undated)} without an instant in "
                f"{shown(choice.at or '')}; this understates conversion"
            )
    if amount is not None:
        unpriced = int((won & np.isnan(amount)).sum())
        if unpriced:
            yield (
                f"won without an amount in {shown(choice.amount or '')}: {_leads(unpriced)}, "
                "counted as 0"
            )


def _leads(count: int) -> str:
    return f"{count:,} {'lead' if count == 1 else 'leads'}"


def _survival(won: Flags, at: Instants, decided: Instants, known: Known) -> Survival | CannotTell:
    """Of all leads, the young ones too, the share not won by each day after the decision."""
    seen = (decided <= known.until) & ~(won & (np.isnat(at) | (at < decided)))
    won = won & (at <= known.until)
    days = (np.where(won, at, known.until) - decided)[seen].astype(np.int64) / _DAY
    won = won[seen]
    # WHY: by whole days, so that a lead won within 90 days is won by day 90, and steps are few
    return kaplan_meier(np.where(won, np.ceil(days), np.floor(days)), won)


def in_days(window: timedelta) -> str:
    """A window in words.

    >>> in_days(timedelta(days=90)), in_days(timedelta(hours=36))
    ('90 days', '36 hours')
    """
    hours = window.total_seconds() / 3600
    if hours % 24:
        return f"{hours:g} hours"
    return f"{hours / 24:g} days" if hours != 24 else "1 day"


def known_until(until: datetime | None, seen: list[Instants], now: datetime) -> Known:
    """Until when outcomes are known: as said, else the latest instant seen that is not to come."""
    if until is not None:
        return Known(np.datetime64(until.replace(tzinfo=None), "us"), True)
    today = np.datetime64(now.replace(tzinfo=None), "us")
    past = [one[one <= today] for one in seen]
    return Known(max((one.max() for one in past if len(one)), default=today), False)
