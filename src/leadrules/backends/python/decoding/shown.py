"""Captured values as the intake would give them."""

from __future__ import annotations

from typing import Any

from leadrules.backends.python.generation.text_memo import TEXTS
from leadrules.decision.record import Value
from leadrules.intake import numerals
from leadrules.language import ir


def shown_field(one: ir.Field, value: Any) -> Value:
    """The value of a field or attribute: a text out of its answers, a number at its places."""
    if one.type in TEXTS:
        text: Value = value[0]
        return text
    if one.type is ir.Type.NUMBER and value is not None:
        return numerals.decimal_of(value, one.places)
    shown: Value = value
    return shown
