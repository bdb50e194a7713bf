"""Scalars of other libraries as Python's own, recognised without importing those libraries."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

_PLAIN = frozenset({str, int, bool, datetime, date, list, tuple})


def plain(raw: object) -> object:
    """A value of exactly one of Python's own types; None where it is missing.

    NaN, pandas' NaT and NA, and numpy's NaT are missing. numpy's scalars become what they hold;
    subclasses of `str`, `int`, `float`, `Decimal`, `datetime` and `date` (enumerations, pandas'
    Timestamp) become their base. Anything else is given back as it is.

    >>> plain(float("nan")) is None
    True
    """
    kind = type(raw)
    if raw is None or kind in _PLAIN:
        return raw
    package = kind.__module__.partition(".")[0]
    if package == "pandas" and kind.__name__ in ("NAType", "NaTType"):
        return None
    if package == "numpy" and getattr(raw, "shape", None) == ():
        return _from_numpy(raw)
    return _base(raw)


def _base(raw: object) -> object:
    match raw:
        case float():
            return None if raw != raw else float(float.__repr__(raw))
        case Decimal():
            return None if raw.is_nan() else Decimal(raw)
        case str():
            return str.__str__(raw)  # WHY: str() of an enumeration's member is its name
        case int():
            return int.__index__(raw)
        case datetime():
            return datetime(
                raw.year,
                raw.month,
                raw.day,
                raw.hour,
                raw.minute,
                raw.second,
                raw.microsecond,
                raw.tzinfo,
                fold=raw.fold,
            )
        case date():
            return date(raw.year, raw.month, raw.day)
        case _:
            return raw


def _from_numpy(raw: Any) -> object:
    if raw.dtype.kind == "M":
        # WHY: the item() of a datetime64 in nanoseconds is a bare number
        text = str(raw)
        if text == "NaT":
            return None
        try:
            return (
                date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text[:26])
            )
        except ValueError:
            return raw
    item = raw.item()
    return raw if type(item) is type(raw) else plain(item)
