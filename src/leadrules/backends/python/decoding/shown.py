"""Captured values as the intake would give them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leadrules.backends.python.generation.text_memo import TEXTS
from leadrules.decision.record import Value
from leadrules.intake import numerals
from leadrules.language import ir


class Shown:
    """The values of some fields or attributes by name: a text out of its answers, a number at its
    places."""

    __slots__ = ("_names", "_numbers", "_texts")

    def __init__(self, fields: Sequence[ir.Field]) -> None:
        self._names = tuple(one.name for one in fields)
        self._texts = [place for place, one in enumerate(fields) if one.type in TEXTS]
        self._numbers = [
            (place, one.places) for place, one in enumerate(fields) if one.type is ir.Type.NUMBER
        ]

    def of(self, captured: Iterable[Any]) -> dict[str, Value]:
        """The values of one lead or event, from those that were captured, in the fields' order."""
        values = list(captured)
        for place in self._texts:
            values[place] = values[place][0]
        for place, places in self._numbers:
            if values[place] is not None:
                values[place] = numerals.decimal_of(values[place], places)
        return dict(zip(self._names, values, strict=True))
