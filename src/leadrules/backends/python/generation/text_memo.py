"""What the rules ask about one text, worked out once for each text and then remembered.

All questions that read one text field and nothing else (tests, whole conditions, whole rules) are
answered together by one generated function, as a tuple: the original text (None if missing), then
an answer a place. A memo maps texts seen to such tuples: a repeated title costs one look-up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never

from leadrules.backends.python.generation.expressions import Expressions, Truth, Value, flag, leaf
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.runtime.mentions import Mentions
from leadrules.language import ir
from leadrules.language.patterns import Pattern
from leadrules.language.phrases import PhraseSet
from leadrules.language.text import normalise

TEXTS = frozenset({ir.Type.TEXT, ir.Type.EMAIL, ir.Type.TEXTS})
"""The types of fields that have a memo."""

_OF_THE_TEXT = frozenset({"text", "domain"})  # None together, where the text is missing


def text_read(expression: ir.Expression) -> str | None:
    """The one text that an expression reads, if it reads that alone.

    Constants alone, and a text read twice with something else, are no such expressions.
    """
    names = _texts(expression)
    return next(iter(names)) if names is not None and len(names) == 1 else None


def _texts(expression: ir.Expression) -> frozenset[str] | None:
    """The texts read, or None where anything else is."""
    match expression:
        case ir.Constant():
            return frozenset()
        case ir.Read(origin=ir.Origin.FIELD | ir.Origin.ATTRIBUTE, name=name, type=kind):
            return frozenset({name}) if kind in TEXTS else None
        case ir.Read() | ir.DaysSince():
            return None
        case ir.And(operands=operands) | ir.Or(operands=operands):
            return _union([_texts(operand) for operand in operands])
        case ir.Compare(left=left, right=right) | ir.Arithmetic(left=left, right=right):
            return _union([_texts(left), _texts(right)])
        case _:
            return _texts(expression.operand)


def _union(found: list[frozenset[str] | None]) -> frozenset[str] | None:
    union: frozenset[str] = frozenset()
    for names in found:
        if names is None:
            return None
        union |= names
    return union


@dataclass(slots=True)
class Questions:
    """The questions asked about one text field, and the function that answers them.

    `entry` is the local that holds a lead's tuple of answers in the code outside.
    """

    declared: ir.Field
    entry: str
    outer: Source
    source: Source = field(init=False)
    expressions: Expressions = field(init=False)
    _answers: list[str] = field(default_factory=list)
    _compared: int = 0
    _mentions: Mentions | None = None
    _is_read: bool = False  # whether more is asked of the text than which phrases it mentions
    _places: dict[ir.Expression, Truth | Value] = field(default_factory=dict)
    _needs: dict[str, None] = field(default_factory=dict)
    _sets: dict[str, dict[tuple[tuple[str, ...], tuple[str, ...]], int]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        self.source = self.outer.beside()
        self.expressions = Expressions(self.source, self._read, self._text)

    @property
    def original(self) -> str:
        """The code for the text as given, None where it is missing."""
        return f"{self.entry}[0]"

    def answer(self, code: str) -> str:
        """Put one more answer into the tuple; gives the code that takes it out."""
        self._answers.append(code)
        return f"{self.entry}[{len(self._answers)}]"

    def compared(self) -> int:
        """The place in the tuple of the text as compared."""
        if not self._compared:
            self._is_read = True
            self.answer("text")
            self._compared = len(self._answers)
        return self._compared

    def ask(self, expression: ir.Expression) -> Truth | Value:
        """An expression about this text alone, as code outside."""
        if expression not in self._places:
            self._places[expression] = self._ask(expression)
        return self._places[expression]

    def _ask(self, expression: ir.Expression) -> Truth | Value:
        if is_condition(expression):
            truth = self.expressions.truth(expression)
            code = self.answer(truth.value)
            if not truth.maybe:
                return flag(code, ())
            known = truth.strict and _OF_THE_TEXT.issuperset(truth.maybe)
            return flag(code, (self.original,) if known else (code,))
        value = self.expressions.value(expression)
        code = self.answer(value.whole)
        maybe = (self.original,) if _OF_THE_TEXT.issuperset(value.maybe) else (code,)
        return Value(code, value.type, value.places, maybe, value.low, value.high)

    def write(self, whole: Source, name: str) -> None:
        """Write the function that answers everything asked, from the original and the text as
        compared (of a list, tuples of them), both None where it is missing."""
        with whole.block(f"def {name}(original, text):"):
            for need in self._needs:
                whole.line(self._needed(need, self.declared.type is ir.Type.TEXTS))
            whole.take(self.source)
            whole.line(f"return ({', '.join(['original', *self._answers])},)")

    @property
    def patterns(self) -> Mentions | None:
        """What tells texts apart, if nothing counts but the phrases that they mention."""
        return (
            self._mentions
            if list(self._needs) == ["mentioned_text"] and not self._is_read
            else None
        )

    # --- inside the function ---------------------------------------------------------------------

    def _read(self, read: ir.Read) -> Value:
        self._is_read = True
        return Value("text", read.type, 0, ("text",))

    def _text(self, expression: ir.Expression) -> Truth | Value | None:
        match expression:
            case ir.IsMissing(operand=ir.Read()):
                return Truth("text is None", "text is None", "text is not None")
            case ir.TextIs(operand=operand):
                return self._tested(expression, "domain" if self._is_domain(operand) else "text")
            case ir.Items(quantifier=quantifier, values=values):
                self._is_read = True
                wanted = self.source.constant("wanted", frozenset(values))
                test = {
                    "any": f"not {wanted}.isdisjoint(text)",
                    "all": f"{wanted}.issubset(text)",
                    "none": f"{wanted}.isdisjoint(text)",
                }[quantifier]
                return leaf(test, f"not ({test})", ("text",))
            case ir.Domain(operand=operand):
                self._is_domain(expression)
                return Value("domain", ir.Type.TEXT, 0, ("domain",))
            case ir.Length(operand=operand):
                self._is_read = True
                measured = "domain" if self._is_domain(operand) else "text"
                return Value(f"len({measured})", ir.Type.INTEGER, 0, (measured,), 0, 2**31)
            case _:
                return None

    def _is_domain(self, operand: ir.Expression) -> bool:
        if not isinstance(operand, ir.Domain):
            return False
        self._needs["domain"] = None
        return True

    def _tested(self, asked: ir.TextIs, text: str) -> Truth:
        values = asked.values
        self._is_read = self._is_read or asked.test is not ir.TextTest.MENTIONS
        every = self.declared.type is ir.Type.TEXTS
        match asked.test:
            case ir.TextTest.EQUALS:
                found = self.source.constant("values", frozenset(values))
                test = f"not {found}.isdisjoint({text})" if every else f"{text} in {found}"
                return leaf(test, f"not ({test})", (text,))
            case ir.TextTest.MENTIONS:
                sets = self._sets.setdefault(text, {})
                self._needs[f"mentioned_{text}"] = None
                number = sets.setdefault((values, asked.exceptions), len(sets))
                test = f"mentioned_{text} & {1 << number}"
                return leaf(test, f"not {test}", (text,))
            case ir.TextTest.STARTS_WITH | ir.TextTest.ENDS_WITH:
                method = asked.test.value.replace("_", "")
                test = f"%s.{method}({self.source.constant('ends', values)})"
            case ir.TextTest.CONTAINS:
                test = f"contains({self.source.constant('parts', values)}, %s)"
                self.source.constants["contains"] = contains
            case ir.TextTest.MATCHES:
                pattern = Pattern(values[0], asked.exact)
                test = f"{self.source.constant('pattern', pattern.found_in)}(%s)"
            case _:
                assert_never(asked.test)
        test = f"any([{test % 'one'} for one in {text}])" if every else test % text
        return leaf(test, f"not {test}", (text,))

    def _needed(self, need: str, items: bool) -> str:
        if need == "domain":
            if not self.declared.exact:
                return "domain = None if text is None else text.rpartition('@')[2]"
            self.outer.constants["domain_of"] = domain_of
            return "domain = None if text is None else domain_of(original)"
        text = need.removeprefix("mentioned_")
        sets = [PhraseSet(*both) for both in self._sets[text]]
        mentions = Mentions(sets)
        self._mentions = mentions if text == "text" else self._mentions
        flags = self.outer.constant("phrases", mentions.flags)
        if items:
            self.outer.constants["mentioned_in"] = mentioned_in
            code = f"mentioned_in({flags}, original)"
        elif self.declared.exact and text == "text":
            self.outer.constants["normalise"] = normalise
            code = f"{flags}(normalise(original))"
        else:
            code = f"{flags}({text})"
        return f"{need} = None if {text} is None else {code}"


def is_condition(expression: ir.Expression) -> bool:
    """Whether an expression is a boolean one."""
    match expression:
        case ir.Constant(type=kind) | ir.Read(type=kind):
            return kind is ir.Type.BOOLEAN
        case ir.Arithmetic() | ir.Negate() | ir.Domain() | ir.Length() | ir.DaysSince():
            return False
        case _:
            return True


def contains(parts: tuple[str, ...], text: str) -> bool:
    """Whether any of the parts stands in the text."""
    return any(part in text for part in parts)


def domain_of(email: str) -> str:
    """The part of an email after its `@`, normalised."""
    return normalise(email).rpartition("@")[2]


def mentioned_in(flags: Callable[[str], int], items: tuple[str, ...]) -> int:
    """The sets of phrases that some item mentions."""
    found = 0
    for item in items:
        found |= flags(normalise(item))
    return found
