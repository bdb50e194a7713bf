"""Fields and event types as declared, in the units that the rest of the language reads."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadrules.language import ir
from leadrules.language.constants import scaled, significant_places
from leadrules.language.text import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from leadrules.language import document

_MICROSECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1)
_FIRST_DAY = date(1970, 1, 1).toordinal()
DAY = 86_400 * _MICROSECOND


def compared(text: str, *, exact: bool) -> str:
    """A text as it is compared: normalised, unless exact.

    >>> compared(" Software", exact=False)
    'software'
    """
    return text if exact else normalise(text)


def field_of(name: str, written: document.Field) -> ir.Field:
    """A field, or an attribute, as declared; a bound it cannot express is left out."""
    type_ = ir.Type(written.type)
    places = written.places if type_ is ir.Type.NUMBER else 0
    return ir.Field(
        name=name,
        type=type_,
        places=places,
        sources=(name, *written.from_),
        stand_ins=written.missing,
        minimum=bound_of(written.minimum, places),
        maximum=bound_of(written.maximum, places),
        choices=tuple(compared(choice, exact=written.exact) for choice in written.choices),
        exact=written.exact,
        personal=written.personal,
        known=written.known,
    )


def event_of(name: str, attributes: Mapping[str, document.Field]) -> ir.EventType:
    """An event type as declared."""
    return ir.EventType(name, tuple(field_of(key, value) for key, value in attributes.items()))


def bound_of(value: Decimal | date | None, places: int) -> int | None:
    """A number scaled by its places, or a date in days; None where it has more places, or does
    not fit 64 bits.

    >>> bound_of(Decimal("2.5"), 2), bound_of(date(1970, 1, 2), 0), bound_of(Decimal("2.5"), 0)
    (250, 1, None)
    """
    if value is None:
        return None
    if isinstance(value, date):
        return days(value)
    return None if significant_places(value) > places else scaled(value, places)


def days(day: date) -> int:
    """Days since 1970-01-01.

    >>> days(date(1970, 1, 31))
    30
    """
    return day.toordinal() - _FIRST_DAY


def instant(moment: date | datetime, zone: str) -> int:
    """Microseconds since 1970-01-01T00:00:00Z of an aware instant, or of a day's start in a zone.

    A start that the clock skips is moved forward by the gap; one that it repeats is the first.

    >>> instant(date(1970, 1, 1), "Europe/Berlin")
    -3600000000
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=ZoneInfo(zone))
    offset = moment.utcoffset()
    assert offset is not None
    elapsed = moment.replace(tzinfo=None) - _EPOCH - offset
    return (elapsed.days * 86_400 + elapsed.seconds) * _MICROSECOND + elapsed.microseconds


def day_end(day: date, zone: str) -> int:
    """The start of the next day, in microseconds."""
    if day == date.max:
        return instant(day, zone) + DAY
    return instant(date.fromordinal(day.toordinal() + 1), zone)
