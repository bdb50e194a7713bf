"""Which counts of days make a difference: `days_since(x) < 30` only changes as 30 is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass

from leadrules.language import ir

Counts = tuple[int, ...] | None
"""The counts that make a difference as they are reached, ascending; None: every one."""

MOST_DAYS = 8_000_000
"""More than twice what the calendar has: no count reaches it."""


def days_counted(part: object) -> dict[str, Counts]:
    """By the names of fields or attributes whose days are counted anywhere in `part`."""

    def name_of(expression: object) -> str | None:
        match expression:
            case ir.DaysSince(operand=ir.Read(name=name)):
                return name
            case _:
                return None

    return _Found(name_of).of(part)


def days_of_measures(ruleset: ir.Ruleset) -> dict[str, Counts]:
    """By the names of measures that are days since an event, where rules or verdicts read them."""
    names = {one.name for one in ruleset.measures if isinstance(one, ir.DaysSinceEvent)}

    def name_of(expression: object) -> str | None:
        match expression:
            case ir.Read(origin=ir.Origin.MEASURE, name=name) if name in names:
                return name
            case _:
                return None

    return _Found(name_of).of(asked_of_leads(ruleset))


def asked_of_leads(ruleset: ir.Ruleset) -> tuple[object, ...]:
    """All that is asked of a lead's own fields and measures."""
    return ruleset.groups, ruleset.grades, ruleset.verdicts


class _Found:
    """What is found below an expression or any part of a ruleset."""

    def __init__(self, name_of: Callable[[object], str | None]) -> None:
        self._name_of = name_of
        self._counts: dict[str, set[int] | None] = {}

    def of(self, part: object) -> dict[str, Counts]:
        self._visit(part)
        return {
            name: None if found is None else tuple(sorted(one for one in found if _is_count(one)))
            for name, found in self._counts.items()
        }

    def _visit(self, part: object) -> None:
        match part:
            case ir.IsMissing() | ir.Reason():  # WHY: whether there is one does not count its days
                return
            case ir.Compare(operator=operator, left=left, right=ir.Constant(value=int()) as than):
                self._compared(left, _reached(operator, than))
            case ir.Compare(operator=operator, left=ir.Constant(value=int()) as than, right=right):
                self._compared(right, _reached(_MIRRORED[operator], than))
            case ir.OneOf(operand=operand, values=values):
                whole = [int(value) for value in values if isinstance(value, int)]
                self._compared(operand, [count for one in whole for count in (one, one + 1)])
            case ir.Bands(value=ir.Condition(expression=value), bands=bands):
                ends = [end for band in bands for end in (band.start, band.below)]
                self._compared(value, [end for end in ends if end is not None])
            case ir.Table(value=ir.Condition(expression=value), entries=entries):
                whole = [int(value) for value, _ in entries if isinstance(value, int)]
                self._compared(value, [count for one in whole for count in (one, one + 1)])
            case tuple():
                for one in part:
                    self._visit(one)
            case _ if (name := self._name_of(part)) is not None:
                self._counts[name] = None
            case _ if is_dataclass(part) and not isinstance(part, type):
                for field in fields(part):
                    self._visit(getattr(part, field.name))
            case _:
                return

    def _compared(self, value: object, counts: Iterable[int]) -> None:
        name = self._name_of(value)
        if name is None:
            self._visit(value)
            return
        found = self._counts.setdefault(name, set())
        if found is not None:
            found.update(counts)


_MIRRORED: Mapping[str, str] = {
    "==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip


def _reached(operator: str, constant: ir.Constant) -> list[int]:
    """The counts that change a comparison with a constant as they are reached."""
    value, scale = int(constant.value), 10**constant.places
    up = -(-value // scale)
    match operator:
        case "<" | ">=":
            return [up]
        case "<=" | ">":
            return [value // scale + 1]
        case _:
            return [up, up + 1]


def _is_count(days: int) -> bool:
    return -MOST_DAYS < days < MOST_DAYS
