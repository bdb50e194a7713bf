"""What the outcomes say: the primary metric, what is exploratory, bounds, and two lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from leadrules.analysis.compare.choices import Capacity, Metric, Period
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate
from leadrules.analysis.compare.statistics.average_precision import AveragePrecision
from leadrules.analysis.compare.statistics.bounds import Bounds
from leadrules.analysis.compare.statistics.break_even import BreakEven
from leadrules.analysis.compare.statistics.conversion import Conversion, VerdictQuality
from leadrules.analysis.compare.statistics.drift import KolmogorovSmirnov, StabilityIndex
from leadrules.analysis.compare.statistics.gain import GainPoint
from leadrules.analysis.compare.statistics.mcnemar import McNemar
from leadrules.analysis.compare.statistics.power import HoldOut
from leadrules.analysis.compare.statistics.propensity import InversePropensity
from leadrules.analysis.compare.statistics.resampling import Paired as PairedEstimate
from leadrules.analysis.compare.statistics.roc import DeLong

Finding = Literal["better", "worse", "same", "trade-off", "not shown", "cannot tell"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the verdict: the finding, and the whole of it in one sentence.

    The sentence names metric, capacity, population and dates, so that it can be quoted alone.
    """

    about: Literal["worked leads", "rolled out"]
    finding: Finding
    text: str
    short: str = ""
    """The same for a page that says beside it which leads, and which metric."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric of both versions on the same leads, with the volume chosen beside it.

    Volumes are leads chosen in all, and `per_period` a period of the capacity (or a week). They are
    None for metrics of the whole ranking.
    """

    metric: Metric
    paired: PairedEstimate | CannotTell
    leads: int
    won: int
    volume_a: float | None
    volume_b: float | None
    volume: Estimate | CannotTell | None
    """B's volume less A's."""
    per_period_a: float | None
    per_period_b: float | None
    note: str | None = None
    """Such as that a week was cut off."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One value of one column: the primary metric's difference there; `adjusted` is p after BH."""

    column: str
    value: str
    leads: int
    won: int
    passed_a: int
    """How many A chooses by the metric: among its best of a capacity, or by a verdict."""
    passed_b: int
    precision_a: float | None
    precision_b: float | None
    p: float | None
    adjusted: float | None
    why_not: str | None
    """Why there is no p."""
    handed_a: int | None = None
    """How many A's own verdicts hand over."""
    handed_b: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Leads decided before or after B was written, each with the primary metric."""

    name: str
    measured: Measured


@dataclass(frozen=True, slots=True)
class VersionQuality:
    """Exploratory figures of one version."""

    by_verdict: tuple[Conversion, ...]
    """Observed conversion of each verdict, with Wilson's interval."""
    by_band: tuple[Conversion, ...]
    at_verdict: tuple[tuple[str, VerdictQuality], ...]
    """Precision and recall of this verdict and better."""
    gain: tuple[GainPoint, ...] | CannotTell
    average_precision: AveragePrecision | CannotTell
    separation: KolmogorovSmirnov | CannotTell
    amount_passed: float | None


@dataclass(frozen=True, slots=True)
class Drift:
    """How the first half of the period differs from the second, by decision dates."""

    score_a: StabilityIndex | CannotTell
    score_b: StabilityIndex | CannotTell
    won_first: float | None
    won_second: float | None
    months: tuple[tuple[str, int, int], ...]
    """Month (`2024-03`), leads, won."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What history cannot tell: bounds beside the naive figure, the break-even, and what it takes.

    `assumed_worked` says that no column told which leads were worked, so that A's passing stands
    for it. `bounds` are in the unit of the primary metric; those of recall are in won leads.
    """

    worked: int
    assumed_worked: bool
    bounds: Bounds | CannotTell
    break_even: BreakEven | CannotTell
    break_even_text: str
    propensity: InversePropensity | CannotTell | None
    hold_out: HoldOut | CannotTell
    leads_needed: int | CannotTell
    """Leads for the paired difference worth a switch."""


@dataclass(frozen=True, slots=True)
class Load:
    """Leads that sales gets, in a tie by expectation, and what became of those that it worked.

    What the others would have become nobody knows: they are in `leads` alone.
    """

    leads: float
    worked: float
    won: float
    amount: float | None
    """None where no column says what a won lead is worth."""

    @property
    def share(self) -> float | None:
        """Of those worked, the share won."""
        return self.won / self.worked if self.worked > 0 else None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What one version's own verdicts hand over, and how that fits the capacity of the metric.

    Without a capacity `taken` is all of `handed`, and nothing is compared.
    """

    handed: Load
    per_period: float | None
    taken: Load
    """If sales works only what is handed over: at most the capacity, the highest scores first."""
    short: int
    """In so many periods there are fewer hand-overs than there is room for."""
    best: float | None
    """How many the metric takes by score, whatever their verdict."""
    beyond: tuple[tuple[str, float], ...]
    """Those of `best` that the version does not hand over, by its verdict."""

    @property
    def fills(self) -> bool:
        """Whether its hand-overs are about as many as the metric takes, within 5 %."""
        return self.best is None or self.taken.leads >= 0.95 * self.best

    @property
    def as_ranked(self) -> bool:
        """Whether the metric looks at leads that the version hands over, but for 5 %."""
        return self.best is None or sum(leads for _, leads in self.beyond) <= 0.05 * self.best


@dataclass(frozen=True, slots=True)
class AsMany:
    """The best leads by points of the version that gives sales more, as many each period as the
    other gives: what comes of fewer leads without any better choice."""

    version: Literal["A", "B"]
    """Whose leads these are."""
    best: Load


@dataclass(frozen=True, slots=True)
class HandOvers:
    """Both versions' own hand-overs among leads with an outcome."""

    capacity: Capacity | None
    """That of the metric, where it has one; a rate is one in all if there is but one instant."""
    period: Period
    """What `per_period` is of."""
    periods: int
    """How many of them there are, cut off ones too; 1 for a capacity in all."""
    a: HandedOver
    b: HandedOver
    as_many: AsMany | None = None
    """None where both give sales as many leads, within 5 %."""
    worked_per_period: float | None = None
    """How many leads sales worked, by a column; None without one or without periods."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that rests on an outcome; None of it exists without one."""

    outcome: str
    leads: int
    won: int
    primary: Measured
    secondary: tuple[Measured, ...]
    roc: DeLong | CannotTell
    mcnemar_won: McNemar | CannotTell
    """Among won leads: which version passes more of them."""
    a: VersionQuality
    b: VersionQuality
    segments: tuple[Segment, ...]
    parts: tuple[Part, ...]
    funnel: tuple[Measured, ...]
    """The primary metric for each further outcome, in the population's order of them."""
    drift: Drift
    unknown: Unknown
    lines: tuple[Line, Line]
    """On leads that sales worked, and if rolled out."""
    hand_overs: HandOvers | None = None
    """What each version hands over by itself: counted, and no part of the two lines' findings."""
    notes: tuple[str, ...] = ()
    """What a reader of the exploratory figures has to know, in words."""
