"""Plain values as JSON text: exact, and safe to show on a terminal and to a script."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring, encode_basestring_ascii

from leadrules.decision.units import plain

_SHORT = 64  # characters of a text that is remembered with its marks


def dump_plain(value: object, indent: int = 2) -> str:
    """Dicts, lists, texts, booleans, None, int and Decimal as JSON text, to the last digit.

    >>> dump_plain({"points": [Decimal("0.10")]}, 0).split()
    ['{', '"points":', '[', '0.1', ']', '}']
    """
    return _dumped(value, indent, 0)


def _dumped(value: object, indent: int, level: int) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return _enclosed("[]", [_dumped(each, indent, level + 1) for each in value], indent, level)
    if isinstance(value, dict):
        items = [
            f"{quoted(key)}: {_dumped(each, indent, level + 1)}" for key, each in value.items()
        ]
        return _enclosed("{}", items, indent, level)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    assert isinstance(value, Decimal)
    return with_point(value)


def _enclosed(marks: str, items: list[str], indent: int, level: int) -> str:
    if not items:
        return marks
    inner, outer = "\n" + " " * indent * (level + 1), "\n" + " " * indent * level
    return marks[0] + inner + ("," + inner).join(items) + outer + marks[1]


def with_point(number: Decimal) -> str:
    """A number with its point, so that it is read as one that may have places.

    >>> with_point(Decimal(7))
    '7.0'
    """
    digits = plain(number)
    return digits if "." in digits else digits + ".0"


def quoted(text: str) -> str:
    """A text in its quotation marks.

    >>> quoted("Zoë")
    '"Zoë"'
    """
    return _remembered(text) if len(text) <= _SHORT else _escaped(text)


def _escaped(text: str) -> str:
    # WHY: whatever a terminal or a script could take amiss is escaped, all else stays readable.
    return encode_basestring(text) if text.isprintable() else encode_basestring_ascii(text)


# WHY: the same ids and names of fields stand in every decision
_remembered = lru_cache(maxsize=4096)(_escaped)
