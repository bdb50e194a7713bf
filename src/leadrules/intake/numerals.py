"""Numbers as scaled integers of 64 bits, read exactly from Python or from text."""

from __future__ import annotations

import re
from decimal import Decimal

from leadrules.intake.unreadable import Unreadable

_NUMERAL = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
_LEAST, _MOST = -(2**63), 2**63 - 1
_DIGITS = 19  # of 2**63


def read_scaled(raw: object, places: int) -> int:
    """A number as an integer scaled by 10**places; `raw` is one of Python's own types, not None.

    Raises Unreadable for booleans, infinities, text that is no numeral, more than `places` places
    and more than 64 bits.

    >>> read_scaled(" 1,000.50 ", 2)
    100050
    """
    match raw:
        case bool():
            raise Unreadable(raw, _not_a_number(places))
        case int():
            return _fitting(raw, raw * 10**places if raw.bit_length() <= 64 else raw)
        case float():
            digits = repr(raw)
            if "e" in digits or "n" in digits:  # 1e+16, inf
                return _from_decimal(raw, Decimal(digits), places)
            return _from_text(raw, digits, places)
        case Decimal():
            return _from_decimal(raw, raw, places)
        case str():
            return _from_text(raw, raw.strip(), places)
        case _:
            raise Unreadable(raw, _not_a_number(places))


def decimal_of(scaled: int, places: int) -> Decimal:
    """The decimal of a scaled integer, with exactly `places` places in any decimal context.

    >>> decimal_of(-5, 2)
    Decimal('-0.05')
    """
    return Decimal(f"{scaled}E-{places}")


def _from_decimal(raw: object, value: Decimal, places: int) -> int:
    if not value.is_finite():
        raise Unreadable(raw, _not_a_number(places))
    if value.is_zero():
        return 0
    # WHY: bounded before its digits are written out; 1E+999999999 would fill the memory
    if value.adjusted() >= _DIGITS:
        raise Unreadable(raw, "does not fit 64 bits")
    if value.adjusted() < -places:
        raise Unreadable(raw, _too_many(places))
    return _from_text(raw, format(value, "f"), places)


def _from_text(raw: object, text: str, places: int) -> int:
    parts = _NUMERAL.fullmatch(text)
    if parts is None:
        raise Unreadable(raw, _not_a_number(places))
    sign, whole, fraction = parts.groups("")
    fraction = fraction.rstrip("0")
    if len(fraction) > places:
        raise Unreadable(raw, _too_many(places))
    digits = (whole.replace(",", "") + fraction.ljust(places, "0")).lstrip("0")
    if len(digits) > _DIGITS:
        raise Unreadable(raw, "does not fit 64 bits")
    return _fitting(raw, int(f"{sign}{digits or 0}"))


def _fitting(raw: object, scaled: int) -> int:
    if not _LEAST <= scaled <= _MOST:
        raise Unreadable(raw, "does not fit 64 bits")
    return scaled


def _not_a_number(places: int) -> str:
    return "is not a number" if places else "is not a whole number"


def _too_many(places: int) -> str:
    return (
        f"has more than {places} place{'s' * (places > 1)}" if places else "is not a whole number"
    )
