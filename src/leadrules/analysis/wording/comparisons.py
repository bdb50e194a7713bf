"""Comparisons, each in the words of what is compared: counts, days, dates, rungs, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadrules.analysis.wording.quantities import day, instant, listed, many, number
from leadrules.language import ir

if TYPE_CHECKING:
    from leadrules.analysis.wording.expressions import Said, Words

_DENIED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_NUMBERS = {
    "==": "is {}", "!=": "is not {}", "<": "is below {}", "<=": "is at most {}",
    ">": "is above {}", ">=": "is at least {}",
}  # fmt: skip
_DATES = {
    "==": "is {}", "!=": "is not {}", "<": "is before {}", "<=": "is on or before {}",
    ">": "is after {}", ">=": "is on or after {}",
}  # fmt: skip
_INSTANTS = {**_DATES, "<=": "is at or before {}", ">=": "is at or after {}"}
_RUNGS = {
    "==": "is {}", "!=": "is not {}", "<": "is lower than {}", "<=": "is {} or lower",
    ">": "is higher than {}", ">=": "is {} or higher",
}  # fmt: skip
_SAME = {"==": "is the same as {}", "!=": "is not the same as {}"}
_AGO = {
    "==": "was {} ago", "!=": "was not {} ago", "<": "was less than {} ago",
    "<=": "was at most {} ago", ">": "was more than {} ago", ">=": "was at least {} ago",
}  # fmt: skip


def compared(
    words: Words, operator: str, left: ir.Expression, right: ir.Expression, holds: bool
) -> Said:
    """A comparison, or its denial."""
    if isinstance(left, ir.Constant) and not isinstance(right, ir.Constant):
        left, right, operator = right, left, _TURNED[operator]
    if not holds:
        operator = _DENIED[operator]
    type_ = _type(left)
    if isinstance(right, ir.Constant):
        if type_ is ir.Type.BOOLEAN:
            agrees = (operator == "==") is bool(right.value)
            return words.said(left, agrees)
        said = _counted(words, operator, left, right)
        if said is not None:
            return said
    forms = _forms(type_, isinstance(right, ir.Constant))
    return words.noun(left), forms[operator].format(_constant_beside(words, right, left))


def one_of(
    words: Words, operand: ir.Expression, values: tuple[bool | int | str, ...], holds: bool
) -> Said:
    """That a value is one of several."""
    said = [value_beside(words, value, operand) for value in values]
    if not said:
        return words.noun(operand), "is nothing at all" if holds else "is anything at all"
    if holds or len(said) == 1:
        return words.noun(operand), f"is {'' if holds else 'not '}{listed(said, 'or')}"
    return words.noun(operand), f"is none of {listed(said)}"


def between(words: Words, expression: ir.And | ir.Or) -> Said | None:
    """A count between two bounds, said as one; None for all else."""
    match expression:
        case ir.And(
            operands=(
                ir.Compare(operator=">=", left=ir.Read() as read, right=ir.Constant() as low),
                ir.Compare(operator="<=", left=ir.Read() as again, right=ir.Constant() as high),
            )
        ) if read == again:
            measure = words.vocabulary.measures.get(read.name)
            if read.origin is not ir.Origin.MEASURE:
                return None
            match measure:
                case ir.Count() | ir.BusiestDay() | ir.RollUp(how="count"):
                    return "there are", _how_many(words, f"{low.value} to {high.value}", 2, measure)
                case _:
                    return None
    return None


def constant(words: Words, value: ir.Constant) -> str:
    """A constant by its own type; what needs the other side is said beside it."""
    match value.type, value.value:
        case _, bool() as truth:
            return "yes" if truth else "no"
        case ir.Type.DATE, int() as days:
            return day(days)
        case ir.Type.TIMESTAMP, int() as microseconds:
            return instant(microseconds)
        case _, int() as scaled:
            return number(scaled, value.places)
        case _, str() as text:
            return words.text(text)
        case _, other:
            assert_never(other)


def value_beside(words: Words, value: bool | int | str, about: ir.Expression) -> str:
    """A value of the type and places of what it is compared with."""
    if _type(about) is ir.Type.RUNG:
        rung = value
        if isinstance(value, int) and isinstance(about, ir.Read):
            ladder = words.vocabulary.ladders.get(about.name, ())
            rung = ladder[value] if value < len(ladder) else value
        return words.style.text(str(rung))
    return constant(words, ir.Constant(value, _type(about), places_of(about)))


def places_of(expression: ir.Expression) -> int:
    """The decimal places in which an expression's values are counted."""
    match expression:
        case ir.Read(places=places) | ir.Arithmetic(places=places) | ir.Constant(places=places):
            return places
        case ir.Negate(operand=operand):
            return places_of(operand)
        case _:
            return 0


def _constant_beside(words: Words, other: ir.Expression, about: ir.Expression) -> str:
    if isinstance(other, ir.Constant) and other.type is ir.Type.RUNG:
        return value_beside(words, other.value, about)
    return words.noun(other)


def _counted(words: Words, operator: str, left: ir.Expression, right: ir.Constant) -> Said | None:
    """What says how often something happened, or how long ago, without naming a number."""
    count = right.value
    if right.places or not isinstance(count, int) or count < 0:
        return None
    if isinstance(left, ir.DaysSince):
        return words.noun(left.operand), _AGO[operator].format(many(count, "day"))
    if not (isinstance(left, ir.Read) and left.origin is ir.Origin.MEASURE):
        return None
    match words.vocabulary.measures.get(left.name):
        case ir.Count() | ir.BusiestDay() | ir.RollUp(how="count") as measure:
            return _how_often(words, operator, count, measure)
        case ir.DaysSinceEvent(selection=selection, which=which):
            event = f"the {which} {words.event(selection, several=False)}"
            ago = _AGO[operator].format(many(count, "day"))
            return f"{event}{words.tail(selection)}", ago
        case _:
            return None


_Counting = ir.Count | ir.BusiestDay | ir.RollUp


def _how_often(words: Words, operator: str, count: int, measure: _Counting) -> Said | None:
    match operator, count:
        case (">", _):
            return _how_often(words, ">=", count + 1, measure)
        case ("<", 0) | (">=", 0):
            return None
        case ("<", _):
            return _how_often(words, "<=", count - 1, measure)
        case ("==" | "<=", 0):
            return "there are", _how_many(words, "no", 2, measure)
        case (">=", 1) | ("!=", 0):
            return "there is", _how_many(words, "at least one", 1, measure)
        case (">=", _):
            return "there are", _how_many(words, f"at least {number(count)}", count, measure)
        case ("<=", 1):
            return "there is", _how_many(words, "at most one", count, measure)
        case ("<=", _):
            return "there are", _how_many(words, f"at most {number(count)}", count, measure)
        case ("==", 1):
            return "there is", _how_many(words, "exactly one", count, measure)
        case ("==", _):
            return "there are", _how_many(words, f"exactly {number(count)}", count, measure)
        case _:
            return None


def _how_many(words: Words, many: str, count: int, measure: _Counting) -> str:
    if isinstance(measure, ir.RollUp):
        return f"{many} {words.people(measure, several=count != 1)}"
    selection = measure.selection
    noun = words.event(selection, several=count != 1)
    one_day = " on one day" if isinstance(measure, ir.BusiestDay) else ""
    return f"{many} {noun}{one_day}{words.tail(selection)}"


def _forms(type_: ir.Type, with_constant: bool) -> dict[str, str]:
    match type_:
        case ir.Type.DATE:
            return _DATES
        case ir.Type.TIMESTAMP:
            return _INSTANTS
        case ir.Type.RUNG:
            return _RUNGS
        case ir.Type.INTEGER | ir.Type.NUMBER:
            return _NUMBERS
        case ir.Type.TEXT | ir.Type.EMAIL | ir.Type.BOOLEAN | ir.Type.TEXTS:
            return _NUMBERS if with_constant else {**_NUMBERS, **_SAME}
        case _:
            assert_never(type_)


def _type(expression: ir.Expression) -> ir.Type:
    match expression:
        case ir.Constant(type=type_) | ir.Read(type=type_):
            return type_
        case ir.Arithmetic():
            return ir.Type.NUMBER
        case ir.Negate(operand=operand):
            return _type(operand)
        case ir.Domain():
            return ir.Type.TEXT
        case ir.Length() | ir.DaysSince():
            return ir.Type.INTEGER
        case (
            ir.Not() | ir.And() | ir.Or() | ir.IsMissing() | ir.Compare()
            | ir.OneOf() | ir.TextIs() | ir.Items()
        ):  # fmt: skip
            return ir.Type.BOOLEAN
        case _:
            assert_never(expression)
