"""The slower ways into the generated code: values that are not of the exact type expected.

The generated function reads plain values itself. Whatever it cannot take comes here, where the
shared intake reads it; whatever is not readable raises `Unusual`, and the lead is read again as a
whole by the shared intake, which tells all that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from leadrules.backends.python.runtime.arithmetic import scaled
from leadrules.backends.python.runtime.mentions import Mentions, Pattern
from leadrules.decision.record import Value
from leadrules.intake.instants import read_instant
from leadrules.intake.lead import read_id
from leadrules.intake.unreadable import Unreadable
from leadrules.intake.values import read_value
from leadrules.language import ir
from leadrules.language.text import normalise

Entry = tuple[Any, ...]
"""What is known of a text: the original or None, then the answers to what is asked about it."""

MOST_SEEN = 65_536
"""How many texts a memo remembers before it begins anew."""

LONGEST_SEEN = 512
"""How many characters, or items, such a text has at most."""

_LONGEST_NUMERAL = 40


class Unusual(Exception):  # noqa: N818 - no error: the slower way is taken
    """Something that only the shared intake can read, or refuse."""


def internal(field: ir.Field, value: Value) -> Any:
    """A number as the generated code counts in it: scaled by its places; other values stay."""
    return scaled(value, field.places) if isinstance(value, Decimal) else value


class Surroundings(Protocol):
    """What of a ruleset counts for reading one value."""

    @property
    def zone(self) -> str:
        """Where times without a zone, and days, are read."""

    @property
    def zone_declared(self) -> bool:
        """Whether times without a zone are read at all."""

    @property
    def limits(self) -> ir.Limits:
        """How long a text may be."""


class Reader:
    """Reads one field of a lead, or attribute of an event, whatever is given.

    What a text was read as is remembered, as numbers and times often come as texts. Never holds
    more than `MOST_SEEN`; safe to share between threads.
    """

    def __init__(self, ruleset: Surroundings, field: ir.Field) -> None:
        self.ruleset = ruleset
        self.field = field
        self.keys = tuple(dict.fromkeys((field.name, *field.sources)))
        self._seen: dict[str, Any] = {}

    def of(self, given: Mapping[Any, Any]) -> Any:
        """The first value under the field's keys that is not missing; raises Unusual."""
        for key in self.keys:
            if key in given:
                value = self.value(given[key])
                if value is not None:
                    return value
        return None

    def value(self, raw: object) -> Any:
        """One value as the generated code takes it; raises Unusual."""
        if type(raw) is not str or len(raw) > _LONGEST_NUMERAL:
            return internal(self.field, self.shared(raw))
        value = self._seen.get(raw, self)
        if value is not self:
            return value
        value = internal(self.field, self.shared(raw))
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen[raw] = value
        return value

    def shared(self, raw: object) -> Value:
        """One value as the shared intake reads it; raises Unusual."""
        ruleset = self.ruleset
        try:
            return read_value(
                self.field,
                raw,
                zone=ruleset.zone,
                limits=ruleset.limits,
                zone_declared=ruleset.zone_declared,
            )
        except Unreadable:
            raise Unusual from None


class TextReader:
    """Reads one text field, and remembers what was asked about each text.

    `seen` maps a text (of a list, a tuple of texts too) to the tuple of answers. It never holds
    more than `MOST_SEEN`; safe to share between threads, as each entry depends on its key alone.
    """

    def __init__(
        self,
        reader: Reader,
        about: Callable[[Any, Any], Entry],
        mentions: Mentions | None = None,
    ) -> None:
        declared = reader.field
        self.reader = reader
        self.about = about
        self.missing = about(None, None)
        self.seen: dict[Any, Entry] = {}
        self._exact = declared.exact
        self._email = declared.type is ir.Type.EMAIL
        self._list = declared.type is ir.Type.TEXTS
        self._longest = reader.ruleset.limits.text
        self._stand_ins = frozenset({"", *map(normalise, declared.stand_ins)})
        self._choices = frozenset(declared.choices)
        self._pattern = (mentions or Mentions(())).pattern
        self._answers: dict[Pattern, Entry] = {}  # what is known of a text, by its pattern
        self._ambiguous: frozenset[Pattern] = frozenset()
        self._longest_pattern = -1
        # WHY: what makes a text readable at all is not in the pattern of its words
        if mentions is not None and not declared.choices and not self._email:
            self._longest_pattern = min(self._longest, LONGEST_SEEN)
            # a stand-in, or no words at all, may have the pattern of a text that is not missing
            forms = [text for text in self._stand_ins if text.isascii()]
            self._ambiguous = frozenset(map(self._pattern, forms))
        # WHY: where other keys follow, a missing value is no answer yet
        self._keeps_missing = len(reader.keys) == 1

    def new(self, raw: object, given: Mapping[Any, Any]) -> Entry:
        """As `of`, where `raw` stands under the first key and was not seen before."""
        if type(raw) is str and len(raw) <= self._longest_pattern and raw.isascii():
            answers = self._answers.get(self._pattern(raw))
            if answers is not None:
                if len(self.seen) >= MOST_SEEN:
                    self.seen.clear()
                self.seen[raw] = entry = (raw, *answers)
                return entry
        return self.of(given)

    def of(self, given: Mapping[Any, Any]) -> Entry:
        """The first text under the field's keys that is not missing; raises Unusual."""
        for key in self.reader.keys:
            if key in given:
                raw = given[key]
                plain = type(raw) is str and not self._list
                entry = self._text(raw) if plain else self._other(raw)
                if entry[0] is not None:
                    return entry
        return self.missing

    def _other(self, raw: object) -> Entry:
        """What is known of anything but a plain text, or of a list."""
        value = self.reader.shared(raw)
        entry = self.value(value)
        if isinstance(raw, list | tuple) and all(type(item) is str for item in raw):
            self._keep(tuple(raw), entry)
        return entry

    def value(self, value: Any) -> Entry:
        """What is known of a text (or a list's items) as read; None is missing."""
        if value is None:
            return self.missing
        entry = self.seen.get(value)
        if entry is not None:
            return entry
        if self._exact:
            return self._keep(value, self.about(value, value))
        if self._list:
            return self._keep(value, self.about(value, tuple(map(normalise, value))))
        return self._keep(value, self.about(value, normalise(value)))

    def _text(self, original: str) -> Entry:
        """A text not seen before, read here for speed, as `intake.values` reads it."""
        if len(original) > self._longest:
            raise Unusual
        if original.isascii():
            text = " ".join(original.lower().split())  # WHY: `normalise`, without its calls
        else:
            try:
                original.encode()
            except UnicodeEncodeError:
                raise Unusual from None
            text = normalise(original)
        if text in self._stand_ins:
            return self._keep(original, self.missing) if self._keeps_missing else self.missing
        if self._email and not is_email(original, text):
            raise Unusual
        compared = original if self._exact else text
        if self._choices and compared not in self._choices:
            raise Unusual
        entry = self.about(original, compared)
        if len(original) <= self._longest_pattern and original.isascii():
            self._keep_pattern(self._pattern(original), entry)
        return self._keep(original, entry)

    def _keep_pattern(self, pattern: Pattern, entry: Entry) -> None:
        if pattern not in self._ambiguous:
            if len(self._answers) >= MOST_SEEN:
                self._answers.clear()
            self._answers[pattern] = entry[1:]

    def _keep(self, key: Any, entry: Entry) -> Entry:
        length = len(key) if type(key) is str else sum(map(len, key))
        if length <= LONGEST_SEEN:
            if len(self.seen) >= MOST_SEEN:
                self.seen.clear()
            self.seen[key] = entry
        return entry


def is_email(original: str, text: str) -> bool:
    """Whether a text, given and normalised, is an email address."""
    name, _, domain = text.partition("@")
    return (
        name != ""
        and original.count("@") == 1
        and "@" not in domain
        and "." in domain
        and " " not in domain
        and not domain.startswith(".")
        and not domain.endswith(".")
    )


@dataclass(frozen=True, slots=True)
class IdReader:
    """Reads ids of leads and events."""

    ruleset: ir.Ruleset

    def of(self, lead: Mapping[Any, Any]) -> str | None:
        """The lead's id under the first of the keys that is not missing; raises Unusual."""
        for key in self.ruleset.lead_keys:
            if key in lead:
                identifier = self.value(lead[key])
                if identifier is not None:
                    return identifier
        return None

    def value(self, raw: object) -> str | None:
        """One id as text; raises Unusual."""
        try:
            return read_id(raw, self.ruleset.limits)
        except Unreadable:
            raise Unusual from None


class InstantReader:
    """Reads instants that are not plain datetimes in UTC, and remembers those given as text.

    Never holds more than `MOST_SEEN`; safe to share between threads.
    """

    def __init__(self, ruleset: ir.Ruleset) -> None:
        self.ruleset = ruleset
        self._seen: dict[str, datetime] = {}

    def value(self, raw: object) -> datetime:
        """An instant in UTC; raises Unusual."""
        if type(raw) is not str or len(raw) > _LONGEST_NUMERAL:
            return self._read(raw)
        instant = self._seen.get(raw)
        if instant is None:
            instant = self._read(raw)
            if len(self._seen) >= MOST_SEEN:
                self._seen.clear()
            self._seen[raw] = instant
        return instant

    def _read(self, raw: object) -> datetime:
        try:
            return read_instant(raw, self.ruleset.zone, self.ruleset.zone_declared)
        except Unreadable:
            raise Unusual from None
