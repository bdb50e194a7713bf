"""The parts of a small mapping beside the lead (a previous decision, an override), one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.intake.instants import read_instant
from leadrules.intake.scalars import plain
from leadrules.intake.unreadable import Unreadable, shown
from leadrules.intake.values import read_value
from leadrules.language.ir import Field, Ruleset, Type
from leadrules.language.text import normalise

_LARGEST = 1_000_000 * 100  # points in hundredths: law 3
_POINTS = Field("points", Type.NUMBER, places=2, minimum=-_LARGEST, maximum=_LARGEST)
_TEXT = Field("text", Type.TEXT, personal=True)  # a name or a reason: never repeated in a message
_TRUTH = Field("truth", Type.BOOLEAN)


class Parts:
    """Reads parts by key; each gives None where it is missing or wrong, and what is wrong is
    collected until `raise_if_any`."""

    def __init__(
        self, ruleset: Ruleset, given: Mapping[Any, Any], place: str, code: str, advice: str
    ) -> None:
        self._ruleset = ruleset
        self._given = given
        self._place = place
        self._code = code
        self._advice = advice
        self._errors: list[Diagnostic] = []

    def has(self, key: str) -> bool:
        """Whether the part is there and not missing: neither blank nor None."""
        given = plain(self._given.get(key))
        return given is not None and not (isinstance(given, str) and not normalise(given))

    def get(self, key: str) -> object:
        """The part as given."""
        return self._given.get(key)

    def text(self, key: str) -> str | None:
        """A text that is not blank."""
        value = self._value(_TEXT, key)
        return value if isinstance(value, str) else None

    def points(self, key: str) -> Decimal | None:
        """Points of at most two places, within the bounds of law 3."""
        value = self._value(_POINTS, key)
        return value if isinstance(value, Decimal) else None

    def truth(self, key: str) -> bool | None:
        """A boolean."""
        value = self._value(_TRUTH, key)
        return value if isinstance(value, bool) else None

    def instant(self, key: str) -> datetime | None:
        """An instant in UTC."""
        return self._instant(key, self._given[key]) if self.has(key) else None

    def instants(self, key: str) -> dict[str, datetime]:
        """A mapping of texts to instants; empty where it is missing."""
        given = self._given.get(key)
        if given is None:
            return {}
        if not isinstance(given, Mapping):
            self.wrong(key, f"`{key}` is not a mapping of verdicts to instants")
            return {}
        instants: dict[str, datetime] = {}
        for name, raw in given.items():
            if not isinstance(name, str):
                self.wrong(key, f"a key of `{key}` is not text")
            elif (instant := self._instant(f"{key}.{name}", raw)) is not None:
                instants[name] = instant
        return instants

    def allow_only(self, *keys: str) -> None:
        """Anything else is an error: a misspelt part would silently not count."""
        for key in self._given:
            if key not in keys:
                named = shown(key) if isinstance(key, str) else "a key that is not text"
                self.wrong(None, f"{named} is no part of it; its parts are {_listed(keys)}")

    def require(self, *keys: str) -> None:
        """Each of these must be there."""
        for key in keys:
            if not self.has(key):
                self.wrong(key, f"it has no `{key}`")

    def wrong(
        self, key: str | None, message: str, *, code: str | None = None, advice: str | None = None
    ) -> None:
        """Something wrong with a part, or (`key` None) with the whole."""
        place = self._place if key is None else f"{self._place}.{key}"
        self._errors.append(
            Diagnostic(code or self._code, message, place=place, help=advice or self._advice)
        )

    def raise_if_any(self) -> None:
        """Raises LeadError with all that is wrong."""
        if self._errors:
            raise LeadError(self._errors)

    def _value(self, field: Field, key: str) -> object:
        try:
            return read_value(
                field,
                self._given.get(key),
                zone=self._ruleset.zone,
                limits=self._ruleset.limits,
                zone_declared=self._ruleset.zone_declared,
            )
        except Unreadable as unreadable:
            self.wrong(key, f"`{key}` is not readable: {unreadable.message}")
            return None

    def _instant(self, key: str, raw: object) -> datetime | None:
        try:
            return read_instant(raw, self._ruleset.zone, self._ruleset.zone_declared)
        except Unreadable as unreadable:
            self.wrong(key, f"`{key}` is not readable: {unreadable.message}")
            return None


def _listed(keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
