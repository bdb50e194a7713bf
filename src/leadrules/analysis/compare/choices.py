"""What a comparison was asked: every choice that could sway its answer, and where it is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypedDict

Source = Literal["plan", "not declared in advance", "default"]

Period = Literal["day", "week", "month", "quarter"]

MetricKind = Literal["precision", "recall", "won", "amount", "roc-auc", "average-precision"]


@dataclass(frozen=True, slots=True)
class Capacity:
    """So many leads a period, or so many in all (`period` None): `200/week`, `1000`."""

    leads: int
    period: Period | None

    def __str__(self) -> str:
        return f"{self.leads}/{self.period}" if self.period else str(self.leads)


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric and whom it looks at: the best up to a capacity, a verdict and better, or all.

    Written `precision@200/week`, `precision@MQL`, `roc-auc`.
    """

    kind: MetricKind
    at: Capacity | str | None

    def __str__(self) -> str:
        return self.kind if self.at is None else f"{self.kind}@{self.at}"


@dataclass(frozen=True, slots=True)
class OutcomeChoice:
    """Columns that say whether, when and for how much a lead was won, and within which time."""

    name: str
    column: str
    at: str | None = None
    """The column of when it happened."""
    window: timedelta | None = None
    amount: str | None = None
    """The column of what it was worth."""
    won: tuple[str, ...] = ()
    """The texts of the column that mean won, such as `closed_won`; none: it holds yes and no."""


class Asked(TypedDict, total=False):
    """The choices that arguments may make; named and written as the keys of a plan."""

    outcome: str | None
    won: Sequence[str] | None
    outcome_at: str | None
    window: str | timedelta | None
    amount: str | None
    outcome_name: str | None
    outcomes: Sequence[str] | None
    metric: str | None
    smallest_worthwhile: float | str | None
    passes: Sequence[str] | None
    as_of: str | date | datetime | None
    decided_from: date | str | None
    decided_until: date | str | None
    observed_until: date | datetime | str | None
    b_written_at: date | datetime | str | None
    worked: str | None
    propensity: str | None
    rejected: str | None
    account: str | None
    segments: Sequence[str] | None
    after_hand_over: Sequence[str] | None
    after_outcome: Sequence[str] | None
    seed: int | None
    resamples: int | None
    level: float | str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice in words, and where it is from; `planned` is what the plan says otherwise."""

    name: str
    value: str
    source: Source
    planned: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The choice as texts and None."""
        return {
            "name": self.name,
            "value": self.value,
            "source": self.source,
            "planned": self.planned,
        }


@dataclass(frozen=True, slots=True)
class PlanIdentity:
    """Which plan was used; `signed` are the sides (`marketing`, `sales`) that signed this hash."""

    file: str
    hash: str
    signed: tuple[tuple[str, str], ...]
    """Side and name."""
    question: str | None = None
    changed: tuple[tuple[str, str], ...] = ()
    """Sides that signed what the plan was before it was changed, and have not signed it since."""

    def to_dict(self) -> dict[str, Any]:
        """The identity as dicts, lists, texts and None."""
        return {
            "file": self.file,
            "hash": self.hash,
            "signed": [{"side": side, "by": name} for side, name in self.signed],
            "question": self.question,
            "signed_before_change": [{"side": side, "by": name} for side, name in self.changed],
        }


@dataclass(frozen=True, slots=True)
class Choices:
    """All choices as they hold; `said` tells each with where it is from, in the plan's order."""

    outcome: OutcomeChoice | None
    funnel: tuple[OutcomeChoice, ...]
    """Further outcomes, exploratory."""
    metric: Metric | None
    """None without an outcome."""
    smallest_worthwhile: float | None
    """The smallest difference of the metric that is worth a switch."""
    passes: tuple[str, ...]
    """The verdicts that hand a lead over, by B's names, the best first."""
    as_of: str | datetime | None
    """A column, one instant for all, or None for now."""
    decided_from: date | None
    decided_until: date | None
    """The day after the last."""
    observed_until: datetime | None
    """Until when outcomes are known: the instant of the export."""
    written_at: datetime | None
    """When B was written: leads decided later are apart."""
    worked: str | None
    """The column that says which leads sales worked; None: those that A passed, an assumption."""
    propensity: str | None
    rejected: str | None
    """The column with sales' reason of rejection."""
    account: str | None
    """The column whose leads go together in the bootstrap."""
    segments: tuple[str, ...]
    after_hand_over: tuple[str, ...]
    """Columns that are filled in only after a lead was handed over."""
    after_outcome: tuple[str, ...]
    """Columns that tell the outcome: rules that read them are refused."""
    seed: int
    resamples: int
    level: float
    said: tuple[Choice, ...]
    plan: PlanIdentity | None
    of_a_alone: Mapping[str, bool] = field(default_factory=dict)
    """Of each verdict that only A has, where nothing was said: whether it is taken to hand over."""
