"""A value that cannot be read, and how a value is shown in a message."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from leadrules.diagnostics.shown import shown as escaped

_SHOWN = 60  # characters of a value that a message repeats


class Unreadable(Exception):  # noqa: N818 - the law's word for it; it never reaches a user
    """One value that cannot be read; `message` says why, in one line without a full stop.

    `complaint` follows the value in the message and never contains it.
    """

    def __init__(self, raw: object, complaint: str) -> None:
        self.complaint = complaint
        self.message = f"{shown(raw)} {complaint}"
        super().__init__(self.message)

    def hide(self) -> None:
        """Takes the value out of the message, for personal data."""
        self.message = f"the value {self.complaint}"
        self.args = (self.message,)


def shown(raw: object) -> str:
    """A value for a message: cut short, with control characters and half surrogates escaped.

    >>> shown("12\\x1b[31m")
    '`12\\\\x1b[31m`'
    """
    if isinstance(raw, int) and raw.bit_length() > 128:
        return f"a number of {raw.bit_length()} bits"
    if isinstance(raw, str | int | float | Decimal | date):
        text = str(raw)
        rest = "..." if len(text) > _SHOWN else ""
        return f"`{escaped(text[:_SHOWN])}{rest}`"
    if raw is None:
        return "a missing value"
    return f"a value of type `{type(raw).__name__}`"
