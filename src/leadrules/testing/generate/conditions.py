"""Typed conditions and numeric expressions over the names that may be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadrules.language.ir import Type
from leadrules.language.scope import Name
from leadrules.testing.generate import words
from leadrules.testing.generate.constants import constant, quoted
from leadrules.testing.generate.patterns import pattern
from leadrules.testing.generate.vocabulary import NUMBERS, TEXTUAL, TIMES, Vocabulary, decimal_text

_MOST_PLACES = 12
_MAILBOXES = ("ann@", "ANN", "an", "a", "a+b@", "bob", "bob@example", "c.d@", "é@", "@", "x@@")
"""What emails are asked to begin with."""
_ORDER = ("<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Numeric:
    """A numeric expression, its decimal places and whether it is one constant."""

    text: str
    places: int
    integer: bool
    constant: bool = False


class Conditions:
    """Makes conditions over some names; what they compare with is remembered for the leads."""

    def __init__(self, vocabulary: Vocabulary, names: Mapping[str, Name]) -> None:
        self._vocabulary = vocabulary
        self._choices = vocabulary.choices
        self._names = dict(names)

    def boolean(self, depth: int = 2) -> str:
        """A condition."""
        choices = self._choices
        if not depth or choices.chance(45):
            return self._atom()
        match choices.integer(0, 4):
            case 0 | 1:
                return f"{self._operand(depth)} and {self._operand(depth)}"
            case 2 | 3:
                parts = [self._operand(depth) for _ in range(choices.integer(2, 3))]
                return " or ".join(parts)
            case _:
                return f"not {self._operand(depth)}"

    def number(self, depth: int = 2) -> str:
        """A numeric expression that reads something; None of its names may be numeric."""
        numeric = self._numeric(depth)
        return numeric.text if not numeric.constant else f"{numeric.text} + {self._leaf().text}"

    def measured(self, depth: int = 2) -> Numeric:
        """A numeric expression with its places; it may be one constant."""
        return self._numeric(depth)

    def reads_numbers(self) -> bool:
        """Whether a numeric expression can be made."""
        return any(
            about.type in (*NUMBERS, *TIMES, *TEXTUAL, Type.TEXTS) for about in self._names.values()
        )

    def single(self) -> tuple[str, Name] | None:
        """An expression of a text, a boolean or an integer, for a table of values."""
        kinds = (*TEXTUAL, Type.BOOLEAN, Type.INTEGER)
        known = self._vocabulary.of_type(kinds, self._names)
        if not known:
            return None
        name = self._choices.pick(known)
        about = self._names[name]
        if about.type is Type.EMAIL and self._choices.chance(60):
            return f"domain({name})", Name(about.origin, Type.TEXT)
        if about.type is Type.BOOLEAN and self._choices.chance(40):
            return self._atom(), Name(about.origin, Type.BOOLEAN)
        return name, about

    def _operand(self, depth: int) -> str:
        return (
            f"({self.boolean(depth - 1)})"
            if depth > 1 or self._choices.chance(30)
            else self._atom()
        )

    # --- atoms ------------------------------------------------------------------------------------

    def _atom(self) -> str:
        if not self._names:
            return "true"
        name = self._choices.pick(list(self._names))
        if self._choices.chance(12):
            return f"{self._choices.pick(('is_missing', 'is_known'))}({name})"
        about = self._names[name]
        match about.type:
            case Type.INTEGER | Type.NUMBER:
                return self._compared_numbers(name, about)
            case Type.BOOLEAN:
                return self._truth(name)
            case Type.TEXT | Type.EMAIL:
                return self._textual(name, about)
            case Type.TEXTS:
                return self._items(name, about)
            case Type.DATE | Type.TIMESTAMP:
                return self._time(name, about)
            case Type.RUNG:
                return self._rung(name, about)

    def _truth(self, name: str) -> str:
        others = self._vocabulary.of_type([Type.BOOLEAN], self._names)
        match self._choices.integer(0, 5):
            case 0 | 1 | 2:
                return name
            case 3:
                return f"{name} == {self._choices.pick(('true', 'False', 'True', 'false'))}"
            case 4:
                return f"{name} {self._choices.pick(('==', '!='))} {self._choices.pick(others)}"
            case _:
                return f"{name} {self._choices.pick(('in', 'not in'))} [true]"

    def _compared_numbers(self, name: str, about: Name) -> str:
        choices = self._choices
        match choices.integer(0, 6):
            case 0 | 1 | 2:
                return f"{name} {choices.pick(_ORDER)} {self._constant(name, about)}"
            case 3:
                return f"{name} {choices.pick(('==', '!='))} {self._constant(name, about)}"
            case 4:
                items = [self._constant(name, about) for _ in range(choices.integer(0, 3))]
                return f"{name} {choices.pick(('in', 'not in'))} [{', '.join(items)}]"
            case 5:
                low, high = self._numeric(1), self._numeric(0)
                return (
                    f"{low.text} {choices.pick(_ORDER)} {name} {choices.pick(_ORDER)} {high.text}"
                )
            case _:
                left, right = self._numeric(2), self._numeric(1)
                return f"{left.text} {choices.pick(_ORDER)} {right.text}"

    def _textual(self, name: str, about: Name) -> str:
        choices = self._choices
        if about.type is Type.EMAIL and choices.chance(25):
            starts = [choices.pick(_MAILBOXES) for _ in range(choices.integer(1, 3))]
            return f"starts_with({name}, {', '.join(map(quoted, starts))})"
        if about.type is Type.EMAIL and choices.chance(40):
            return self._text_test(f"domain({name})", Name(about.origin, Type.TEXT), name)
        alike = [
            other
            for other in self._vocabulary.of_type(TEXTUAL, self._names)
            if self._names[other].exact is about.exact
        ]
        if choices.chance(10):
            return f"{name} {choices.pick(('==', '!='))} {choices.pick(alike)}"
        return self._text_test(name, about, name)

    def _text_test(self, text: str, about: Name, name: str) -> str:
        choices, vocabulary = self._choices, self._vocabulary
        match choices.integer(0, 8):
            case 0 | 1:
                return f"{text} {choices.pick(('==', '!='))} {self._constant(name, about)}"
            case 2:
                return f"{text} {choices.pick(('in', 'not in'))} {self._constants(name, about)}"
            case 3 if vocabulary.lists and not about.choices:
                listed = choices.pick(list(vocabulary.lists))
                for item in vocabulary.lists[listed]:
                    vocabulary.edge(name, item)
                return f"{text} {choices.pick(('in', 'not in'))} {listed}"
            case _:
                return self._searched(text, name)

    def _searched(self, text: str, name: str) -> str:
        """A search in a text or in the items of a list."""
        choices, vocabulary = self._choices, self._vocabulary
        match choices.integer(0, 5):
            case 0 | 1:
                return f"mentions({text}, {', '.join(self._phrases(name))})"
            case 2 | 3:
                parts = [
                    choices.pick(list(vocabulary.lists))
                    if vocabulary.lists and choices.chance(25)
                    else quoted(self._piece(name))
                    for _ in range(choices.integer(1, 2))
                ]
                how = choices.pick(("starts_with", "ends_with", "contains"))
                return f"{how}({text}, {', '.join(parts)})"
            case _:
                return f"matches({text}, {quoted(pattern(choices))})"

    def _phrases(self, name: str) -> list[str]:
        choices, vocabulary = self._choices, self._vocabulary
        named = choices.some(list(vocabulary.phrases), 0, 2)
        for phrases in named:
            written = vocabulary.phrases[phrases]
            for phrase in (*written.get("except", ()), *written["any"]):
                vocabulary.edge(name, phrase)
        if not named or choices.chance(30):
            phrase = words.phrase(choices)
            vocabulary.edge(name, phrase)
            named.append(quoted(phrase))
        return named

    def _piece(self, name: str) -> str:
        """A part of a text; at its ends no space, which would not be compared."""
        whole = words.text(self._choices)
        start = self._choices.integer(0, max(0, len(whole) - 2))
        piece = whole[start : start + self._choices.integer(1, 6)].strip(" \u00a0\u200b")
        self._vocabulary.edge(name, whole)
        return piece or "x"

    def _items(self, name: str, about: Name) -> str:
        choices, vocabulary = self._choices, self._vocabulary
        match choices.integer(0, 5):
            case 0 | 1 | 2:
                how = choices.pick(("any_of", "all_of", "none_of"))
                return f"{how}({name}, {self._constants(name, about)})"
            case 3:
                if vocabulary.lists and not about.choices:
                    listed = choices.pick(list(vocabulary.lists))
                    for item in vocabulary.lists[listed]:
                        vocabulary.edge(name, item)
                    return f"{choices.pick(('any_of', 'none_of', 'all_of'))}({name}, {listed})"
                return f"length({name}) {choices.pick(_ORDER)} {choices.integer(0, 3)}"
            case 4:
                return f"{self._constant(name, about)} {choices.pick(('in', 'not in'))} {name}"
            case _:
                return self._searched(name, name)

    def _time(self, name: str, about: Name) -> str:
        choices = self._choices
        alike = self._vocabulary.of_type([about.type], self._names)
        match choices.integer(0, 5):
            case 0 | 1:
                return f"{name} {choices.pick((*_ORDER, '==', '!='))} {self._constant(name, about)}"
            case 2:
                return f"{name} {choices.pick(_ORDER)} {choices.pick(alike)}"
            case 3:
                return f"{name} {choices.pick(('in', 'not in'))} {self._constants(name, about)}"
            case _:
                days = choices.pick((0, 1, 30, -1, 365))
                if days > 0:
                    self._vocabulary.durations.append(days * 86_400_000_000)
                return f"days_since({name}) {choices.pick((*_ORDER, '==', '!='))} {days}"

    def _rung(self, name: str, about: Name) -> str:
        choices = self._choices
        rung = choices.pick(about.ladder)
        if about.ordered and choices.chance(60):
            return f"{name} >= {quoted(rung)}"
        if choices.chance(50):
            return f"{name} {choices.pick(('in', 'not in'))} [{quoted(rung)}]"
        return f"{name} {choices.pick(('!=', '=='))} {quoted(about.ladder[-1])}"

    # --- numbers ----------------------------------------------------------------------------------

    def _numeric(self, depth: int) -> Numeric:
        choices = self._choices
        if not depth or choices.chance(40):
            return self._leaf()
        if choices.chance(15):
            inner = self._numeric(depth - 1)
            return Numeric(f"-({inner.text})", inner.places, inner.integer, False)
        left, right = self._numeric(depth - 1), self._numeric(depth - 1)
        symbol = choices.pick(("+", "-", "*", "/"))
        if symbol == "*" and left.places + right.places > _MOST_PLACES:
            symbol = "-"
        if symbol == "/" and right.constant:
            right = Numeric("3", 0, True)
        places = {"*": left.places + right.places, "/": 6}.get(
            symbol, max(left.places, right.places)
        )
        integer = left.integer and right.integer and symbol != "/"
        return Numeric(
            f"({left.text} {symbol} {right.text})",
            places,
            integer,
            left.constant and right.constant,
        )

    def _leaf(self) -> Numeric:
        choices = self._choices
        if choices.chance(20):
            scaled = choices.pick((0, 1, 2, 3, 10, -1, 5, 1000, 2**62, 2**63 - 1))
            places = choices.pick((0, 0, 0, 1, 2))
            text = decimal_text(scaled, places)
            significant = len(text.partition(".")[2].rstrip("0"))
            return Numeric(text, significant, places == 0, constant=True)
        readable = (*NUMBERS, *TIMES, *TEXTUAL, Type.TEXTS)
        known = self._vocabulary.of_type(readable, self._names)
        numbers = self._vocabulary.of_type(NUMBERS, self._names)
        name = choices.pick(numbers if numbers and choices.chance(75) else known) if known else ""
        match self._names[name].type if name else None:
            case None:
                return Numeric("1", 0, True, constant=True)
            case Type.INTEGER | Type.NUMBER:
                about = self._names[name]
                return Numeric(name, about.places, about.type is Type.INTEGER)
            case Type.DATE | Type.TIMESTAMP:
                return Numeric(f"days_since({name})", 0, True)
            case _:
                return Numeric(f"length({name})", 0, True)

    def _constant(self, name: str, about: Name) -> str:
        text, value = constant(self._vocabulary, about)
        self._vocabulary.edge(name, value)
        return text

    def _constants(self, name: str, about: Name) -> str:
        found = [self._constant(name, about) for _ in range(self._choices.integer(0, 3))]
        return f"[{', '.join(found)}]"
