"""The names that expressions read, in order of appearance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadrules.language import ir


def names_read(conditions: Iterable[ir.Condition], *, needed: bool = False) -> tuple[str, ...]:
    """The names in conditions, each once.

    `needed` leaves out what stands only in `is_missing` and `is_known`, which can always tell.
    """
    found = (name for one in conditions for name in _names(one.expression, needed))
    return tuple(dict.fromkeys(found))


def _names(expression: ir.Expression, needed: bool) -> Iterator[str]:
    match expression:
        case ir.Constant():
            pass
        case ir.Read(name=name):
            yield name
        case ir.And(operands=operands) | ir.Or(operands=operands):
            for operand in operands:
                yield from _names(operand, needed)
        case ir.Compare(left=left, right=right) | ir.Arithmetic(left=left, right=right):
            yield from _names(left, needed)
            yield from _names(right, needed)
        case ir.IsMissing() if needed:
            pass
        case _:
            yield from _names(expression.operand, needed)
