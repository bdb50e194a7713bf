"""The answer of every backend: cheap to make, read when asked, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Protocol

from leadrules.decision.explanation import explain
from leadrules.decision.frozen import FrozenMapping
from leadrules.decision.json_form import dump, parse, read, write
from leadrules.decision.reasons import Reason, reasons
from leadrules.decision.record import (
    Contribution,
    Distance,
    Effective,
    IntakeSummary,
    Record,
    RulesetIdentity,
    Standing,
    Trace,
)
from leadrules.decision.units import plain
from leadrules.diagnostics.shown import shown


class Decoder(Protocol):
    """Reads what scoring captured; immutable, and shared by all decisions of one program.

    A capture is opaque here. It must not be changed once handed over, nor hold the caller's lead,
    events or any other object that the caller can change.
    """

    def record(self, capture: Any, /) -> Record:
        """Everything the decision says."""

    def records(self, captures: Sequence[Any], /) -> list[Record]:
        """The same of many, in less time than one after another."""

    def score(self, capture: Any, /) -> Decimal:
        """The main score."""

    def verdict(self, capture: Any, /) -> str:
        """The computed verdict."""

    def effective_verdict(self, capture: Any, /) -> str:
        """The verdict after the latch and the override."""

    def as_of(self, capture: Any, /) -> datetime:
        """The instant the decision is about, in UTC."""

    def lead_id(self, capture: Any, /) -> str | None:
        """The lead's id; None where the lead has none."""

    def intake(self, capture: Any, /) -> IntakeSummary:
        """What reading the input noticed."""


class Decision:
    """A lead's score, verdict and trace under one ruleset at one instant.

    Immutable, comparable (equal records are equal decisions), hashable, safe to share by threads.
    It is read from what scoring captured when first asked beyond score, verdict, `as_of`, `lead_id`
    and `intake`; the rules are never evaluated again. Pickling and JSON carry the whole record.
    """

    # WHY: private slots and no `__setattr__`: making a decision is two stores, in 60 % of the time
    # of any stricter way, and yet no public attribute can be assigned.
    __slots__ = ("__capture", "__decoder", "__record")

    __record: Record

    def __init__(self, decoder: Decoder, capture: Any) -> None:
        self.__decoder = decoder
        self.__capture = capture

    @classmethod
    def of(cls, record: Record) -> Decision:
        """The decision that says what `record` says."""
        return cls(_WHOLE, record)

    @property
    def record(self) -> Record:
        """Everything the decision holds, as plain frozen data."""
        try:
            return self.__record
        except AttributeError:
            # WHY: no lock: two threads at once decode equal records and one of them stays.
            self.__record = self.__decoder.record(self.__capture)
            return self.__record

    def decoded(self) -> Record:
        """The record, which is not kept here for later: for who goes through many and needs each
        once."""
        try:
            return self.__record
        except AttributeError:
            return self.__decoder.record(self.__capture)

    @staticmethod
    def decoded_all(decisions: Sequence[Decision]) -> list[Record]:
        """The records of many, which are not kept for later; those by one ruleset at once."""
        records: list[Record] = []
        by_decoder = groupby(decisions, lambda each: each.__decoder)
        for decoder, some in by_decoder:
            records += decoder.records([each.__capture for each in some])
        return records

    @property
    def score(self) -> Decimal:
        """The main score, in points."""
        return self.__decoder.score(self.__capture)

    @property
    def verdict(self) -> str:
        """What the rules say, before latch and override."""
        return self.__decoder.verdict(self.__capture)

    @property
    def effective_verdict(self) -> str:
        """Where the lead stands after latch and override; the same as `effective.verdict`."""
        return self.__decoder.effective_verdict(self.__capture)

    @property
    def as_of(self) -> datetime:
        """The instant the decision is about, in UTC."""
        return self.__decoder.as_of(self.__capture)

    @property
    def scores(self) -> Mapping[str, Decimal]:
        """Every score by name, in the ruleset's order."""
        return self.record.scores

    @property
    def known_scores(self) -> Mapping[str, bool]:
        """For every score, whether any of its rules could tell."""
        return FrozenMapping({tally.name: tally.known for tally in self.record.trace.scores})

    @property
    def effective(self) -> Effective:
        """Score and verdict after re-qualification, latch and override."""
        return self.record.effective

    @property
    def labels(self) -> Mapping[str, str | None]:
        """Every label, matrix and grade by name; None where it is missing."""
        return self.record.labels

    @property
    def due(self) -> datetime | None:
        """When the promised response is due, in UTC; None where the agreement promises none."""
        return self.record.due

    @property
    def accept_by(self) -> datetime | None:
        """By when to accept or reject, in UTC; None where the agreement sets no deadline."""
        return self.record.accept_by

    @property
    def attempts(self) -> int | None:
        """How many attempts to reach the lead were promised."""
        return self.record.attempts

    @property
    def ruleset(self) -> RulesetIdentity:
        """Which ruleset decided: name, version, hash, language version."""
        return self.record.ruleset

    @property
    def engine(self) -> str:
        """The version of leadrules that decided."""
        return self.record.engine

    @property
    def lead_id(self) -> str | None:
        """The lead's id; None where the lead has none."""
        return self.__decoder.lead_id(self.__capture)

    @property
    def intake(self) -> IntakeSummary:
        """What reading the input noticed, as the trace has it: notes, and what was not read."""
        return self.__decoder.intake(self.__capture)

    @property
    def distance(self) -> tuple[Distance, ...]:
        """What the better verdicts still lack."""
        return self.record.distance

    @property
    def trace(self) -> Trace:
        """How the answer came about."""
        return self.record.trace

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The rules that moved points, the strongest first, in words."""
        return reasons(self.record)

    @property
    def points(self) -> Mapping[str, Decimal]:
        """Every rule's points by its id, after its own lines, before its group's."""
        return FrozenMapping({c.rule: c.points for c in self.record.trace.contributions})

    @property
    def fired(self) -> tuple[str, ...]:
        """The ids of the rules that fired, in the ruleset's order."""
        return tuple(c.rule for c in self.record.trace.contributions if c.outcome == "fired")

    @property
    def standing(self) -> Standing:
        """What the next scoring of this lead needs to know: hand it over as `previous`."""
        effective = self.record.effective
        return Standing(effective.verdict, effective.since, self.as_of, effective.left)

    def rule(self, name: str) -> Contribution:
        """What one rule said, by its id; KeyError where the ruleset has no such rule."""
        for contribution in self.record.trace.contributions:
            if contribution.rule == name:
                return contribution
        raise KeyError(name)

    def explain(self, *, color: bool = False, width: int | None = None) -> str:
        """The decision in plain text: the answer first, then how it came about.

        `width` is in columns (100 unless given); `color` adds terminal colours. Control characters
        in the lead's texts are shown escaped.
        """
        return explain(self.record, color=color, width=width)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form as dicts, lists and texts; numbers are int or Decimal, never float."""
        return write(self.record)

    def to_json(self, indent: int | None = None) -> str:
        """The decision as JSON; see the reference page on decision JSON. On one line unless
        `indent` gives a number of spaces."""
        return dump(self.record, indent)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Decision:
        """The decision that `to_dict` wrote, by this or any earlier version of leadrules.

        Raises LeadrulesError where the data are not a decision of a format known here.
        """
        return cls.of(read(data))

    @classmethod
    def from_json(cls, text: str) -> Decision:
        """The decision that `to_json` wrote, by this or any earlier version of leadrules.

        Raises LeadrulesError where the text is not a decision of a format known here.
        """
        return cls.of(read(parse(text)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Decision):
            return self is other or self.record == other.record
        return NotImplemented

    def __hash__(self) -> int:
        record = self.record
        return hash((record.ruleset, record.lead_id, record.as_of, record.score, record.verdict))

    def __repr__(self) -> str:
        record = self.record
        who = "lead without id" if record.lead_id is None else shown(record.lead_id)
        ruleset = f"{record.ruleset.name} {record.ruleset.version}"
        return f"<Decision {who}: {plain(record.score)} {record.verdict} ({ruleset})>"

    def __reduce__(self) -> tuple[Any, tuple[dict[str, Any]]]:
        # WHY: the JSON form and not the classes: it has a format number, and later versions of
        # leadrules read it however their classes have changed.
        return Decision.from_dict, (self.to_dict(),)

    def __copy__(self) -> Decision:
        return self

    def __deepcopy__(self, memo: object) -> Decision:
        return self


class _Whole:
    """The decoder of decisions that are whole already: the capture is the record."""

    __slots__ = ()

    def record(self, capture: Record, /) -> Record:
        return capture

    def records(self, captures: Sequence[Record], /) -> list[Record]:
        return list(captures)

    def score(self, capture: Record, /) -> Decimal:
        return capture.score

    def verdict(self, capture: Record, /) -> str:
        return capture.verdict

    def effective_verdict(self, capture: Record, /) -> str:
        return capture.effective.verdict

    def as_of(self, capture: Record, /) -> datetime:
        return capture.as_of

    def lead_id(self, capture: Record, /) -> str | None:
        return capture.lead_id

    def intake(self, capture: Record, /) -> IntakeSummary:
        trace = capture.trace
        return IntakeSummary(
            trace.notes,
            trace.unknown_keys,
            trace.unseen_events,
            trace.repeated_events,
            trace.unknown_events,
        )


_WHOLE = _Whole()
