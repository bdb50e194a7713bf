"""What each part of a ruleset is called in the generated code, and where a capture holds it."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, assert_never

from leadrules.backends.python.generation.expressions import Value
from leadrules.backends.python.generation.reads import scores_asked_about
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.generation.text_memo import TEXTS, Questions
from leadrules.backends.python.runtime.arithmetic import MAXIMUM, MINIMUM
from leadrules.backends.python.runtime.days import DAY
from leadrules.backends.python.runtime.selections import ATTRIBUTES, Event
from leadrules.language import ir

_LOCALS = """
account age answers answers_of as_of ask at bisect_right bound_after candidates capture cell
check_event column
contains date datetime day day_of Decision decoder domain domain_of earliest_within event
events fitting get hit identifier ids is_after keep key kind known known_at lead lead_id main
measure measure_given measured member
members mentioned_domain mentioned_in mentioned_text normalise now of_colleagues of_lead
once_per one original override paid parse_instant passed per_day previous raw reached read_at
read_id read_lead read_lead_id repeated roll_ups rounded row run score seen slow sources stand
strict text today told unknown_events unknown_keys unseen Unusual utc value values verdict weighted
"""
LOCALS = frozenset(_LOCALS.split())
"""Names with a meaning in the generated code, which nothing in a ruleset may take."""

EventMeasure = ir.Count | ir.BusiestDay | ir.DaysSinceEvent | ir.Total | ir.EventPoints
"""The measures that are made of events."""

_IN_A_CHUNK = 30  # WHY: a display of more than 30 items is built as a list first, at twice the time


@dataclass(slots=True)
class Layout:
    """Which locals a capture holds, in order, as tuples in a tuple.

    The first tuple begins with `as_of`, the main score and the code of the verdict.
    """

    places: dict[str, int] = field(default_factory=dict)

    def add(self, *names: str) -> None:
        """Capture these locals too."""
        for name in names:
            self.places.setdefault(name, len(self.places))

    def chunks(self) -> list[list[str]]:
        """The locals, tuple by tuple."""
        names = list(self.places)
        return [names[n : n + _IN_A_CHUNK] for n in range(0, len(names), _IN_A_CHUNK)]

    def code(self) -> str:
        """The expression that captures."""
        return "".join(f"({', '.join(chunk)},), " for chunk in self.chunks()).strip()


@dataclass(frozen=True, slots=True)
class Summed:
    """A group's or score's locals: its sum, and its points after floor, cap and weight."""

    sum: str
    points: str


@dataclass(frozen=True, slots=True)
class Rolled:
    """A roll-up's local."""

    measure: ir.RollUp
    value: Value


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure's locals: its value, how many events counted and how many could not be told.

    `bit` says in an event's `hit` that it counted; where the order of events matters it says that
    it may count, and `chosen` are those that do.
    """

    measure: EventMeasure
    value: Value
    bit: int
    count: str
    undecided: str
    state: str  # what has been summed up so far
    chosen: str


@dataclass(frozen=True, slots=True)
class Paid:
    """Where a rule's outcome is found: its code, and a balance's points before its own bounds."""

    code: str
    points: str = ""


class Plan:
    """The names in one ruleset's code; made once, read by all that write it or decode captures."""

    def __init__(self, ruleset: ir.Ruleset) -> None:
        self.ruleset = ruleset
        self.source = Source(LOCALS.union(dir(builtins)))
        names = self.source.names
        self.layout = Layout()
        self.fields = {one.name: self._field(one, names.new(one.name)) for one in ruleset.fields}
        self.questions = {
            one.name: Questions(one, self.fields[one.name].code, self.source)
            for one in ruleset.fields
            if one.type in TEXTS
        }
        self.attributes = {
            (kind.name, one.name): self._field(one, names.new(one.name))
            for kind in ruleset.events
            for one in kind.attributes
        }
        self.attribute_questions = {
            (kind.name, one.name): Questions(
                one, self.attributes[kind.name, one.name].code, self.source
            )
            for kind in ruleset.events
            for one in kind.attributes
            if one.type in TEXTS
        }
        windows = [
            one.selection.window for one in ruleset.measures if not isinstance(one, ir.RollUp)
        ]
        lengths = [length for one in windows for length in (one.within, one.older_than)]
        spans = sorted({length for length in lengths if length is not None})
        self.withins = {span: names.new(f"since_{shown_span(span)}") for span in spans}
        after = dict.fromkeys(one.after for one in windows if one.after is not None)
        self.afters = {name: names.new(f"after_{name}") for name in after}
        self.readers: dict[str, str] = {}
        self.bits = 0
        self.measures: dict[str, Counted | Rolled] = {
            one.name: self._rolled(one) if isinstance(one, ir.RollUp) else self._counted(one)
            for one in ruleset.measures
        }
        self.counted = {
            name: one for name, one in self.measures.items() if isinstance(one, Counted)
        }
        self.groups = {
            one.name: self._summed(one.name, one.floor, one.cap, one.weight)
            for one in ruleset.groups
        }
        self.scores = {
            one.name: self._summed(one.name, one.floor, one.cap, *(w for _, w in one.parts))
            for one in ruleset.scores
        }
        self.knowns = {
            name: names.new(f"{name}_known") for name in scores_asked_about(ruleset.verdicts)
        }
        """The locals that say of scores whether anything of them is known, where verdicts ask."""
        self.grades = {one.name: names.new(one.name) for one in ruleset.grades}
        self.labels = {one.name: names.new(one.name) for one in ruleset.labels}
        self.labels |= {one.name: names.new(one.name) for one in ruleset.matrices}
        self.rules: dict[str, Paid] = {}
        self.in_memo: dict[str, list[str]] = {one.name: [] for one in ruleset.groups}
        """For each group the codes of points that memos of texts hold."""
        main = self.scores[ruleset.main_score].points
        self.layout.add("as_of", main, "verdict", "lead_id", "unknown_keys")
        self.layout.add("seen", "unseen", "unknown_events", "repeated")
        self.layout.add(*(value.code for value in self.fields.values()))
        self.layout.add(*(one.value.code for one in self.measures.values()))
        for one in self.counted.values():
            self.layout.add(*filter(None, (one.count, one.undecided, one.chosen)))
        for summed in (*self.groups.values(), *self.scores.values()):
            self.layout.add(summed.sum, summed.points)
        self.layout.add(*self.grades.values())

    def attribute_reader(self, types: tuple[str, ...], name: str) -> Callable[[Event], Any]:
        """The function from an event of one of the types, which all have the attribute, to it.

        A number has the most places that any of the types gives it, a text is as compared.
        """
        places = self.places_of(types, name)
        found: dict[int, tuple[int, int, int]] = {}
        for number, kind in enumerate(self.ruleset.events):
            if kind.name in types:
                place = [one.name for one in kind.attributes].index(name) + ATTRIBUTES
                questions = self.attribute_questions.get((kind.name, name))
                text = questions.compared() if questions else 0
                scale = 10 ** (places - self.attributes[kind.name, name].places)
                found[number] = (place, text, scale)

        def read(event: Event) -> Any:
            place, text, scale = found[event[0]]
            value = event[place][text] if text else event[place]
            return value if scale == 1 or value is None else value * scale

        return read

    def places_of(self, types: tuple[str, ...], name: str) -> int:
        """The most places that any of the types gives an attribute."""
        return max(self.attributes[kind, name].places for kind in types)

    def values_reader(self, kind: ir.EventType) -> str:
        """What the function is called that takes an event's values as read to its locals."""
        return self.readers.setdefault(kind.name, self.source.names.new(f"{kind.name}_values"))

    def _field(self, one: ir.Field, name: str) -> Value:
        if one.type in TEXTS:
            return Value(name, one.type, 0, (f"{name}[0]",))
        low = MINIMUM if one.minimum is None else one.minimum
        high = MAXIMUM if one.maximum is None else one.maximum
        return Value(name, one.type, one.places, (name,), low, high)

    def _rolled(self, one: ir.RollUp) -> Rolled:
        name = self.source.names.new(one.name)
        if one.how == "count":
            most = self.ruleset.limits.colleagues + 1
            return Rolled(one, Value(name, one.type, 0, (name,), 0, most))
        return Rolled(one, Value(name, one.type, one.places, (name,)))

    def _counted(self, one: EventMeasure) -> Counted:
        names = self.source.names
        name = names.new(one.name)
        most = self.ruleset.limits.events
        match one:
            case ir.Count() | ir.BusiestDay():
                value = Value(name, ir.Type.INTEGER, 0, (name,), 0, most)
            case ir.DaysSinceEvent():
                value = Value(name, ir.Type.INTEGER, 0, (name,), 0, 4_000_000)
            case ir.Total(places=places):
                value = Value(name, ir.Type.NUMBER, places, (name,))
            case ir.EventPoints():
                value = Value(name, ir.Type.NUMBER, 2, (name,))
            case _:
                assert_never(one)
        bit = 1 << self.bits
        self.bits += 1
        chosen = names.new(f"{name}_chosen") if is_ordered(one.selection) else ""
        count = "" if isinstance(one, ir.Count) else names.new(f"{name}_count")
        undecided = ""
        if one.selection.where is not None or isinstance(one, ir.Total):
            undecided = names.new(f"{name}_undecided")
        state = "" if isinstance(one, ir.Count) else names.new(f"{name}_so_far")
        return Counted(one, value, bit, count or name, undecided, state, chosen)

    def _summed(self, name: str, *bounds: int | None) -> Summed:
        points = self.source.names.new(name)
        bounded = any(bound is not None for bound in bounds)
        return Summed(self.source.names.new(f"{name}_sum") if bounded else points, points)


def shown_span(microseconds: int) -> str:
    """A duration as a part of a name, such as `30d`."""
    days, rest = divmod(microseconds, DAY)
    return f"{days}d" if rest == 0 else f"{microseconds // 1_000_000}s"


def is_ordered(selection: ir.Selection) -> bool:
    """Whether it matters which events came first."""
    return selection.once_per is not None or selection.per_day is not None
