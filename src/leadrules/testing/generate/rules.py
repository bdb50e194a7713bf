"""Rules of every form, and their groups, with the range of points that each can come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from leadrules.language.ir import Type
from leadrules.language.scope import Name
from leadrules.testing.generate import measures
from leadrules.testing.generate.conditions import Conditions
from leadrules.testing.generate.constants import constant
from leadrules.testing.generate.vocabulary import NUMBERS, TIMES, Part, Vocabulary, decimal_text

_POINTS = (
    "10", "5", "1", "0", "-5", "2.5", "0.01", "-0.01", "33.33", "20", "0.05", "-12.34", "100",
    "7", "3",
)  # fmt: skip
_EXTREMES = ("1000000", "-1000000", "999999.99")
_UNBOUNDED = {-(2**63), 2**63 - 1}  # nothing lies beyond them
_WEIGHTS = ("50%", "100%", "33.33%", "0", "150", "12.5%", "1000%", "0.01%")
_LATER = ("7d", "30m", "12h", "3mo")


@dataclass(frozen=True, slots=True)
class Reach:
    """The least and the most points that something can come to; what is said is attained."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, points: Iterable[str | Decimal]) -> Reach:
        """From the least to the most of several points."""
        known = [Decimal(each) for each in points]
        return cls(min(known), max(known))

    def within(self, part: Part) -> Reach:
        """After a part's floor, cap and weight."""
        low, high = self.low, self.high
        for key, bound in (("floor", max), ("cap", min)):
            if key in part:
                low, high = bound(low, Decimal(part[key])), bound(high, Decimal(part[key]))
        if "weight" in part:
            share = Decimal(part["weight"].rstrip("%")) / 100
            low, high = low * share, high * share
        return Reach(low, high)


class Rules:
    """Makes rules over the fields, events and measures of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, most_events: int) -> None:
        self._vocabulary = vocabulary
        self._choices = vocabulary.choices
        self._most_events = most_events
        self._conditions = Conditions(vocabulary, vocabulary.names)
        self._ids = 0

    def group(self, name: str, score: str) -> tuple[Part, Reach]:
        """A group with its rules."""
        choices = self._choices
        rules, low, high = [], Decimal(0), Decimal(0)
        for _ in range(choices.pick((1, 2, 2, 3, 4))):
            rule, reach = self._rule()
            rules.append(rule)
            low, high = low + reach.low, high + reach.high
        group: Part = {"group": name, "score": score} | self.bounds(30)
        if any("each" in rule for rule in rules) and choices.chance(40):
            group["decay"] = measures.decay(self._vocabulary)
        return group | {"rules": rules}, Reach(low, high).within(group)

    def bounds(self, percent: int, *, weight: bool = True) -> Part:
        """A floor, a cap and a weight, each so often."""
        choices = self._choices
        part: Part = {}
        if choices.chance(percent):
            part["floor"] = choices.pick(("0", "-10", "1.5", "-0.01", "-2.5"))
        if choices.chance(percent):
            part["cap"] = choices.pick(("20", "1.5", "15.01", "60", "5"))
        if weight and choices.chance(percent):
            part["weight"] = choices.pick(_WEIGHTS)
        return part

    def _rule(self) -> tuple[Part, Reach]:
        choices = self._choices
        self._ids += 1
        name = f"{choices.pick(('rule', 'a.b', 'x-y', 'z_', 'Rule'))}{self._ids}"
        makers = [self._when, self._first, self._when]
        if self._conditions.reads_numbers():
            makers += [self._bands, self._bands]
        makers += [self._values, self._frequency, self._each, self._frequency_bands, self._recency]
        makers += [self._each, self._frequency, self._balance]
        body, reach = choices.pick(makers)()
        rule: Part = {"id": name}
        if choices.chance(40):
            rule["reason"] = self._reason()
        rule |= body | self.bounds(15)
        return rule, reach.within(rule)

    def _points(self) -> str:
        return self._choices.pick(_EXTREMES if self._choices.chance(2) else _POINTS)

    def _else(self, *keys: str) -> Part:
        return {key: self._points() for key in keys if self._choices.chance(35)}

    def _reason(self) -> str:
        """Text with holes."""
        choices = self._choices
        names = list(self._vocabulary.names)
        parts = [choices.pick(("seen", "{{x}}", "été", "é 100%", "of"))]
        if names:
            parts += [f"{{{choices.pick(names)}}}" for _ in range(choices.integer(1, 2))]
        return " ".join(parts)

    # --- conditions, bands and values -------------------------------------------------------------

    def _when(self) -> tuple[Part, Reach]:
        rule: Part = {"when": self._conditions.boolean(3), "points": self._points()}
        rule |= self._else("otherwise", "missing")
        if len(rule) > 2 and self._choices.chance(10):
            del rule["points"]
        return rule, _paid(rule)

    def _first(self) -> tuple[Part, Reach]:
        branches = [
            {"when": self._conditions.boolean(2), "points": self._points()}
            for _ in range(self._choices.integer(1, 4))
        ]
        rule = {"first": branches} | self._else("otherwise", "missing")
        return rule, _paid(rule, *branches)

    def _bands(self) -> tuple[Part, Reach]:
        choices = self._choices
        numbers = self._vocabulary.of_type(NUMBERS)
        match = self._conditions.number(2)
        if numbers and choices.chance(70):
            match = choices.pick(numbers)
        about = self._vocabulary.names.get(match)
        places = about.places if about else 0
        if not about or choices.chance(40):
            edges = sorted(choices.some((-100, -1, 0, 1, 5, 10, 50, 100, 1000), 1, 4))
        else:
            read = [constant(self._vocabulary, about)[1] for _ in range(choices.integer(1, 4))]
            edges = sorted({int(Decimal(edge) * 10**places) for edge in read} - _UNBOUNDED) or [0]
        texts = [decimal_text(edge, places) for edge in edges]
        if choices.chance(10) and places < 6:  # finer than the value
            texts = [f"{text}{'' if '.' in text else '.'}5" for text in texts]
            texts.sort(key=Decimal)
        for text in texts:
            self._vocabulary.edge(match, text)
        bands: list[Part] = []
        if choices.chance(60):
            bands.append({"below": texts[0]})
        bands += [{"from": low, "below": high} for low, high in pairwise(texts)]
        if not bands or choices.chance(60):
            bands.append({"from": texts[-1]})
        for band in bands:
            band["points"] = self._points()
        rule = {"match": match, "bands": bands} | self._else("default", "missing")
        if len(bands) > 2 and "default" in rule and choices.chance(50):
            del bands[1]
        return rule, _paid(rule, *bands)

    def _values(self) -> tuple[Part, Reach]:
        found = self._conditions.single()
        if found is None:
            return self._when()
        match, about = found
        entries = self._entries(match.removeprefix("domain(").removesuffix(")"), about)
        rule = {"match": match, "values": entries} | self._else("default", "missing")
        return rule, _paid(rule, entries)

    def _entries(self, name: str, about: Name) -> Part:
        if about.type is Type.BOOLEAN:
            return {key: self._points() for key in self._choices.some(("true", "false"), 1, 2)}
        # what is the same once compared is one entry
        entries: dict[str, str] = {}
        for _ in range(self._choices.integer(1, 4)):
            _, value = constant(self._vocabulary, about)
            self._vocabulary.edge(name, value)
            entries.setdefault(value if about.exact else value.casefold(), value)
        return {value: self._points() for value in entries.values()}

    # --- events -----------------------------------------------------------------------------------

    def _counted(self) -> tuple[Part, list[str]]:
        types = measures.event_types(self._vocabulary)
        part: Part = {"count": measures.one_or_many(types)}
        return part | measures.selection(self._vocabulary, types), types

    def _often(self) -> Part:
        choices = self._choices
        match choices.integer(0, 4):
            case 0:
                return {}
            case 1:
                return {"at_least": str(choices.integer(0, 3))}
            case 2:
                return {"at_most": str(choices.integer(0, 3))}
            case 3:
                return {"exactly": str(choices.integer(0, 2))}
            case _:
                return {
                    "at_least": str(choices.integer(0, 2)),
                    "at_most": str(choices.integer(2, 4)),
                }

    def _frequency(self) -> tuple[Part, Reach]:
        rule, _ = self._counted()
        rule |= self._often() | {"points": self._points()} | self._else("otherwise", "missing")
        if self._choices.chance(25):
            rule["in_any"] = "day"
        return rule, _paid(rule)

    def _frequency_bands(self) -> tuple[Part, Reach]:
        choices = self._choices
        rule, _ = self._counted()
        bands: list[Part] = [{"exactly": "0"}] if choices.chance(60) else []
        least = choices.integer(1, 2)
        bands.append({"at_least": str(least), "at_most": str(least + choices.integer(0, 2))})
        gap = choices.integer(1, 2)
        bands.append({"at_least": str(int(bands[-1]["at_most"]) + gap)})
        for band in bands:
            band["points"] = self._points()
        rule |= {"bands": bands} | self._else("default", "missing")
        if gap > 1 or least > 1:
            rule.setdefault("default", self._points())
        return rule, _paid(rule, *bands)

    def _recency(self) -> tuple[Part, Reach]:
        choices = self._choices
        rule, types = self._counted()
        bounded = any(key in rule for key in ("since", "between"))
        branches: list[Part] = []
        for _ in range(choices.integer(1, 3)):
            branch = self._often()
            if choices.chance(70) and not bounded and not isinstance(rule.get("once_per"), dict):
                branch |= measures.window(self._vocabulary, least=1)
            elif choices.chance(60):
                branch["within"] = choices.pick(_LATER)
                self._vocabulary.durations.append(measures.length(branch["within"]))
            if "before" in rule and "within" in branch:
                branch["before"] = measures.earlier(self._vocabulary, branch["within"])
            if choices.chance(30) and (condition := measures.where(self._vocabulary, types)):
                branch["where"] = condition
            branches.append(branch | {"points": self._points()})
        rule |= {"first": branches} | self._else("otherwise", "missing")
        return rule, _paid(rule, *branches)

    def _each(self) -> tuple[Part, Reach]:
        rule, _ = self._counted()
        each = self._choices.pick(_POINTS)
        rule |= {"each": each} | self._else("otherwise", "missing")
        if self._choices.chance(55):
            rule["decay"] = measures.decay(self._vocabulary)
        counted = (
            Decimal(each),
            Decimal(each) * (1 if "once_per" in rule else min(2, self._most_events)),
        )
        return rule, Reach.of((*counted, *_rest(rule, "otherwise", "missing")))

    def _balance(self) -> tuple[Part, Reach]:
        choices, vocabulary = self._choices, self._vocabulary
        amounts = [
            name
            for name in vocabulary.of_type(NUMBERS)
            if name in vocabulary.fields and vocabulary.names[name].places <= 2
        ]
        times = [name for name in vocabulary.of_type(TIMES) if name in vocabulary.fields]
        if not amounts:
            return self._when()
        amount = choices.pick(amounts)
        places = vocabulary.names[amount].places
        written = vocabulary.fields[amount]
        for key, bound in (("minimum", -100), ("maximum", 100_000)):
            kept = Decimal(written.get(key, "Infinity"))
            if abs(kept) > 1_000_000:
                written[key] = decimal_text(bound, places)
                vocabulary.edge(amount, written[key])
        if Decimal(written["minimum"]) > Decimal(written["maximum"]):
            written["minimum"] = written["maximum"]
        rule: Part = {"balance": amount} | self._else("missing")
        if times and choices.chance(75):
            rule["dated"] = choices.pick(times)
            if choices.chance(70):
                rule["decay"] = measures.decay(vocabulary)
        held = (Decimal(written["minimum"]), Decimal(written["maximum"]))
        return rule, Reach.of((*held, *_rest(rule, "missing")))


def _paid(rule: Part, *parts: Part) -> Reach:
    """What a rule pays for each way in which it can come out; unwritten, it pays nothing."""
    paid = [part["points"] for part in parts if "points" in part]
    if len(parts) == 1 and "values" in rule:
        paid = list(parts[0].values())
    keys = [key for key in ("points", "otherwise", "default", "missing") if key in rule]
    return Reach.of([*paid, *(rule[key] for key in keys)] or ["0"])


def _rest(rule: Part, *keys: str) -> list[Decimal]:
    return [Decimal(rule.get(key, "0")) for key in keys]
