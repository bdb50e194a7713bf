"""Which events count, and what is measured of them, in English."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import assert_never

from leadrules.analysis.wording.names import Names
from leadrules.analysis.wording.quantities import duration, instant, listed, number, plural
from leadrules.decision.reasons import in_words
from leadrules.language import ir

_OF = {
    "sum": "the sum of",
    "minimum": "the lowest",
    "maximum": "the highest",
    "average": "the average",
}
_OF_VALUES = {
    "minimum": "the lowest value of",
    "maximum": "the highest value of",
    "average": "the average of",
}
"""As `_OF`, before what may be several words."""


@dataclass(frozen=True, slots=True)
class EventWords(Names, ABC):
    """Says selections and measures."""

    @abstractmethod
    def clause(self, expression: ir.Expression) -> str:
        """A boolean expression as a clause."""

    @abstractmethod
    def noun(self, expression: ir.Expression) -> str:
        """An expression as the noun for its value."""

    def event(self, selection: ir.Selection, *, several: bool = True) -> str:
        """What is counted, such as "form submits"; one of them for not `several`."""
        words = [in_words(type_) for type_ in selection.types]
        return listed([plural(word) for word in words] if several else words, "or")

    def tail(self, selection: ir.Selection) -> str:
        """Whose events, when and which, as what follows the noun; it begins with a space."""
        parts = [
            BY[selection.scope],
            *self.window(selection.window),
            f"where {self.clause(selection.where.expression)}" if selection.where else "",
        ]
        text = "".join(f" {part}" for part in parts if part)
        return "".join([text, *(f", {limit}" for limit in self.limits(selection))])

    def read(self, read: ir.Read) -> str:
        """The noun for the value under a name."""
        match read.origin:
            case ir.Origin.FIELD | ir.Origin.ATTRIBUTE:
                return self.name(read.name)
            case ir.Origin.SCORE | ir.Origin.LABEL:
                return f"the {self.name(read.name)}"
            case ir.Origin.MEASURE:
                measure = self.vocabulary.measures.get(read.name)
                return self.name(read.name) if measure is None else self.measure(measure)
            case _:
                assert_never(read.origin)

    def measure(self, measure: ir.Measure) -> str:
        """The noun for a measure's value."""
        match measure:
            case ir.Count(selection=selection):
                return f"the number of {self.event(selection)}{self.tail(selection)}"
            case ir.BusiestDay(selection=selection):
                return f"the most {self.event(selection)} on one day{self.tail(selection)}"
            case ir.DaysSinceEvent(selection=selection, which=which):
                one = self.event(selection, several=False)
                return f"the number of days since the {which} {one}{self.tail(selection)}"
            case ir.Total(selection=selection, attribute=attribute, how=how):
                events = f"{self.event(selection)}{self.tail(selection)}"
                return f"{_OF[how]} {self.name(attribute)} over {events}"
            case ir.EventPoints(selection=selection):
                return f"the points for {self.event(selection)}{self.tail(selection)}"
            case ir.RollUp(how="any" | "all"):
                said = self.whether(measure.name, True)
                return f"whether {' '.join(part for part in said if part)}"
            case ir.RollUp(how="count"):
                return f"the number of {self.people(measure)}"
            case ir.RollUp(value=ir.Condition(ir.Read() as field), how=how, scope=scope):
                return f"{_OF[how]} {self.noun(field)} {_AMONG[scope]}"
            case ir.RollUp(value=value, how=how, scope=scope):
                of = _OF_VALUES.get(how, _OF[how])
                return f"{of} {self.noun(value.expression)} {_AMONG[scope]}"
            case _:
                assert_never(measure)

    def whether(self, name: str, holds: bool) -> tuple[str, str]:
        """A boolean measure as a clause: what it is about, and what it says of it."""
        measure = self.vocabulary.measures.get(name)
        if not isinstance(measure, ir.RollUp):
            return self.name(name), "is yes" if holds else "is no"
        some = {("any", True): "for someone", ("any", False): "for no one"}
        who = f"{some.get((measure.how, holds), 'for everyone')} {_AMONG[measure.scope]}"
        denied = (measure.how, holds) == ("all", False)
        expression = measure.value.expression
        if isinstance(expression, ir.Read):
            return self.noun(expression), f"{'is not' if denied else 'is'} yes {who}"
        # no subject: what holds for someone and what else does may not hold for the same one
        return "", f"{'not ' if denied else ''}{who} {self._of_each(expression)}"

    def people(self, measure: ir.RollUp, *, several: bool = True) -> str:
        """Whom a roll-up counts, such as "leads in the account for whom decides is yes"."""
        one, many = _PEOPLE[measure.scope]
        noun, expression = many if several else one, measure.value.expression
        if isinstance(expression, ir.Constant) and expression.value:
            return noun
        return f"{noun} for whom {self._of_each(expression)}"

    def _of_each(self, expression: ir.Expression) -> str:
        """What is asked of each member, so that it is seen where it ends."""
        clause = self.clause(expression)
        return f"({clause})" if isinstance(expression, ir.And | ir.Or) else clause

    def window(self, window: ir.Window) -> list[str]:
        """When events count, each bound by itself; nothing for at any time."""
        zone = self.vocabulary.zone
        said: list[str] = []
        if window.within is not None and window.older_than is not None:
            ends = f"{duration(window.older_than)} and {duration(window.within)}"
            said.append(f"between {ends} ago")
        elif window.older_than is not None:
            said.append(f"at least {duration(window.older_than)} ago")
        elif window.within is not None:
            said.append(f"in the last {duration(window.within).removeprefix('1 ')}")
        if window.since is not None and window.before is not None:
            said.append(f"from {instant(window.since, zone)} to {self._end(window.before)}")
        elif window.since is not None:
            said.append(f"since {instant(window.since, zone)}")
        elif window.before is not None:
            said.append(f"until {self._end(window.before)}")
        if window.after is not None:
            said.append(f"after {self.name(window.after)}")
        return said

    def _end(self, before: int) -> str:
        """The last day of a window that ends with a day, else the instant that it ends before."""
        zone = self.vocabulary.zone
        if "," in instant(before, zone):
            return f"before {instant(before, zone)}"
        return instant(before - 1, zone).partition(",")[0]

    def limits(self, selection: ir.Selection) -> list[str]:
        """How many of the events count at most."""
        said: list[str] = []
        once = selection.once_per
        if once is not None:
            key = "" if once.key is None else f" for each {self.name(once.key)}"
            period = "" if once.period is None else f" within {duration(once.period)}"
            said.append(f"at most once{key}{period}")
        if selection.per_day is not None:
            said.append(f"at most {number(selection.per_day)} a day")
        return said


BY = {
    ir.Scope.LEAD: "",
    ir.Scope.COLLEAGUES: "by colleagues",
    ir.Scope.ACCOUNT: "by the lead or a colleague",
}
"""Whose events, as what follows the noun."""
_AMONG = {
    ir.Scope.LEAD: "of the lead",
    ir.Scope.COLLEAGUES: "among the lead's colleagues",
    ir.Scope.ACCOUNT: "in the account",
}
_PEOPLE = {
    ir.Scope.LEAD: ("lead", "leads"),
    ir.Scope.COLLEAGUES: ("colleague", "colleagues"),
    ir.Scope.ACCOUNT: ("lead in the account", "leads in the account"),
}
