"""Which events count, what is measured of them, and how points of old events fade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Tag
from pydantic import Field as Key

from leadrules.language.document.lists import References, ShortForm
from leadrules.language.document.part import Fault, Part, either, forms, wrong_shape
from leadrules.language.document.scalars import (
    TEXT_SCHEMA,
    AttributePath,
    Condition,
    Reference,
    Share,
    choice,
    whole,
)
from leadrules.language.document.times import Bound, Duration, PositiveDuration

Scope = Annotated[
    Literal["lead", "account", "colleagues"], *choice("lead", "account", "colleagues")
]
Times = Annotated[int, *whole(0, 10**9)]
"""How many events."""


class OncePer(Part):
    """An event counts only if none with its key counted in the period before it."""

    called: ClassVar[str] = "`once_per`"

    key: Reference | None = Key(None, description="The attribute that tells events apart")
    period: PositiveDuration | None = Key(None, description="How long; once ever if left out")


def _key_alone(value: object) -> object:
    return {"key": value} if isinstance(value, str) and value else value


def _pair(value: object) -> object:
    if isinstance(value, list) and len(value) == 2:
        return value
    raise wrong_shape("a list of two dates or instants", value).error()


class Bounds(Part):
    """A window of time; all bounds given must hold."""

    within: PositiveDuration | None = Key(None, description="So long before as_of")
    before: PositiveDuration | None = Key(None, description="At least so long before as_of")
    since: Bound | None = Key(None, description="At or after this day or instant")
    between: Annotated[tuple[Bound, Bound], BeforeValidator(_pair)] | None = Key(
        None, description="From the start of the first day to the end of the second"
    )
    after: Reference | None = Key(None, description="Later than the instant in this field")

    def faults(self) -> Iterator[Fault]:
        """Bounds that exclude each other."""
        if self.since is not None and self.between is not None:
            yield either("since", "between")


class Selection(Bounds):
    """Which events count: type, scope, window, `where`, `once_per`, `per_day`, in this order."""

    of: Scope = Key("lead", description="Whose events")
    where: Condition | None = Key(None, description="A condition over the event's attributes")
    once_per: Annotated[OncePer, BeforeValidator(_key_alone), ShortForm(TEXT_SCHEMA)] | None = Key(
        None, description="Count an event only if none with its key counted in the period before"
    )
    per_day: Annotated[int, *whole(1, 10**9)] | None = Key(
        None, description="At most so many a calendar day, the earliest"
    )


# --- measures ------------------------------------------------------------------------------------


class CountOf(Selection):
    """How many events count."""

    called: ClassVar[str] = "measure with `count`"

    count: References = Key(description="The event type, or a list of them")


class BusiestDay(Selection):
    """The most events that count on one calendar day."""

    called: ClassVar[str] = "measure with `busiest_day`"

    busiest_day: References = Key(description="The event type, or a list of them")


class DaysSinceLast(Selection):
    """Whole elapsed days since the last event that counts."""

    called: ClassVar[str] = "measure with `days_since_last`"

    days_since_last: References = Key(description="The event type, or a list of them")


class DaysSinceFirst(Selection):
    """Whole elapsed days since the first event that counts."""

    called: ClassVar[str] = "measure with `days_since_first`"

    days_since_first: References = Key(description="The event type, or a list of them")


class SumOf(Selection):
    """The sum of a numeric attribute over the events that count and have it."""

    called: ClassVar[str] = "measure with `sum`"

    sum: AttributePath = Key(description="The event type and attribute, `page_view.seconds`")


class MinimumOf(Selection):
    """The least value of a numeric attribute over the events that count and have it."""

    called: ClassVar[str] = "measure with `minimum`"

    minimum: AttributePath = Key(description="The event type and attribute, `page_view.seconds`")


class MaximumOf(Selection):
    """The greatest value of a numeric attribute over the events that count and have it."""

    called: ClassVar[str] = "measure with `maximum`"

    maximum: AttributePath = Key(description="The event type and attribute, `page_view.seconds`")


class AverageOf(Selection):
    """The average of a numeric attribute over the events that count and have it."""

    called: ClassVar[str] = "measure with `average`"

    average: AttributePath = Key(description="The event type and attribute, `page_view.seconds`")


class RollUp(Part):
    """A statistic of a field, or of an expression over fields, over the account."""

    called: ClassVar[str] = "measure with `roll_up`"

    roll_up: Condition = Key(description="A field, or a condition or number over fields")
    how: Annotated[
        Literal["sum", "minimum", "maximum", "average", "any", "all", "count"],
        *choice("sum", "minimum", "maximum", "average", "any", "all", "count"),
    ] = Key(description="Which statistic; `any`, `all` and `count` of conditions")
    of: Annotated[Literal["account", "colleagues"], *choice("account", "colleagues")] = Key(
        description="The lead and its colleagues, or only these"
    )


_MEASURES: Mapping[str, type[Part]] = {
    "count": CountOf,
    "busiest_day": BusiestDay,
    "days_since_last": DaysSinceLast,
    "days_since_first": DaysSinceFirst,
    "sum": SumOf,
    "minimum": MinimumOf,
    "maximum": MaximumOf,
    "average": AverageOf,
    "roll_up": RollUp,
}
_check_measure, _choose_measure = forms("measure", _MEASURES)

Measure = Annotated[
    Annotated[CountOf, Tag("<count>")]
    | Annotated[BusiestDay, Tag("<busiest_day>")]
    | Annotated[DaysSinceLast, Tag("<days_since_last>")]
    | Annotated[DaysSinceFirst, Tag("<days_since_first>")]
    | Annotated[SumOf, Tag("<sum>")]
    | Annotated[MinimumOf, Tag("<minimum>")]
    | Annotated[MaximumOf, Tag("<maximum>")]
    | Annotated[AverageOf, Tag("<average>")]
    | Annotated[RollUp, Tag("<roll_up>")],
    Discriminator(_choose_measure),
    BeforeValidator(_check_measure),
]
"""One value made of events or of the account; which, the key says."""


# --- decay ---------------------------------------------------------------------------------------


class HalfLife(Part):
    """Half of the points is left after each half-life."""

    called: ClassVar[str] = "decay with `half_life`"

    half_life: PositiveDuration = Key(description="After how long half of the points is left")
    step: PositiveDuration = Key(
        86_400_000_000, description="How often the factor changes; a day unless written"
    )


class Linear(Part):
    """A share of the original is lost each whole interval, until nothing is left."""

    called: ClassVar[str] = "decay with `percent`"

    percent: Share = Key(description="The percentage lost each interval")
    per: PositiveDuration = Key(description="The interval")


class DecayStep(Part):
    """What is left from an age on."""

    called: ClassVar[str] = "step of a decay"

    after: Duration = Key(description="The age from which it holds")
    percent: Share = Key(description="The percentage left")


class Stepped(Part):
    """What is left, by age; everything before the first step."""

    called: ClassVar[str] = "decay with `steps`"

    steps: tuple[DecayStep, ...] = Key(min_length=1, description="In ascending order of age")


_check_decay, _choose_decay = forms(
    "decay", {"half_life": HalfLife, "percent": Linear, "steps": Stepped}
)

Decay = Annotated[
    Annotated[HalfLife, Tag("<half_life>")]
    | Annotated[Linear, Tag("<percent>")]
    | Annotated[Stepped, Tag("<steps>")],
    Discriminator(_choose_decay),
    BeforeValidator(_check_decay),
]
"""How the points of an event fade with its age; which way, the key says."""
