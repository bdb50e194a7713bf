"""Three-valued expressions over scores and labels, for many leads and subsets at once.

Every array has a row for each lead and a column for each subset, or one where all are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from leadrules.language import ir

Bools = npt.NDArray[np.bool_]
Truths = npt.NDArray[np.int8]
Whole = npt.NDArray[Any]
"""Integers of 64 bits, or Python's own where these do not suffice."""

FALSE, TRUE, UNKNOWN = 0, 1, 2
_FIT = 2**62


class UnsupportedError(Exception):
    """An expression mixes what is read off a lead with scores in a way that is not taken apart."""


@dataclass(frozen=True, slots=True)
class Number:
    """Numbers of so many places; `known` is False where there is none."""

    values: Whole
    known: Bools
    places: int
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """What conditions read of scores, labels, matrices and grades."""

    points: Callable[[str], Whole]
    known: Callable[[str], Bools]
    label: Callable[[str], Number]


def reads_lead_alone(expression: ir.Expression) -> bool:
    """Whether an expression reads no score and nothing made of one."""
    match expression:
        case ir.Read(origin=origin):
            return origin not in (ir.Origin.SCORE, ir.Origin.LABEL)
        case ir.Constant():
            return True
        case ir.And(operands=operands) | ir.Or(operands=operands):
            return all(map(reads_lead_alone, operands))
        case ir.Compare(left=left, right=right) | ir.Arithmetic(left=left, right=right):
            return reads_lead_alone(left) and reads_lead_alone(right)
        case _:
            return reads_lead_alone(expression.operand)


def questions(expression: ir.Expression) -> list[ir.Expression]:
    """The largest parts of a condition that are asked of the lead alone, in order."""
    if reads_lead_alone(expression):
        return [expression]
    match expression:
        case ir.And(operands=operands) | ir.Or(operands=operands):
            return [each for operand in operands for each in questions(operand)]
        case ir.Not(operand=operand):
            return questions(operand)
        case ir.Compare(left=left, right=right) if not (
            _is_constant(left) or not reads_lead_alone(left)
        ) or not (_is_constant(right) or not reads_lead_alone(right)):
            raise UnsupportedError
        case _:
            _refuse_mixed(expression)
            return []


def _is_constant(expression: ir.Expression) -> bool:
    return isinstance(expression, ir.Constant)


def _refuse_mixed(expression: ir.Expression) -> None:
    match expression:
        case ir.Read(origin=origin):
            if origin not in (ir.Origin.SCORE, ir.Origin.LABEL):
                raise UnsupportedError
        case ir.Constant():
            return
        case ir.Compare(left=left, right=right) | ir.Arithmetic(left=left, right=right):
            _refuse_mixed(left)
            _refuse_mixed(right)
        case ir.OneOf(operand=operand) | ir.IsMissing(operand=operand) | ir.Negate(operand=operand):
            _refuse_mixed(operand)
        case _:
            raise UnsupportedError


def truth(expression: ir.Expression, answers: Iterable[Truths], scores: Scores) -> Truths:
    """The truth of a condition; `answers` are those to its `questions`, in order."""
    left = iter(answers)

    def asked(part: ir.Expression) -> Truths:
        if reads_lead_alone(part):
            return next(left)
        match part:
            case ir.And(operands=operands):
                return _all([asked(each) for each in operands])
            case ir.Or(operands=operands):
                return _denied(_all([_denied(asked(each)) for each in operands]))
            case ir.Not(operand=operand):
                return _denied(asked(operand))
            case ir.IsMissing(operand=ir.Read(origin=ir.Origin.SCORE, name=name)):
                return np.where(scores.known(name), FALSE, TRUE).astype(np.int8)
            case ir.IsMissing(operand=operand):
                return np.where(_number(operand, scores).known, FALSE, TRUE).astype(np.int8)
            case ir.Compare(operator=operator, left=one, right=other):
                return _compared(operator, _number(one, scores), _number(other, scores))
            case ir.OneOf(operand=operand, values=values):
                about = _number(operand, scores)
                wanted = [_unit(value, about) for value in values]
                return _told(np.isin(about.values, wanted), about.known)
            case _:
                raise UnsupportedError

    return asked(expression)


def _all(truths: list[Truths]) -> Truths:
    found = truths[0]
    for each in truths[1:]:
        false = (found == FALSE) | (each == FALSE)
        unknown = (found == UNKNOWN) | (each == UNKNOWN)
        found = np.where(false, FALSE, np.where(unknown, UNKNOWN, TRUE)).astype(np.int8)
    return found


def _denied(one: Truths) -> Truths:
    return np.array((TRUE, FALSE, UNKNOWN), dtype=np.int8)[one]


def _told(holds: Bools, known: Bools) -> Truths:
    return np.where(known, holds, UNKNOWN).astype(np.int8)


_COMPARED: dict[str, Callable[[Whole, Whole], Bools]] = {
    "==": np.equal, "!=": np.not_equal, "<": np.less,
    "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


def _compared(operator: str, one: Number, other: Number) -> Truths:
    if one.cells or other.cells:
        one, other = _as_cells(one, other.cells), _as_cells(other, one.cells)
    places = max(one.places, other.places)
    left, right = (_scaled(each.values, places - each.places) for each in (one, other))
    return _told(_COMPARED[operator](left, right), one.known & other.known)


def _as_cells(about: Number, cells: tuple[str, ...]) -> Number:
    if about.cells and cells and about.cells != cells:
        raise UnsupportedError
    if about.cells:
        return about
    places = [[_unit(cell, Number(about.values, about.known, 0, cells)) for cell in row]
              for row in about.values]  # fmt: skip
    return Number(np.array(places), about.known, 0)


def _unit(value: bool | int | str, about: Number) -> int:
    if isinstance(value, str):
        return about.cells.index(value) if value in about.cells else -1
    return int(value)


def _scaled(values: Whole, by: int) -> Whole:
    return values if by == 0 else _times(values, np.array([[10**by]], dtype=object))


def _most(values: Whole) -> int:
    return max((abs(int(values.min())), abs(int(values.max())))) if values.size else 0


def _times(one: Whole, other: Whole) -> Whole:
    if _most(one) * _most(other) < _FIT:
        return one.astype(np.int64) * other.astype(np.int64)
    product: Whole = one.astype(object) * other.astype(object)
    return product


def _number(expression: ir.Expression, scores: Scores) -> Number:
    always = np.ones((1, 1), dtype=bool)
    match expression:
        case ir.Constant(value=value, places=places):
            kind = object if isinstance(value, str) or abs(int(value)) >= _FIT else np.int64
            return Number(np.array([[value]], dtype=kind), always, places)
        case ir.Read(origin=ir.Origin.SCORE, name=name):
            return Number(scores.points(name), always, 2)
        case ir.Read(origin=ir.Origin.LABEL, name=name):
            return scores.label(name)
        case ir.Negate(operand=operand):
            about = _number(operand, scores)
            return _within(-about.values, about.known, about.places)
        case ir.Arithmetic(operator=operator, left=left, right=right, places=places):
            return _worked_out(operator, _number(left, scores), _number(right, scores), places)
        case _:
            raise UnsupportedError


def _worked_out(operator: str, one: Number, other: Number, places: int) -> Number:
    known = one.known & other.known
    if operator == "*":
        return _within(_times(one.values, other.values), known, places)
    if operator == "/":
        shift = places - one.places + other.places
        above = (one.values.astype(object) * 10 ** max(shift, 0), other.values.astype(object))
        below = np.where(other.values == 0, 1, above[1] * 10 ** max(-shift, 0))
        return _within(_rounded(above[0], below), known & (other.values != 0), places)
    left, right = (
        _scaled(each.values, places - each.places).astype(object) for each in (one, other)
    )
    return _within(left + right if operator == "+" else left - right, known, places)


def _rounded(above: Whole, below: Whole) -> Whole:
    """A division rounded half away from zero."""
    sign = np.where((above < 0) != (below < 0), -1, 1)
    quotient: Whole = sign * ((2 * abs(above) + abs(below)) // (2 * abs(below)))
    return quotient


def _within(values: Whole, known: Bools, places: int) -> Number:
    """A result, unknown where it leaves 64 bits."""
    if values.dtype == object:
        fits = (values >= -(2**63)) & (values < 2**63)
        values = np.where(fits, values, 0).astype(np.int64)
        known = known & fits.astype(bool)
    return Number(values, known, places)


def clamped(values: Whole, floor: Whole, cap: Whole) -> Whole:
    """The floor, then the cap."""
    held: Whole = np.minimum(np.maximum(values, floor), cap)
    return held


def weighted(values: Whole, weight: Whole) -> Whole:
    """Times a weight in ten-thousandths, rounded half away from zero."""
    if (weight == 10_000).all():
        return values
    product = _times(values, weight)
    held: Whole = np.sign(product) * ((2 * abs(product) + 10_000) // 20_000)
    return held.astype(np.int64)
