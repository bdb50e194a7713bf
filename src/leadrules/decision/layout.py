"""Plain text in columns: signed numbers that line up, wrapped lines, colours only where asked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from leadrules.decision.units import plain
from leadrules.diagnostics.shown import shown

Style = Literal["heading", "good", "bad", "faint", "plain"]

_LONGEST = 240  # characters of one text of the lead's; the trace has the whole
_CODES: dict[Style, str] = {"heading": "1", "good": "32", "bad": "31", "faint": "2"}


@dataclass(frozen=True, slots=True)
class Page:
    """How wide, and whether in colour."""

    width: int = 100
    color: bool = False

    def paint(self, text: str, style: Style) -> str:
        """The text in a style, if in colour."""
        code = _CODES.get(style) if self.color and text else None
        return text if code is None else f"\x1b[{code}m{text}\x1b[0m"

    def wrapped(self, text: str, first: str = "  ", rest: str | None = None) -> list[str]:
        """A text in lines, the first after `first`, the others after `rest` or as many blanks.

        Whatever cannot be seen in it is escaped.
        """
        text, first = shown(text), shown(first)
        indent = " " * len(first) if rest is None else rest
        lines = textwrap.wrap(text, max(self.width - len(indent), 20), break_on_hyphens=False)
        return [f"{indent if index else first}{line}" for index, line in enumerate(lines or [""])]

    def section(self, title: str, lines: Sequence[str]) -> list[str]:
        """A heading with lines under it, after a blank line; nothing where there are none."""
        return ["", self.paint(title, "heading"), *lines] if lines else []

    def ranked(self, rows: Iterable[tuple[Decimal, str]]) -> list[str]:
        """Signed points, right-aligned, each with its text."""
        rows = list(rows)
        numbers = aligned([points for points, _ in rows])
        lines = []
        for (points, text), number in zip(rows, numbers, strict=True):
            first, *others = self.wrapped(text, f"  {number}  ")
            lines += [first.replace(number, self.paint(number, sign_style(points)), 1), *others]
        return lines


def aligned(
    numbers: Sequence[Decimal], *, places: int | None = None, signs: bool = True
) -> list[str]:
    """Numbers with as many places each, as wide as the widest.

    >>> aligned([Decimal("12.5"), Decimal(-3)])
    ['+12.5', ' -3.0']
    """
    if places is None:
        places = most_places(numbers)
    texts = [padded(number, places, signs=signs) for number in numbers]
    width = max(map(len, texts), default=0)
    return [text.rjust(width) for text in texts]


def most_places(numbers: Iterable[Decimal]) -> int:
    """How many decimal places show all of them exactly."""
    return max((len(plain(number).partition(".")[2]) for number in numbers), default=0)


def padded(number: Decimal, places: int, *, signs: bool) -> str:
    """The number with at least that many places, with a plus if `signs` and above 0."""
    whole, _, fraction = plain(number).partition(".")
    text = f"{whole}.{fraction.ljust(places, '0')}" if places else whole
    return f"+{text}" if signs and number > 0 else text


def sign_style(number: Decimal) -> Style:
    """Green above 0, red below."""
    return "good" if number > 0 else "bad" if number < 0 else "faint"


def brief(text: str) -> str:
    """Someone's text on one line, safe to show, cut where it is very long."""
    safe = shown(text)
    return safe if len(safe) <= _LONGEST else safe[: _LONGEST - 3] + "..."


def moment(instant: datetime) -> str:
    """An instant as a reader would write it.

    >>> moment(datetime(2024, 2, 1, 12, tzinfo=UTC))
    '2024-02-01 12:00 UTC'
    """
    utc = instant.astimezone(UTC).replace(tzinfo=None)
    exact = utc.isoformat(" ") if utc.second or utc.microsecond else utc.isoformat(" ", "minutes")
    return f"{exact} UTC"


def listed(names: Sequence[str], *, last: str = "and") -> str:
    """Names in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def are_missing(names: Sequence[str]) -> str:
    """What was missing, as a clause; without names, that it could not be told.

    >>> are_missing(["employees"]), are_missing([])
    ('employees is missing', 'it could not be worked out')
    """
    if not names:
        return "it could not be worked out"
    return f"{listed(names)} {'are' if len(names) > 1 else 'is'} missing"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> counted(1, "event", "events"), counted(2, "event", "events")
    ('1 event', '2 events')
    """
    return f"{number} {one if number == 1 else many}"
