"""What better verdicts still lack: the comparisons of a number in their conditions that fail."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from leadrules.backends.python.decoding.shared import Remembered
from leadrules.backends.python.runtime.arithmetic import scaled
from leadrules.decision.record import Distance, Shortfall, Value, VerdictStep
from leadrules.decision.units import decimal_of
from leadrules.language import ir

_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EXCHANGED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBERS = (ir.Type.INTEGER, ir.Type.NUMBER)


class Distances:
    """What the verdicts of one ruleset compare numbers with; none of those that disqualify."""

    __slots__ = ("_compared",)

    def __init__(self, verdicts: Sequence[ir.Verdict]) -> None:
        self._compared = [
            (verdict.name, tuple(_comparisons(verdict.condition.expression)))
            if verdict.condition and not verdict.disqualifies
            else (verdict.name, ())
            for verdict in verdicts
        ]

    def of(self, steps: Sequence[VerdictStep], values: Mapping[str, Value]) -> tuple[Distance, ...]:
        """One for each verdict asked in vain that lacks something."""
        found = []
        for (verdict, compared), step in zip(self._compared, steps, strict=True):
            if compared and step.outcome in ("false", "unknown"):
                lacking = [one for each in compared for one in each.lacking[values[each.name]]]
                if lacking:
                    found.append(Distance(verdict, tuple(lacking)))
        return tuple(found)


class _Comparison:
    """A name's comparison with a number."""

    __slots__ = ("_needs", "_sign", "lacking", "name")

    def __init__(self, name: str, sign: str, needs: Decimal) -> None:
        self.name, self._sign, self._needs = name, sign, needs
        self.lacking = Remembered(self._lacking)

    def _lacking(self, value: Value) -> tuple[Shortfall, ...]:
        """What a value falls short of, if it does."""
        has = None if value is None else _shortest(value)
        if has is not None and _HOLDS[self._sign](has, self._needs):
            return ()
        return (Shortfall(self.name, self._sign, has, self._needs),)


def _comparisons(expression: ir.Expression) -> Iterator[_Comparison]:
    match expression:
        case ir.And(operands=operands):
            for operand in operands:
                yield from _comparisons(operand)
        case ir.Compare(operator=sign, left=ir.Read() as read, right=right):
            yield from _comparison(read, sign, right)
        case ir.Compare(operator=sign, left=left, right=ir.Read() as read):
            yield from _comparison(read, _EXCHANGED.get(sign, sign), left)
        case _:
            pass


def _comparison(read: ir.Read, sign: str, number: ir.Expression) -> Iterator[_Comparison]:
    if isinstance(number, ir.Constant) and number.type in _NUMBERS:
        yield _Comparison(read.name, sign, decimal_of(int(number.value), number.places))


def _shortest(value: Value) -> Decimal:
    """A number with no more digits than needed."""
    assert isinstance(value, int | Decimal)
    exponent = Decimal(value).as_tuple().exponent
    assert isinstance(exponent, int)
    places = max(-exponent, 0)
    return decimal_of(scaled(Decimal(value), places), places)
