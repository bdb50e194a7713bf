"""What each rule said, decoded from its outcome: an integer as `payouts` describes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import assert_never

from leadrules.backends.python.decoding.lines import Running
from leadrules.backends.python.generation.reads import conditions_of, names_read
from leadrules.backends.python.runtime.days import microseconds_in
from leadrules.decision.record import Contribution, Outcome, Value
from leadrules.decision.units import microseconds_of, plain, points_of
from leadrules.language import ir


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule said, as captured: its outcome, and points in hundredths where no constant says
    them, undecayed and decayed."""

    outcome: int
    raw: int = 0
    decayed: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules saw: values to show by name, names missing, the events behind each measure."""

    values: Mapping[str, Value]
    missing: Callable[[str], bool]
    events: Mapping[str, tuple[int, ...]]
    as_of: datetime


class RuleDecoder:
    """One rule's contribution; what can be told beforehand is worked out once."""

    def __init__(self, rule: ir.Rule, group: ir.Group, zone: str) -> None:
        payout = rule.payout
        self.zone = zone
        self.rule = rule
        self.group = group
        self.conditions = conditions_of(payout)
        match payout:
            case ir.PerEvent(measure=measure):
                self.read: tuple[str, ...] = (measure,)
            case ir.Balance(amount=amount, dated=dated):
                self.read = (amount,) if dated is None else (amount, dated)
            case ir.Branches() | ir.Bands() | ir.Table():
                self.read = names_read(self.conditions)
            case _:
                assert_never(payout)

    def contribution(self, said: Said, seen: Seen) -> Contribution:
        """What the rule said of one lead."""
        code, payout = said.outcome, self.rule.payout
        branch: int | None = None
        passed: tuple[int, ...] = ()
        raw = decayed = 0
        went_by = self.read
        if isinstance(payout, ir.Branches):
            count = len(payout.branches)
            mask = -1 - code if code < 0 else max(code - 1, 0) // count
            passed = tuple(n for n in range(count) if mask >> n & 1)
            if code > 0:
                branch = (code - 1) % count
                went_by = names_read([self.conditions[branch]])
        elif code > 0 and isinstance(payout, ir.Bands | ir.Table):
            branch = code - 1
        if code > 0 and branch is None:
            raw, decayed = said.raw, said.decayed
        else:
            raw = decayed = self._constant(code, branch)
        running = Running("rule", self.rule.id, raw)
        running.change("decay", None, decayed - raw)
        running.bound(self.rule.floor, self.rule.cap)
        running.weigh(self.rule.weight)
        outcome: Outcome = "fired" if code > 0 else "unknown" if code < 0 else "not_fired"
        events = {number for name in went_by for number in seen.events.get(name, ())}
        reason = self.rule.reason
        return Contribution(
            rule=self.rule.id,
            group=self.group.name,
            score=self.group.score,
            outcome=outcome,
            branch=branch,
            passed_over=passed,
            missing=self._missing(code, passed, seen),
            read=self.read,
            events=tuple(sorted(events)) if not isinstance(payout, ir.Balance) else (),
            raw=points_of(raw),
            lines=tuple(running.lines),
            points=points_of(running.points),
            reason=filled(reason, seen.values) if reason is not None and code > 0 else None,
        )

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
            case ir.Balance():  # pragma: no cover
                raise AssertionError("a balance is known or not")
            case _:
                assert_never(payout)

    def _missing(self, code: int, passed: tuple[int, ...], seen: Seen) -> tuple[str, ...]:
        """The names that kept the rule, or a branch passed over, from telling."""
        payout = self.rule.payout
        match payout:
            case ir.Branches():
                asked = names_read([self.conditions[n] for n in passed], needed=True)
                return tuple(name for name in asked if seen.missing(name))
            case _ if code >= 0:
                return ()
            case ir.Bands() | ir.Table():
                asked = names_read(self.conditions, needed=True)
                return tuple(name for name in asked if seen.missing(name))
            case ir.PerEvent():
                return self.read
            case ir.Balance(amount=amount, dated=dated, decay=decay):
                kept: tuple[str, ...] = (amount,) if seen.missing(amount) else ()
                if dated is not None and self._keeps(seen.values[dated], decay, seen.as_of):
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
        part if isinstance(part, str) else written(values[part.name]) for part in reason.parts
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
