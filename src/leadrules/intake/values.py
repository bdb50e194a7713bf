"""One value of a lead or of an event, read by what its field declares.

The table in section `fields` of docs/reference/language.md, line by line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import assert_never

from leadrules.decision.record import Value
from leadrules.intake.instants import read_day, read_instant
from leadrules.intake.numerals import decimal_of, read_scaled
from leadrules.intake.scalars import plain
from leadrules.intake.unreadable import Unreadable
from leadrules.language.ir import Field, Limits, Type
from leadrules.language.text import normalise

__all__ = ["Unreadable", "read_value"]

_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_EPOCH = date(1970, 1, 1).toordinal()


def read_value(
    field: Field, raw: object, *, zone: str, limits: Limits, zone_declared: bool
) -> Value:
    """The value of a field, or None where it is missing.

    An integer is an `int`, a number a `Decimal` with exactly its places, a date a `date`, a
    timestamp an aware `datetime` in UTC, a text or email the `str` as given, a list a tuple of its
    items as given, those that are the same after normalisation once.

    Raises Unreadable, whose message leaves out the value of a personal field.

    >>> employees = Field("employees", Type.INTEGER, minimum=1)
    >>> read_value(employees, " 1,000 ", zone="UTC", limits=Limits(), zone_declared=False)
    1000
    """
    value = plain(raw)
    if value is None:
        return None
    try:
        return _read(field, value, zone, limits, zone_declared)
    except Unreadable as unreadable:
        if field.personal:
            unreadable.hide()
        raise


def _read(field: Field, raw: object, zone: str, limits: Limits, zone_declared: bool) -> Value:
    texts: frozenset[str] = frozenset()
    typed: frozenset[object] = frozenset()
    if field.stand_ins:
        texts, typed = _stand_ins(field.type, field.places, field.stand_ins, zone, zone_declared)
    if isinstance(raw, str):
        # a list of many items may be longer than a text
        if field.type is not Type.TEXTS or ";" not in raw:
            _check_text(raw, limits)
        if len(raw) <= limits.text:
            normalised = normalise(raw)
            if not normalised or normalised in texts:
                return None
    match field.type:
        case Type.TEXT:
            return _read_text(field, raw)
        case Type.EMAIL:
            return _read_email(raw)
        case Type.TEXTS:
            return _read_list(field, raw, limits, texts)
        case Type.INTEGER | Type.NUMBER:
            scaled = read_scaled(raw, field.places)
            if scaled in typed:
                return None
            _check_bounds(field, raw, scaled)
            return scaled if field.type is Type.INTEGER else decimal_of(scaled, field.places)
        case Type.BOOLEAN:
            truth = _read_boolean(raw)
            return None if truth in typed else truth
        case Type.DATE:
            day = read_day(raw)
            if day in typed:
                return None
            _check_bounds(field, raw, day.toordinal() - _EPOCH)
            return day
        case Type.TIMESTAMP:
            instant = read_instant(raw, zone, zone_declared)
            return None if instant in typed else instant
        case Type.RUNG:
            raise AssertionError("no field has the type of a label")
        case _:
            assert_never(field.type)


@lru_cache(maxsize=1024)
def _stand_ins(
    kind: Type, places: int, written: tuple[str, ...], zone: str, zone_declared: bool
) -> tuple[frozenset[str], frozenset[object]]:
    """A field's stand-ins as normalised texts, and those that are values of its type as such."""
    typed: set[object] = set()
    for text in written:
        try:
            match kind:
                case Type.INTEGER | Type.NUMBER:
                    typed.add(read_scaled(text, places))
                case Type.BOOLEAN:
                    typed.add(_read_boolean(text))
                case Type.DATE:
                    typed.add(read_day(text))
                case Type.TIMESTAMP:
                    typed.add(read_instant(text, zone, zone_declared))
                case _:
                    pass
        except Unreadable:
            continue
    return frozenset(map(normalise, written)), frozenset(typed)


def _check_text(raw: str, limits: Limits) -> None:
    if len(raw) > limits.text:
        raise Unreadable(raw, f"is longer than {limits.text} characters")
    if not raw.isascii():
        try:
            raw.encode()
        except UnicodeEncodeError:
            raise Unreadable(raw, "holds half a surrogate pair, which is no character") from None


def _read_text(field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise Unreadable(raw, "is not a text")
    _check_choice(field, raw)
    return raw


def _check_choice(field: Field, text: str) -> None:
    if field.choices and (text if field.exact else normalise(text)) not in field.choices:
        raise Unreadable(text, "is not among the choices")


def _read_email(raw: object) -> str:
    if not isinstance(raw, str):
        raise Unreadable(raw, "is not a text")
    # WHY: both forms, as NFKC makes an @ of a full-width one
    name, _, domain = normalise(raw).partition("@")
    if (
        not name
        or raw.count("@") != 1
        or "@" in domain
        or "." not in domain
        or " " in domain
        or domain.startswith(".")
        or domain.endswith(".")
    ):
        raise Unreadable(raw, "is not an email address")
    return raw


def _read_list(
    field: Field, raw: object, limits: Limits, stand_ins: frozenset[str]
) -> tuple[str, ...]:
    if isinstance(raw, str):
        # WHY: each text once, as a megabyte of `;` would otherwise be read item by item
        given: Iterable[object] = dict.fromkeys(map(str.strip, raw.split(";")))
    elif isinstance(raw, list | tuple):
        given = [plain(item) for item in raw]
    else:
        raise Unreadable(raw, "is not a list of texts")
    items: dict[str, str] = {}
    for item in given:
        if not isinstance(item, str):
            raise Unreadable(item, "is not a text, as each item of a list is")
        _check_text(item, limits)
        normalised = normalise(item)
        if not normalised or normalised in stand_ins:
            continue
        _check_choice(field, item)
        items.setdefault(item if field.exact else normalised, item)
        if len(items) > limits.items:
            raise Unreadable(raw, f"has more than {limits.items} items")
    return tuple(items.values())


def _read_boolean(raw: object) -> bool:
    if isinstance(raw, str):
        truth = _BOOLEANS.get(normalise(raw))
        if truth is not None:
            return truth
    elif isinstance(raw, int) and raw in (0, 1):
        return raw == 1
    raise Unreadable(raw, "is not true or false")


def _check_bounds(field: Field, raw: object, amount: int) -> None:
    if field.minimum is not None and amount < field.minimum:
        raise Unreadable(raw, f"is below the minimum {_in_words(field, field.minimum)}")
    if field.maximum is not None and amount > field.maximum:
        raise Unreadable(raw, f"is above the maximum {_in_words(field, field.maximum)}")


def _in_words(field: Field, bound: int) -> str:
    if field.type is Type.DATE:
        return date.fromordinal(bound + _EPOCH).isoformat()
    return str(decimal_of(bound, field.places))
