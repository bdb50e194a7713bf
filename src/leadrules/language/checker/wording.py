"""How messages call types and points."""

from __future__ import annotations

from leadrules.language import ir
from leadrules.language.operators import TYPE_WORDS


def article(type_: ir.Type) -> str:
    """A type as it stands in a sentence.

    >>> article(ir.Type.INTEGER), article(ir.Type.TEXT)
    ('an integer', 'a text')
    """
    return "an integer" if type_ is ir.Type.INTEGER else TYPE_WORDS[type_]


def points(hundredths: int) -> str:
    """Hundredths of a point as their author would write them.

    >>> points(-50), points(1200), points(123)
    ('-0.5', '12', '1.23')
    """
    whole, rest = divmod(abs(hundredths), 100)
    digits = f"{whole}.{rest:02}".rstrip("0").rstrip(".")
    return f"-{digits}" if hundredths < 0 else digits
