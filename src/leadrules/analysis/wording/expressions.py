"""An expression as an English clause or noun; one case for each node, and one word for each thing.

Negation is carried down to what it denies, which three-valued logic allows: "not (a or b)" is said
as "not a and not b".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from leadrules.analysis.wording import comparisons
from leadrules.analysis.wording.events import EventWords
from leadrules.analysis.wording.quantities import listed
from leadrules.analysis.wording.texts import item_predicate, text_predicate
from leadrules.language import ir

Said = tuple[str, str]
"""What a clause is about, and what it says of it."""


@dataclass(frozen=True, slots=True)
class Words(EventWords):
    """Says expressions, measures and selections in English."""

    def clause(self, expression: ir.Expression) -> str:
        """A boolean expression as a clause that stands after "if" or "where".

        >>> from leadrules.analysis.wording import plain_words
        >>> total = ir.Read(ir.Origin.SCORE, "total", ir.Type.NUMBER, 2)
        >>> at_least = ir.Compare(">=", total, ir.Constant(75, ir.Type.INTEGER))
        >>> plain_words().clause(ir.Not(at_least))
        'the total is below 75'
        """
        return self._clause(expression, True, 0)

    def noun(self, expression: ir.Expression) -> str:
        """An expression as the noun for its value."""
        match expression:
            case ir.Constant():
                return comparisons.constant(self, expression)
            case ir.Read():
                return self.read(expression)
            case ir.Arithmetic(operator=operator, left=left, right=right):
                verb = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}[operator]
                return f"{self._operand(left)} {verb} {self._operand(right)}"
            case ir.Negate(operand=operand):
                return f"minus {self._operand(operand)}"
            case ir.Domain(operand=operand):
                return f"the domain of {self.noun(operand)}"
            case ir.Length(operand=ir.Read(type=ir.Type.TEXTS) as operand):
                return f"the number of items of {self.noun(operand)}"
            case ir.Length(operand=operand):
                return f"the length of {self.noun(operand)}"
            case ir.DaysSince(operand=operand):
                return f"the number of days since {self.noun(operand)}"
            case (
                ir.Not() | ir.And() | ir.Or() | ir.IsMissing() | ir.Compare()
                | ir.OneOf() | ir.TextIs() | ir.Items()
            ):  # fmt: skip
                return f"whether {self.clause(expression)}"
            case _:
                assert_never(expression)

    def _operand(self, expression: ir.Expression) -> str:
        noun = self.noun(expression)
        return f"({noun})" if isinstance(expression, ir.Arithmetic | ir.Negate) else noun

    def _clause(self, expression: ir.Expression, holds: bool, depth: int) -> str:
        match expression:
            case ir.Not(operand=operand):
                return self._clause(operand, not holds, depth)
            case ir.And() | ir.Or():
                return self._joined(expression, holds, depth)
            case _:
                return " ".join(part for part in self.said(expression, holds) if part)

    def said(self, expression: ir.Expression, holds: bool) -> Said:
        """A clause that is not joined of others."""
        match expression:
            case ir.IsMissing(operand=operand):
                return self.noun(operand), "is not known" if holds else "is known"
            case ir.Compare(operator=operator, left=left, right=right):
                return comparisons.compared(self, operator, left, right, holds)
            case ir.OneOf(operand=operand, values=values):
                return comparisons.one_of(self, operand, values, holds)
            case ir.TextIs(operand=operand):
                return self.about(operand, holds), text_predicate(self, expression, holds)
            case ir.Items(operand=operand):
                return self.noun(operand), item_predicate(self, expression, holds)
            case ir.Constant(value=bool() as value):
                return "", "always" if value is holds else "never"
            case ir.Read(origin=ir.Origin.MEASURE, name=name):
                return self.whether(name, holds)
            case ir.Not(operand=operand):
                return self.said(operand, not holds)
            case (
                ir.Constant() | ir.Read() | ir.And() | ir.Or() | ir.Arithmetic() | ir.Negate()
                | ir.Domain() | ir.Length() | ir.DaysSince()
            ):  # fmt: skip
                return self.noun(expression), "is yes" if holds else "is no"
            case _:
                assert_never(expression)

    def about(self, operand: ir.Expression, holds: bool) -> str:
        """What a test of text is about: of a list, some item or none."""
        noun = self.noun(operand)
        if isinstance(operand, ir.Read) and operand.type is ir.Type.TEXTS:
            return f"an item of {noun}" if holds else f"no item of {noun}"
        return noun

    def _joined(self, expression: ir.And | ir.Or, holds: bool, depth: int) -> str:
        word = "and" if isinstance(expression, ir.And) is holds else "or"
        said = comparisons.between(self, expression) if holds else None
        if said is not None:
            return " ".join(part for part in said if part)
        operands = expression.operands
        if not any(_is_joined(operand) for operand in operands):
            together = _of_one_thing([self.said(operand, holds) for operand in operands], word)
            if together is not None:
                return together
        parts = [self._clause(operand, holds, depth + 1) for operand in operands]
        long = depth == 0 and any(" or " in part or " and " in part for part in parts)
        text = f", {word} ".join(parts) if long else listed(parts, word)
        if depth == 0:
            return text
        if depth == 1 and len(parts) == 2 and not any(map(_is_joined, operands)):
            return f"{'both' if word == 'and' else 'either'} {text}"
        return f"({text})"


def _is_joined(expression: ir.Expression) -> bool:
    match expression:
        case ir.And() | ir.Or():
            return True
        case ir.Not(operand=operand):
            return _is_joined(operand)
        case _:
            return False


def _of_one_thing(said: Sequence[Said], word: str) -> str | None:
    """Clauses about one thing, named once: "the total is at least 10 and below 20"."""
    subjects = {subject for subject, _ in said}
    if len(subjects) > 1 or subjects <= {"", "there is", "there are"}:
        return None
    predicates = [predicate for _, predicate in said]
    verbs = {predicate.partition(" ")[0] for predicate in predicates}
    if len(verbs) == 1 and not verbs & {"does", "was"}:
        verb = verbs.pop()
        predicates[1:] = [predicate.removeprefix(f"{verb} ") for predicate in predicates[1:]]
    return f"{subjects.pop()} {listed(predicates, word)}"
