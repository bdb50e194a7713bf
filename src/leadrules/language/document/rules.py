"""Rules and their groups: nine forms of a rule, told apart by the keys that stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Discriminator, Tag
from pydantic import Field as Key

from leadrules.language.document.lists import References
from leadrules.language.document.measures import Bounds, Decay, Selection, Times
from leadrules.language.document.part import (
    Fault,
    Part,
    either,
    one_of_these_keys,
    wrong_shape,
)
from leadrules.language.document.scalars import (
    Condition,
    Id,
    Number,
    Points,
    Reference,
    Text,
    Weight,
    choice,
)

ZERO = Decimal(0)


class AnyRule(Part):
    """What every rule has."""

    called: ClassVar[str] = "rule"
    named_by: ClassVar[str | None] = "id"

    id: Id = Key(description="The rule's name, unique in the ruleset")
    reason: Text | None = Key(None, description="Text for the trace, with `{field}` holes")
    description: Text | None = Key(None, description="Words for the reader")
    floor: Points | None = Key(None, description="The rule pays at least this")
    cap: Points | None = Key(None, description="The rule pays at most this")
    weight: Weight | None = Key(None, description="A percentage of the points, after the cap")
    missing: Points = Key(ZERO, description="Points where the rule cannot tell")


class Otherwise(AnyRule):
    """A rule that may pay where it does not hold."""

    otherwise: Points = Key(ZERO, description="Points where the rule does not hold")


class Paying(Otherwise):
    """A rule that pays one number of points where it holds."""

    points: Points = Key(ZERO, description="Points where the rule holds")

    def faults(self) -> Iterator[Fault]:
        """A rule without any points, and what else is wrong."""
        if not self.model_fields_set & {"points", "otherwise", "missing"}:
            hint = "`points: 0` may be written"
            yield Fault("LR211", f"rule `{self.id}` lacks `points`", hint, ("points",))
        yield from super().faults()


class Frequency(Part):
    """How often: at least once, unless something else is written."""

    at_least: Times | None = Key(None, description="So many events or more")
    at_most: Times | None = Key(None, description="So many events or fewer, none included")
    exactly: Times | None = Key(None, description="Exactly so many events")

    def faults(self) -> Iterator[Fault]:
        """Frequencies that exclude each other, and what else is wrong."""
        for key in ("at_least", "at_most"):
            if self.exactly is not None and getattr(self, key) is not None:
                yield either("exactly", key)
        if self.at_least is not None and self.at_most is not None and self.at_most < self.at_least:
            message = f"`at_most` {self.at_most} is less than `at_least` {self.at_least}"
            yield Fault("LR216", message, path=("at_most",))
        yield from super().faults()


def once_unless_written(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The mapping with `at_least: 1` where it says nothing of how often."""
    if data.keys() & {"at_least", "at_most", "exactly"}:
        return data
    return {**data, "at_least": "1"}


# --- the forms -----------------------------------------------------------------------------------


class ConditionRule(Paying):
    """Pays where a condition holds."""

    when: Condition = Key(description="The condition")


class Branch(Part):
    """A condition and what it pays."""

    called: ClassVar[str] = "branch of `first`"

    when: Condition = Key(description="The condition")
    points: Points = Key(description="Points if this is the first that holds")


class FirstRule(Otherwise):
    """Pays the first condition that holds."""

    first: tuple[Branch, ...] = Key(min_length=1, description="The conditions, in order")


class Band(Part):
    """A range of numbers, its start included and its end excluded."""

    called: ClassVar[str] = "band"

    from_: Number | None = Key(None, alias="from", description="The least value in the band")
    below: Number | None = Key(None, description="The value just beyond the band")
    points: Points = Key(description="Points for values in the band")

    def faults(self) -> Iterator[Fault]:
        """A band without ends, or with nothing in it."""
        if self.from_ is None and self.below is None:
            yield Fault("LR211", "a band needs `from` or `below`")
        elif self.from_ is not None and self.below is not None and self.below <= self.from_:
            message = f"nothing lies from `{self.from_}` and below `{self.below}`"
            yield Fault("LR216", message, path=("below",))


class BandsRule(AnyRule):
    """Pays by the band that holds a number."""

    match: Condition = Key(description="A numeric expression")
    bands: tuple[Band, ...] = Key(min_length=1, description="The bands, ascending")
    default: Points | None = Key(None, description="Points outside all bands")


class ValuesRule(AnyRule):
    """Pays by value."""

    match: Condition = Key(description="An expression of text, boolean or integer")
    values: Mapping[Text, Points] = Key(min_length=1, description="Points for each value")
    default: Points = Key(ZERO, description="Points for every other value")


class FrequencyRule(Paying, Frequency, Selection):
    """Pays where events are as frequent as it says."""

    count: References = Key(description="The event type, or a list of them")
    in_any: Annotated[Literal["day"], *choice("day")] | None = Key(
        None, description="Test the busiest calendar day's count"
    )

    @classmethod
    def prepare(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The mapping with the frequency written out."""
        return once_unless_written(data)


class FrequencyBand(Frequency):
    """A range of counts and what it pays."""

    called: ClassVar[str] = "band of a count"

    points: Points = Key(description="Points for counts in the band")

    def faults(self) -> Iterator[Fault]:
        """A band that says nothing of how often, and what else is wrong."""
        if self.at_least is None and self.at_most is None and self.exactly is None:
            yield Fault("LR211", "a band of a count needs `at_least`, `at_most` or `exactly`")
        yield from super().faults()


class FrequencyBandsRule(AnyRule, Selection):
    """Pays by how frequent events are."""

    count: References = Key(description="The event type, or a list of them")
    bands: tuple[FrequencyBand, ...] = Key(min_length=1, description="The bands, ascending")
    default: Points | None = Key(None, description="Points outside all bands")


class FrequencyBranch(Frequency, Bounds):
    """How frequent and how recent; its keys replace the rule's."""

    called: ClassVar[str] = "branch of `first`"

    where: Condition | None = Key(None, description="A condition over the event's attributes")
    points: Points = Key(description="Points if this is the first that holds")

    @classmethod
    def prepare(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The mapping with the frequency written out."""
        return once_unless_written(data)


class FrequencyFirstRule(Otherwise, Selection):
    """Pays the first frequency and recency that holds."""

    count: References = Key(description="The event type, or a list of them")
    first: tuple[FrequencyBranch, ...] = Key(min_length=1, description="Branches, in order")


class EachRule(Otherwise, Selection):
    """Pays for each event that counts."""

    count: References = Key(description="The event type, or a list of them")
    each: Points = Key(description="Points for each event")
    decay: Decay | None = Key(None, description="How the points fade with the event's age")


class BalanceRule(AnyRule):
    """Pays points brought in from elsewhere."""

    balance: Reference = Key(description="The number field that holds the points")
    dated: Reference | None = Key(None, description="The field with their date")
    decay: Decay | None = Key(None, description="How they fade from that date on")

    def faults(self) -> Iterator[Fault]:
        """A decay without a date to count from."""
        if self.decay is not None and self.dated is None:
            yield Fault("LR211", "`decay` of a balance needs `dated`", path=("decay",))


_PAYERS = ("points", "bands", "first", "each")
_FORMS: Mapping[str, type[AnyRule]] = {
    "<when>": ConditionRule,
    "<first>": FirstRule,
    "<match bands>": BandsRule,
    "<match values>": ValuesRule,
    "<count points>": FrequencyRule,
    "<count bands>": FrequencyBandsRule,
    "<count first>": FrequencyFirstRule,
    "<count each>": EachRule,
    "<balance>": BalanceRule,
}
_KNOWN = sorted({key for form in _FORMS.values() for key in form.takes()})


def _check_form(value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise wrong_shape("a mapping", value).error()
    title = AnyRule.title_of(value)
    heads = ["when", "match", "count", "balance"]
    if "count" not in value:
        heads.insert(1, "first")
    match one_of_these_keys(value, heads, title, _KNOWN):
        case "match":
            one_of_these_keys(value, ["bands", "values"], f"{title} with `match`", _KNOWN)
        case "count" if any(payer in value for payer in _PAYERS):
            one_of_these_keys(value, list(_PAYERS), f"{title} with `count`", _KNOWN)
    return value


def _choose_form(value: Any) -> str:
    if "match" in value:
        return "<match bands>" if "bands" in value else "<match values>"
    if "count" in value:
        return f"<count {next((payer for payer in _PAYERS if payer in value), 'points')}>"
    return f"<{next(head for head in ('when', 'first', 'balance') if head in value)}>"


Rule = Annotated[
    Annotated[ConditionRule, Tag("<when>")]
    | Annotated[FirstRule, Tag("<first>")]
    | Annotated[BandsRule, Tag("<match bands>")]
    | Annotated[ValuesRule, Tag("<match values>")]
    | Annotated[FrequencyRule, Tag("<count points>")]
    | Annotated[FrequencyBandsRule, Tag("<count bands>")]
    | Annotated[FrequencyFirstRule, Tag("<count first>")]
    | Annotated[EachRule, Tag("<count each>")]
    | Annotated[BalanceRule, Tag("<balance>")],
    Discriminator(_choose_form),
    BeforeValidator(_check_form),
]
"""One rule; which form it has, its keys say."""


class Group(Part):
    """Rules whose points are bounded together and enter one score."""

    called: ClassVar[str] = "group"
    named_by: ClassVar[str | None] = "group"

    group: Id = Key(description="The group's name, unique in the ruleset")
    score: Reference = Key(description="The score that its points enter")
    title: Text | None = Key(None, description="A heading for the reader")
    floor: Points | None = Key(None, description="The group's points are at least this")
    cap: Points | None = Key(None, description="The group's points are at most this")
    weight: Weight | None = Key(None, description="A percentage of the points, after the cap")
    decay: Decay | None = Key(None, description="The default of its rules that pay per event")
    rules: tuple[Rule, ...] = Key(min_length=1, description="The rules, in order")
