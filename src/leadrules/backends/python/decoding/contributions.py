"""What each rule said, decoded from its outcome: an integer as `payouts` describes it."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, assert_never

from leadrules.backends.python.decoding.lines import Running
from leadrules.backends.python.decoding.shared import FEW, Remembered, shared
from leadrules.backends.python.generation.reads import conditions_of, names_read
from leadrules.backends.python.runtime.days import microseconds_in
from leadrules.decision.record import Contribution, Outcome, Value
from leadrules.decision.units import microseconds_of, plain, points_of
from leadrules.language import ir


class Seen(NamedTuple):
    """What the rules saw: values to show by name, and the events behind each measure that has
    any."""

    values: Mapping[str, Value]
    events: Mapping[str, tuple[int, ...]]
    as_of: datetime


class RuleDecoder:
    """One rule's contribution; what can be told beforehand is worked out once.

    `counted` are the measures that events may stand behind.
    """

    def __init__(
        self, rule: ir.Rule, group: ir.Group, zone: str, counted: Collection[str] = ()
    ) -> None:
        payout = rule.payout
        self.zone = zone
        self.rule = rule
        self.group = group
        conditions = conditions_of(payout)
        self._needed = [names_read([one], needed=True) for one in conditions]
        self._certain = len(conditions) if isinstance(payout, ir.Branches) else sys.maxsize - 1
        match payout:
            case ir.PerEvent(measure=measure):
                self.read: tuple[str, ...] = (measure,)
            case ir.Balance(amount=amount, dated=dated):
                self.read = (amount,) if dated is None else (amount, dated)
            case ir.Branches() | ir.Bands() | ir.Table():
                self.read = names_read(conditions)
            case _:
                assert_never(payout)
        # the measures whose events are told, by the branch that held
        self._counted = tuple(name for name in self.read if name in counted)
        self._counted_by = [
            tuple(name for name in names_read([one]) if name in counted) for one in conditions
        ]
        parts = () if rule.reason is None else rule.reason.parts
        self._has_holes = not all(isinstance(part, str) for part in parts)
        self._asked = Remembered(self.asked)
        self._shared = shared(self._made)

    @property
    def counted(self) -> tuple[str, ...]:
        """The measures whose events may stand behind the rule."""
        return self._counted

    @property
    def settled(self) -> range:
        """The outcomes that tell all that the rule said, where no event is behind it; with the
        names missing those below 0, too."""
        balance = isinstance(self.rule.payout, ir.Balance)
        varies = balance or self._has_holes or isinstance(self.rule.payout, ir.PerEvent)
        return range(0 if balance else -sys.maxsize, 1 if varies else self._certain + 1)

    def asked(self, code: int) -> tuple[str, ...]:
        """The names that were asked by what could not tell, each once."""
        match self.rule.payout:
            case ir.Branches():
                asked = [name for n in self._passed(code) for name in self._needed[n]]
                return tuple(dict.fromkeys(asked))
            case ir.Bands() | ir.Table():
                return self._needed[0]
            case _:
                return self.read

    def contribution(self, code: int, seen: Seen, raw: int = 0, decayed: int = 0) -> Contribution:
        """What the rule said of one lead, from its outcome, and from points in hundredths,
        undecayed and decayed, where no constant says them."""
        # no branch was passed over up to there, so that none can have been unknown
        missing = () if 0 <= code <= self._certain else self.missing(code, seen)
        events = self._events(code, seen) if self._counted else ()
        reason = None
        if code > 0 and self._has_holes:
            assert self.rule.reason is not None
            reason = filled(self.rule.reason, seen.values)
        if len(events) > FEW:
            return self._made(code, raw, decayed, missing, events, reason)
        return self._shared[code, raw, decayed, missing, events, reason]

    def _made(
        self,
        code: int,
        raw: int,
        decayed: int,
        missing: tuple[str, ...],
        events: tuple[int, ...],
        reason: str | None = None,
    ) -> Contribution:
        payout = self.rule.payout
        branch = self._branch(code)
        if code <= 0 or branch is not None:
            raw = decayed = self._constant(code, branch)
        if code > 0 and reason is None and self.rule.reason is not None:
            reason = filled(self.rule.reason, {})
        running = Running("rule", self.rule.id, raw)
        running.change("decay", None, decayed - raw)
        running.bound(self.rule.floor, self.rule.cap)
        running.weigh(self.rule.weight)
        outcome: Outcome = "fired" if code > 0 else "unknown" if code < 0 else "not_fired"
        return Contribution(
            rule=self.rule.id,
            group=self.group.name,
            score=self.group.score,
            outcome=outcome,
            branch=branch,
            passed_over=self._passed(code) if isinstance(payout, ir.Branches) else (),
            missing=missing,
            read=self.read,
            events=events,
            raw=points_of(raw),
            lines=tuple(running.lines),
            points=points_of(running.points),
            reason=reason,
        )

    def _branch(self, code: int) -> int | None:
        """Which branch, band or entry held."""
        match self.rule.payout:
            case ir.Branches(branches=branches) if code > 0:
                return (code - 1) % len(branches)
            case ir.Bands() | ir.Table() if code > 0:
                return code - 1
            case _:
                return None

    def _passed(self, code: int) -> tuple[int, ...]:
        """Which branches could not tell."""
        count = len(self._needed)
        mask = -1 - code if code < 0 else max(code - 1, 0) // count
        return tuple(n for n in range(count) if mask >> n & 1)

    def _events(self, code: int, seen: Seen) -> tuple[int, ...]:
        """The events behind the branch that held, else behind the rule."""
        names = self._counted
        if code > 0 and isinstance(self.rule.payout, ir.Branches):
            names = self._counted_by[(code - 1) % len(self._counted_by)]
        if len(names) == 1:
            return seen.events.get(names[0], ())
        found = {number for name in names for number in seen.events.get(name, ())}
        return tuple(sorted(found)) if found else ()

    def _constant(self, code: int, branch: int | None) -> int:
        """The points that the payout names for an outcome."""
        payout = self.rule.payout
        if code < 0:
            return payout.missing
        match payout:
            case ir.Branches(branches=branches, otherwise=otherwise):
                return otherwise if branch is None else branches[branch].points
            case ir.Bands(bands=bands, default=default):
                return default if branch is None else bands[branch].points
            case ir.Table(entries=entries, default=default):
                return default if branch is None else entries[branch][1]
            case ir.PerEvent(otherwise=otherwise):
                return otherwise
            case ir.Balance():  # pragma: no cover - never asked
                raise AssertionError("a balance is known or not")
            case _:
                assert_never(payout)

    def missing(self, code: int, seen: Seen) -> tuple[str, ...]:
        """The names that kept the rule, or a branch passed over, from telling."""
        payout, values = self.rule.payout, seen.values
        match payout:
            case ir.Branches() | ir.Bands() | ir.Table():
                return tuple([name for name in self._asked[code] if values[name] is None])
            case ir.PerEvent():
                return self.read
            case ir.Balance(amount=amount, dated=dated, decay=decay):
                kept: tuple[str, ...] = (amount,) if values[amount] is None else ()
                if dated is not None and self._keeps(values[dated], decay, seen.as_of):
                    kept += (dated,)
                return kept
            case _:
                assert_never(payout)

    def _keeps(self, dated: Value, decay: ir.Decay | None, as_of: datetime) -> bool:
        """Whether a balance's date kept it from telling: missing, or later than `as_of`."""
        if not isinstance(dated, date):
            return decay is not None
        return microseconds_in(dated, self.zone) > microseconds_of(as_of)


def filled(reason: ir.Reason, values: Mapping[str, Value]) -> str:
    """A reason with the lead's values in its holes."""
    return "".join(
        [part if isinstance(part, str) else written(values[part.name]) for part in reason.parts]
    )


def written(value: Value) -> str:
    """A value as a reason shows it.

    >>> written(Decimal("2.50")), written(True), written(None), written(("a", "b")), written(())
    ('2.5', 'yes', 'unknown', 'a, b', 'none')
    """
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return plain(Decimal(value))
        case str():
            return value
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(value) or "none"
        case _:
            assert_never(value)
