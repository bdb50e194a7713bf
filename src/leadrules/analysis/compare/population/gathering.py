"""The leads of a comparison: scored by both versions as of their decisions, with their outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import numpy as np
import polars as pl

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.paired import Instants
from leadrules.analysis.compare.population.columns import (
    Zone,
    first_few,
    instants,
    numbers_of,
    texts_of,
    yes_or_no,
)
from leadrules.analysis.compare.population.outcomes import Known, known_until, outcome_of
from leadrules.analysis.compare.population.pairing import lead_ids, paired_of
from leadrules.analysis.compare.population.record import LeftOut, Outcome, Population
from leadrules.analysis.compare.statistics.columns import Codes, Flags, Floats
from leadrules.backends.columnar.frames.names import Trace, read_of_leads
from leadrules.backends.columnar.frames.scoring import score_frame
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.backends.python import compile_program
from leadrules.codes import CODES
from leadrules.decision.units import instant_of, microseconds_of
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.diagnostics.shown import shown as plainly
from leadrules.intake.instants import read_instant, start_of_day
from leadrules.language import ir
from leadrules.language.loading import Loaded
from leadrules.language.problems import shown

DECIDED = "decided as of"
"""The column with the instant of each lead's decision that leads are scored by."""


def gather(
    a: Loaded, b: Loaded, leads: pl.DataFrame, events: pl.DataFrame | None, choices: Choices
) -> Population:
    """Score the leads by both versions, each as of its own decision, and read what became of them.

    Nothing that came after a lead's decision is seen by either version. A row is left out, and
    counted with the reason, where it was not decided in the period, where its instant of decision
    cannot be read, or where a version cannot score it. A lead may stand in several rows if it was
    decided several times and no rule reads the account; its rows go together as those of an account
    do. Times without a zone are read in B's, or in A's if only A declares one.

    Raises FrameError for tables that cannot be scored, columns that cannot be read, leads that
    stand twice at one instant, and where no lead is left.
    """
    if not leads.height:
        raise FrameError([Diagnostic("LR664", "there are no leads", place="leads")])
    now = datetime.now(UTC)
    zone = Zone.of(b.ruleset, a.ruleset)
    _has_fields((a, b), leads, events)
    decided = decided_of(choices, leads, zone, now)
    _is_once(a, b, leads, decided)
    sieve = _Sieve(np.full(leads.height, -1))
    sieve.out(_not_told(choices), np.isnat(decided))
    sieve.out(*_outside(choices, decided, zone))
    # WHY: who is left out may still be a colleague
    whole = reads_account(a.ruleset) or reads_account(b.ruleset)
    kept = np.arange(leads.height) if whole else np.flatnonzero(sieve.kept)
    scored = [
        scored_as_of(
            each.ruleset,
            with_decisions(leads[kept], decided[kept]),
            events,
            DECIDED if isinstance(choices.as_of, str) else instant(decided),
            trace="points",
        )
        for each in (a, b)
    ]
    for name, frame in zip("AB", scored, strict=True):
        error = frame["error"]
        failed = np.zeros(leads.height, np.bool_)
        failed[kept] = error.is_not_null().to_numpy()
        first = next(iter(error.filter(pl.Series(sieve.kept[kept])).drop_nulls()), "")
        sieve.out(f"version {name} cannot score them; the first: {_named(first)}", failed)
    rows = np.flatnonzero(sieve.kept)
    if not len(rows):
        raise FrameError([_no_lead(sieve)])
    places = np.searchsorted(kept, rows)
    paired = paired_of(
        a,
        b,
        leads[rows],
        (scored[0][places], scored[1][places]),
        rows,
        decided[rows],
        passes=choices.passes,
        account=choices.account,
    )
    del scored
    chosen = leads[rows]
    known = _known(choices, leads, events, decided, zone, now)
    outcomes = [
        _warned(outcome_of(choice, chosen, rows, paired.as_of, known, zone), choices, paired.as_of)
        for choice in (*filter(None, [choices.outcome]), *choices.funnel)
    ]
    return Population(
        leads.height,
        paired,
        sieve.left_out(),
        instant(paired.as_of.min()),
        instant(paired.as_of.max()),
        outcomes.pop(0) if choices.outcome is not None else None,
        tuple(outcomes),
        None if choices.worked is None else yes_or_no(chosen[choices.worked], what="worked")[0],
        None if choices.propensity is None else _propensity(chosen[choices.propensity]),
        None if choices.rejected is None else texts_of(chosen[choices.rejected]),
        {name: texts_of(chosen[name]) for name in choices.segments},
        None
        if choices.written_at is None
        else paired.as_of >= np.datetime64(choices.written_at.replace(tzinfo=None), "us"),
    )


def scored_as_of(
    ruleset: ir.Ruleset,
    leads: pl.DataFrame,
    events: pl.DataFrame | None,
    as_of: str | datetime,
    *,
    trace: Trace | None = None,
) -> pl.DataFrame:
    """What a version says of leads, without the times of its agreement."""
    # WHY: nobody reads here until when an answer is due, and working hours take longest of all
    bare = replace(ruleset, agreement=None)
    answer: pl.DataFrame = score_frame(
        bare, compile_program(bare), leads, events=events, as_of=as_of, trace=trace
    )
    return answer


# --- when leads were decided ---------------------------------------------------------------------


def decided_of(choices: Choices, leads: pl.DataFrame, zone: Zone, now: datetime) -> Instants:
    """When each lead was decided: by a column, at one instant for all, or now."""
    if isinstance(choices.as_of, str):
        return instants(leads[choices.as_of], zone)
    given = now if choices.as_of is None else choices.as_of
    one = microseconds_of(read_instant(given, zone.name, zone.declared))
    return np.full(leads.height, one).astype("datetime64[us]")


def with_decisions(leads: pl.DataFrame, decided: Instants) -> pl.DataFrame:
    """The leads with the column `DECIDED`."""
    column = pl.Series(DECIDED, decided).dt.replace_time_zone("UTC")
    return leads.with_columns(column)


def instant(when: Instants | np.datetime64) -> datetime:
    """The first of some instants, or one of numpy's, as Python's."""
    one = when[0] if isinstance(when, np.ndarray) else when
    return instant_of(int(one.astype("datetime64[us]").astype(np.int64)))


def _warned(outcome: Outcome, choices: Choices, decided: Instants) -> Outcome:
    """The outcome with a caveat where leads are not seen as of their own decisions."""
    if isinstance(choices.as_of, str):
        return outcome
    caveat = (
        f"no column says when each lead was decided: all are scored as of {instant(decided):%F}, "
        "so the scores may have seen what came after the outcome"
    )
    return replace(outcome, caveats=(caveat, *outcome.caveats))


def _not_told(choices: Choices) -> str:
    return f"no instant of decision in {shown(str(choices.as_of))}"


def _outside(choices: Choices, decided: Instants, zone: Zone) -> tuple[str, Flags]:
    first, last = choices.decided_from, choices.decided_until
    out = np.zeros(len(decided), np.bool_)
    if first is not None:
        out |= decided < _start(first, zone)
    if last is not None:
        out |= decided >= _start(last, zone)
    words = [f"before {first}"] if first is not None else []
    words += [f"on {last} or later"] if last is not None else []
    return f"decided {' or '.join(words)}", out


def _start(day: date, zone: Zone) -> np.datetime64:
    return np.datetime64(microseconds_of(start_of_day(day, zone.name)), "us")


# --- who is left out -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Sieve:
    """Who is left out and why, each row by its first reason."""

    why: Codes
    reasons: list[str] = field(default_factory=list)

    @property
    def kept(self) -> Flags:
        return self.why < 0

    def out(self, reason: str, which: Flags) -> None:
        """Leave rows out that are not yet."""
        self.why[which & self.kept] = len(self.reasons)
        self.reasons.append(reason)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Each reason that holds of a row."""
        every = np.arange(len(self.why))
        return tuple(
            LeftOut(reason, int((self.why == n).sum()), first_few(every, self.why == n))
            for n, reason in enumerate(self.reasons)
            if (self.why == n).any()
        )


def _named(error: str) -> str:
    """Why a lead cannot be scored, with the name of the offence."""
    code = CODES.get(error[:5])
    return f"{plainly(error)} ({code.name})" if code else plainly(error)


def _no_lead(sieve: _Sieve) -> Diagnostic:
    reasons = "; ".join(f"{one.leads:,}: {one.why}" for one in sieve.left_out())
    return Diagnostic("LR664", "no lead is left to compare", place="leads", help=reasons)


# --- what is wrong with the tables ---------------------------------------------------------------


def _has_fields(
    versions: tuple[Loaded, Loaded], leads: pl.DataFrame, events: pl.DataFrame | None
) -> None:
    problems = [
        Diagnostic(
            "LR665",
            f"the leads have no column that version {name} reads",
            place="leads",
            help=f"name columns as its fields, such as `{each.ruleset.fields[0].name}`",
        )
        for name, each in zip("AB", versions, strict=True)
        if events is None and each.ruleset.fields and not (_fields(each) & set(leads.columns))
    ]
    if problems:
        raise FrameError(problems)


def _fields(each: Loaded) -> set[str]:
    keys = {*each.ruleset.lead_keys, *each.ruleset.account_keys}
    return set(read_of_leads(each.ruleset)) - keys


def _is_once(a: Loaded, b: Loaded, leads: pl.DataFrame, decided: Instants) -> None:
    """Raise FrameError where it cannot be told which of a lead's rows is meant."""
    ids = lead_ids(a.ruleset, leads)
    by_account = reads_account(a.ruleset) or reads_account(b.ruleset)
    keys = ["id"] if by_account else ["id", "as_of"]
    table = pl.DataFrame({"id": ids, "as_of": pl.Series(decided)})
    table = table.with_row_index("row").filter(pl.col("id").is_not_null())
    twice = table.filter(table.select(keys).is_duplicated())
    if twice.is_empty():
        return
    names = twice["id"].unique(maintain_order=True)
    listed = ", ".join(shown(one) for one in names.head(3).to_list())
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    rows = ", ".join(str(row) for row in twice["row"].head(4).to_list())
    where = " at one instant of decision" if not by_account else ""
    raise FrameError(
        [
            Diagnostic(
                "LR660",
                f"more than one row{where} of {listed}{more} (rows {rows}{', ...' * bool(more)})",
                place="leads",
                help="keep one row for each lead"
                + ("" if by_account else " and decision, and name its instant by `as_of`"),
            )
        ]
    )


def _propensity(column: pl.Series) -> Floats:
    """The chances that leads were worked, nan where missing."""
    found = numbers_of(column)
    if (wrong := found[(found <= 0) | (found > 1)]).size:
        raise FrameError(
            [
                Diagnostic(
                    "LR663",
                    f"the column {shown(column.name)} holds `{wrong[0]:g}`, which is no chance of "
                    "being worked",
                    place="propensity",
                    help="give chances above 0 and up to 1, as they were logged when chance "
                    "decided",
                )
            ]
        )
    return found


# --- until when outcomes are known ---------------------------------------------------------------


def _known(
    choices: Choices,
    leads: pl.DataFrame,
    events: pl.DataFrame | None,
    decided: Instants,
    zone: Zone,
    now: datetime,
) -> Known:
    if choices.observed_until is not None or not (choices.outcome or choices.funnel):
        return known_until(choices.observed_until or now, [], now)
    outcomes = (*filter(None, [choices.outcome]), *choices.funnel)
    columns = [leads[choice.at] for choice in outcomes if choice.at is not None]
    columns += [] if events is None else [events["at"]]
    seen = [decided, *(instants(column, zone) for column in columns)]
    return known_until(None, seen, now)
