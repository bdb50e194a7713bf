"""Values of fields and attributes: at the edges, missing in every way, and not readable."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from leadrules.language.ir import Type
from leadrules.testing.generate import words
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.fields import DAYS, INSTANTS, LARGEST
from leadrules.testing.generate.vocabulary import Part, Vocabulary, decimal_text

ABSENT = object()
"""No key at all."""
HOUR, DAY = 3_600_000_000, 86_400_000_000  # in microseconds
LONGEST = 60
"""The characters of any text that a lead which fits its schema holds."""
_BLANKS = (ABSENT, ABSENT, None, float("nan"), Decimal("NaN"), "", " \u200b")
_EMAILS = (
    "ann@example.com",
    "Bob@Example.ORG",
    "c.d@SUB.example.com",
    "é@straße.example",
    "a+b@x.yz",
    "annie@example.com",
    "Bobby@x.yz",
    "a@x.yz",
    "_ann@x.yz",
    "ann'o@x.yz",
    "a@under_score.yz",
)
_UNREADABLE: dict[Type, tuple[Any, ...]] = {
    Type.INTEGER: (
        True,
        "many",
        1.5,
        float("inf"),
        2**63,
        "1,00",
        "$5",
        "٣",
        b"1",
        [1],
        "1e3",
        "9" * 40,
    ),
    Type.NUMBER: (
        False,
        "2.5.1",
        "1,0.5",
        float("-inf"),
        "0.1234567",
        Decimal("1e30"),
        "1 000",
        (),
        -(2**63) - 1,
    ),
    Type.BOOLEAN: (2, "maybe", 1.0, "on", [True]),
    Type.DATE: ("2024-02-30", 20240101, "2024-1-1", datetime(2024, 1, 1), "01/02/2024", True),
    Type.TIMESTAMP: (
        1704067200,
        "2024-01-01T25:00:00Z",
        "noon",
        "2024-01-01T00:00:00+99:00",
        date,
        1.5,
    ),
    Type.TEXT: (5, True, "\ud800", b"x", ["x"], 2.5),
    Type.EMAIL: ("ann", "@x.y", "a@b", "a@@b.c", "a@.b.c", "a@b.c.", "a@b c.d", 5),
    Type.TEXTS: ([1], {"a": 1}, 7, ["ok", None], "\udc00;x"),
}


class Values:
    """Makes values; `fits` makes only such as are readable."""

    def __init__(
        self, vocabulary: Vocabulary, choices: Choices, anchor: datetime, *, fits: bool
    ) -> None:
        self._vocabulary = vocabulary
        self._choices = choices
        self._anchor = anchor
        self._fits = fits

    def value(self, name: str, part: Part) -> Any:
        """A value of a field or attribute, or ABSENT."""
        choices = self._choices
        kind = Type(part["type"])
        if choices.chance(16):
            return choices.pick((*_BLANKS, *part.get("missing", ())))
        if not self._fits and choices.chance(8):
            return choices.pick(_UNREADABLE[kind])
        edges = self._vocabulary.edges.get(name, [])
        match kind:
            case Type.INTEGER | Type.NUMBER:
                return self._number(kind, part, edges)
            case Type.BOOLEAN:
                return choices.pick((True, False, True, "yes", "No", 1, 0, "TRUE", " false "))
            case Type.TEXT:
                return self._text(part, edges)
            case Type.EMAIL:
                address = choices.pick([*_EMAILS, *(edge for edge in edges if "@" in edge)])
                return choices.pick((address, address, address.upper(), f" {address} "))
            case Type.TEXTS:
                items = [self._text(part, edges) for _ in range(choices.integer(0, 2))]
                if choices.chance(25) and items and not any(";" in item for item in items):
                    return ";".join(items)
                return tuple(items) if choices.chance(30) else items
            case Type.DATE:
                return self._day(part, edges)
            case Type.TIMESTAMP:
                return self._instant(edges)
            case Type.RUNG:
                raise AssertionError("no field is a label")
            case _:
                assert_never(kind)

    def _number(self, kind: Type, part: Part, edges: list[Any]) -> Any:
        choices = self._choices
        places = int(part.get("places", 2)) if kind is Type.NUMBER else 0
        if edges and choices.chance(65):
            scaled = _scaled(choices.pick(edges), places) + choices.pick((0, 0, 1, -1))
        else:
            scaled = choices.pick((0, 1, 5, 49, 50, 1000, -3, 99999, LARGEST, -LARGEST - 1))
            scaled *= 10**places if choices.chance(50) and abs(scaled) < 10**6 else 1
        if self._fits or choices.chance(90):
            low = Decimal(part.get("minimum", "-Infinity")) * 10**places
            high = Decimal(part.get("maximum", "Infinity")) * 10**places
            scaled = int(max(low, min(high, Decimal(scaled))))
            scaled = max(-LARGEST - 1, min(LARGEST, scaled))
        text = decimal_text(scaled, places)
        match choices.integer(0, 7):
            case 0 | 1 | 2 if kind is Type.INTEGER:
                return scaled
            case 3 | 4:
                return Decimal(text)
            case 5 if Decimal(repr(float(text))) == Decimal(text):
                return float(text)
            case 6:
                return f" {Decimal(text):+,f} "
            case _:
                return text

    def _text(self, part: Part, edges: list[Any]) -> str:
        choices = self._choices
        if "choices" in part and (self._fits or choices.chance(90)):
            choice: str = choices.pick(part["choices"])
            return choice if part.get("exact") else choices.pick((choice, f" {choice} "))
        wanted = self._vocabulary.wanted
        if edges and choices.chance(55):
            text = words.filled(choices, choices.pick(edges))
        elif wanted and choices.chance(70):
            text = words.filled(choices, choices.pick(wanted))
        else:
            text = words.text(choices)
        return text[:LONGEST] if self._fits else text

    def _day(self, part: Part, edges: list[Any]) -> Any:
        choices = self._choices
        if edges and choices.chance(50):
            day = _moment(choices.pick(edges)).date()
        elif choices.chance(50):
            ago = choices.pick((0, 1, 7, 30, 31, 365))
            day = moved(self._anchor, -ago * DAY).date()
        else:
            day = date.fromisoformat(choices.pick(DAYS))
        if date.min < day < date.max:
            day += timedelta(days=choices.pick((0, 0, 1, -1)))
        if self._fits and "minimum" in part:
            day = max(day, date.fromisoformat(part["minimum"]))
        return day if choices.chance(50) else day.isoformat()

    def _instant(self, edges: list[Any]) -> Any:
        choices = self._choices
        if edges and choices.chance(50):
            instant = moved(_moment(choices.pick(edges)), choices.integer(-1, 1))
            return written(choices, instant, self._vocabulary)
        if choices.chance(60):
            return written(choices, self.near(), self._vocabulary)
        return choices.pick((*INSTANTS, *DAYS, date(2024, 3, 10)))

    def near(self) -> datetime:
        """An instant at an edge of some window before the anchor, or of its day."""
        choices, vocabulary = self._choices, self._vocabulary
        slip = choices.pick((0, 0, 1, -1))
        if vocabulary.durations and choices.chance(55):
            ago = choices.pick(vocabulary.durations) * choices.pick((1, 1, 1, 2))
            return moved(self._anchor, slip - ago)
        if vocabulary.instants and choices.chance(40):
            return moved(_start(choices.pick(vocabulary.instants), vocabulary.zone), slip)
        if choices.chance(20):
            midnight = datetime.combine(local_day(self._anchor, vocabulary.zone), time.min)
            return moved(_start(midnight.isoformat(), vocabulary.zone), slip)
        ago = choices.pick((0, 1, 2, 23, 30, 49, 200, 999)) * HOUR
        return moved(self._anchor, slip - ago)


def moved(instant: datetime, microseconds: int) -> datetime:
    """An instant so much later, in UTC, or the calendar's end where there is none."""
    try:
        return (instant + timedelta(microseconds=microseconds)).astimezone(UTC)
    except OverflowError:
        return (datetime.max if microseconds > 0 else datetime.min).replace(tzinfo=UTC)


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of an instant in a zone, or at the calendar's ends in UTC."""
    try:
        return instant.astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        return instant.date()


def _local(utc: datetime, zone: str) -> datetime:
    """The instant on a zone's clock, or at the calendar's ends in UTC."""
    try:
        return utc.astimezone(ZoneInfo(zone))
    except OverflowError:
        return utc


def written(choices: Choices, instant: datetime, vocabulary: Vocabulary) -> Any:
    """An instant as a lead or an event may hold it; without zone only where that is readable."""
    utc = instant.astimezone(UTC)
    match choices.integer(0, 8):
        case 0 | 1 | 2:
            return utc
        case 3:
            return utc.isoformat()
        case 4:
            return f"{utc.replace(tzinfo=None).isoformat(' ', 'microseconds')}9 UTC"
        case 5:
            return _local(utc, "Asia/Kathmandu")
        case 6 if vocabulary.zone_declared:
            return _local(utc, vocabulary.zone).replace(tzinfo=None)
        case 7 if vocabulary.zone_declared:
            return _local(utc, vocabulary.zone).replace(tzinfo=None).isoformat(" ")
        case _:
            return utc.isoformat().replace("+00:00", "Z")


def _scaled(edge: str, places: int) -> int:
    """A number of the ruleset; 0 for what stands beside an attribute of another type."""
    try:
        return int(Decimal(edge) * 10**places)
    except InvalidOperation:
        return 0


def _moment(edge: str) -> datetime:
    """A date or instant of the ruleset; a fixed one for what stands beside another type."""
    try:
        moment = datetime.fromisoformat(edge)
    except ValueError:
        moment = datetime(2024, 1, 1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _start(moment: str, zone: str) -> datetime:
    instant = datetime.fromisoformat(moment)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(zone))
    return moved(instant, 0)
