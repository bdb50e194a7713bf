"""What the author of a plan wrote, as frozen models: one attribute for each key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict
from pydantic import Field as Key

from leadrules.analysis.compare.choices import Metric
from leadrules.analysis.compare.plan.metrics import OF_AMOUNTS, read_metric
from leadrules.language.document.lists import Ids, ShortForm, Texts
from leadrules.language.document.part import Fault, Part
from leadrules.language.document.scalars import (
    TEXT_SCHEMA,
    Text,
    decimal_of,
    scalar,
    whole,
)
from leadrules.language.document.times import MOMENT_HELP, PositiveDuration, parse_moment
from leadrules.language.problems import shown

SHARE = Decimal("0.02")
"""The smallest worthwhile difference of a share, unless a plan says otherwise."""
LEVEL = Decimal("0.95")
RESAMPLES = 2000
SEED = 0
FIRST_YEAR, LAST_YEAR = 1900, 2200

_NUMBER = {"type": ["number", "string"]}


def _format(text: str) -> int:
    if text != "1":
        hint = "write `plan: 1`, or use a later release of leadrules"
        raise Fault("LR650", f"unknown format {shown(text)} of a plan", hint).error()
    return 1


def _metric(text: str) -> Metric:
    read = read_metric(text)
    if isinstance(read, Fault):
        raise read.error()
    return read


def _part(text: str, what: str, most: int) -> Decimal:
    """A number, or a percentage as a hundredth of it."""
    value = decimal_of(text.removesuffix("%"), what, 6, 0, most)
    return value / 100 if text.endswith("%") else value


def _worthwhile(text: str) -> Decimal:
    value = _part(text, "differences", 10**12)
    if value == 0:
        hint = "write how much better B has to be to be worth the switch, such as `0.02` or `2%`"
        raise Fault("LR216", f"{shown(text)} is no difference at all", hint).error()
    return value


def _level(text: str) -> Decimal:
    value = _part(text, "levels", 100)
    if not Decimal("0.5") <= value <= Decimal("0.999"):
        hint = "a level lies between 0.5 and 0.999, such as `0.95` or `95%`"
        raise Fault("LR216", f"{shown(text)} is out of range", hint).error()
    return value


def _possible(text: str) -> date | datetime | None:
    """A date, or an instant with its zone, of our time; None where it is neither."""
    moment = parse_moment(text)
    if moment is None:
        return None
    if isinstance(moment, datetime) and moment.tzinfo is None:
        hint = "write the zone, such as `Z` or `+01:00`, or the date alone"
        raise Fault("LR217", f"the instant {shown(text)} has no zone", hint).error()
    # WHY: at the ends of the calendar a zone leads out of it
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        hint = f"years lie between {FIRST_YEAR} and {LAST_YEAR}"
        raise Fault("LR216", f"{shown(text)} is out of range", hint).error()
    return moment


def _moment(text: str) -> date | datetime:
    moment = _possible(text)
    if moment is None:
        raise Fault("LR217", f"{shown(text)} is not a date or an instant", MOMENT_HELP).error()
    return moment


def _day_alone(text: str) -> date:
    moment = None if isinstance(parse_moment(text), datetime) else _possible(text)
    if moment is None:
        raise Fault("LR217", f"{shown(text)} is not a date", "write it as `2024-01-31`").error()
    return moment


def _as_of(text: str) -> str | date | datetime:
    if not text.strip():
        raise Fault("LR213", "blank text", help="write some text here").error()
    return _possible(text) or text


_DATES = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}
Moment = Annotated[date | datetime, *scalar(_moment, "a date or an instant", _DATES)]
"""A date, or an instant with its zone."""
Day = Annotated[date, *scalar(_day_alone, "a date", _DATES)]


class Outcome(Part):
    """Columns that say whether, when and for how much a lead was won."""

    called: ClassVar[str] = "outcome"

    column: Text = Key(description="The column that says whether the lead was won")
    won: Texts = Key(
        (), description="The values of the column that mean won; without them it says yes or no"
    )
    at: Text | None = Key(None, description="The column of when")
    window: PositiveDuration | None = Key(
        None, description="Within which time after the decision it has to come, such as `90d`"
    )
    amount: Text | None = Key(None, description="The column of what it was worth")
    name: Text | None = Key(None, description="What reports call it; without it, as the column")

    def faults(self) -> Iterator[Fault]:
        """A value that is listed twice."""
        yield from repeated(self.won, ("won",))

    @property
    def title(self) -> str:
        """What reports call it."""
        return self.name or self.column


def _column_alone(value: object) -> object:
    return {"column": value} if isinstance(value, str) and value else value


OneOutcome = Annotated[Outcome, BeforeValidator(_column_alone), ShortForm(TEXT_SCHEMA)]
"""An outcome, or only its column."""


class Decided(Part):
    """Which leads, by the time of their decision."""

    called: ClassVar[str] = "`decided`"

    from_: Day | None = Key(None, alias="from", description="The first day")
    until: Day | None = Key(None, description="The day after the last")

    def faults(self) -> Iterator[Fault]:
        """A stretch that holds no day."""
        if self.from_ is not None and self.until is not None and self.from_ >= self.until:
            message = f"no day is from `{self.from_}` on and before `{self.until}`"
            yield Fault("LR652", message, "`until` is the day after the last", ("until",))


class Known(Part):
    """Columns whose values came too late to be known at the decision."""

    called: ClassVar[str] = "`known`"

    after_hand_over: Texts = Key(
        (), description="Columns that are filled in only after a lead was handed over"
    )
    after_outcome: Texts = Key((), description="Columns that tell the outcome")

    def faults(self) -> Iterator[Fault]:
        """A column that is listed twice, or in both."""
        for key in ("after_hand_over", "after_outcome"):
            yield from repeated(getattr(self, key), (key,))
        for place, column in enumerate(self.after_outcome):
            if column in self.after_hand_over:
                message = f"{shown(column)} is in `after_hand_over` and in `after_outcome`"
                yield Fault("LR652", message, "keep one of them", ("after_outcome", place))


class PlanDocument(Part):
    """One plan as its author wrote it."""

    model_config = ConfigDict(defer_build=False)

    called: ClassVar[str] = "plan"

    plan: Annotated[Literal[1], *scalar(_format, "the format of the plan", {"enum": [1, "1"]})] = (
        Key(description="The number of the plan's format")
    )
    question: Text | None = Key(None, description="What is to be decided, in words")
    outcome: OneOutcome | None = Key(None, description="What a good lead is")
    outcomes: tuple[OneOutcome, ...] = Key(
        (), description="Further outcomes along the funnel, for which nothing is decided"
    )
    metric: Annotated[Metric, *scalar(_metric, "a metric", {"type": "string"})] | None = Key(
        None, description="What decides: `precision@200/week`, `precision@MQL`, `roc-auc`, ..."
    )
    smallest_worthwhile: (
        Annotated[Decimal, *scalar(_worthwhile, "a difference", _NUMBER)] | None
    ) = Key(None, description="The smallest difference that is worth a switch, `0.02` or `2%`")
    passes: Ids | None = Key(None, description="The verdicts that hand a lead over to sales")
    as_of: (
        Annotated[str | date | datetime, *scalar(_as_of, "a column or an instant", TEXT_SCHEMA)]
        | None
    ) = Key(None, description="The column of when each lead was decided, or one instant for all")
    decided: Decided | None = Key(None, description="Which leads, by the time of their decision")
    observed_until: Moment | None = Key(None, description="Until when outcomes are known")
    b_written_at: Moment | None = Key(
        None, description="When B was written: leads decided later are shown apart"
    )
    worked: Text | None = Key(None, description="The column that says which leads sales worked")
    propensity: Text | None = Key(
        None, description="The column of the chance that a lead would be worked"
    )
    rejected: Text | None = Key(None, description="The column of why sales rejected a lead")
    account: Text | None = Key(None, description="The column of a lead's account")
    segments: Texts = Key((), description="Columns whose values are looked at one by one")
    known: Known | None = Key(None, description="Columns whose values came too late")
    seed: Annotated[int, *whole(0, 2**32 - 1)] = Key(SEED, description="What draws begin with")
    resamples: Annotated[int, *whole(100, 100_000)] = Key(
        RESAMPLES, description="How often accounts are drawn again"
    )
    level: Annotated[Decimal, *scalar(_level, "a level", _NUMBER)] = Key(
        LEVEL, description="How sure intervals are"
    )

    @classmethod
    def prepare(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """A plan of another format is not judged by this one."""
        if isinstance(data.get("plan"), str) and data["plan"] not in ("", "1"):
            return {"plan": data["plan"]}
        return data

    def faults(self) -> Iterator[Fault]:
        """What contradicts itself, or cannot be."""
        yield from repeated(self.segments, ("segments",))
        yield from repeated(self.passes or (), ("passes",))
        if self.outcome is None:
            for key in ("metric", "outcomes", "smallest_worthwhile"):
                if key in self.model_fields_set:
                    hint = "add `outcome` with the column that says whether a lead was won"
                    yield Fault("LR652", f"`{key}` needs an `outcome`", hint, (key,), True)
            return
        yield from self._names(self.outcome)
        yield from self._sizes(self.outcome)
        first = self.decided.from_ if self.decided is not None else None
        if first is not None and self.observed_until and _day(self.observed_until) < first:
            message = "outcomes are known only until before the first lead was decided"
            yield Fault("LR652", message, path=("observed_until",))

    def _names(self, outcome: Outcome) -> Iterator[Fault]:
        titles = [outcome.title]
        for place, other in enumerate(self.outcomes):
            if other.title in titles:
                message = f"two outcomes are called {shown(other.title)}"
                hint = "give one of them another `name`"
                yield Fault("LR202", message, hint, ("outcomes", place))
            titles.append(other.title)

    def _sizes(self, outcome: Outcome) -> Iterator[Fault]:
        metric = self.metric
        if metric is not None and metric.kind == "amount" and outcome.amount is None:
            hint = "add `amount` with the column of what a won lead was worth"
            yield Fault("LR652", "`amount` needs the outcome's `amount`", hint, ("metric",))
        share = metric is None or metric.kind not in OF_AMOUNTS
        if share and self.smallest_worthwhile is not None and self.smallest_worthwhile >= 1:
            hint = f"`{metric or 'precision'}` lies between 0 and 1: write `0.02` or `2%`"
            message = f"no difference is as large as `{self.smallest_worthwhile}`"
            yield Fault("LR652", message, hint, ("smallest_worthwhile",))


def repeated(entries: Sequence[str], path: tuple[str, ...]) -> Iterator[Fault]:
    """Entries that were given before."""
    seen: set[str] = set()
    for place, entry in enumerate(entries):
        if entry in seen:
            yield Fault("LR204", f"{shown(entry)} is given twice", path=(*path, place))
        seen.add(entry)


def _day(moment: date | datetime) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment
