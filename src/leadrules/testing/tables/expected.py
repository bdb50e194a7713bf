"""What a table's rows come to: each scored as one lead, with its events and colleagues joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from leadrules.decision.decision import Decision
from leadrules.diagnostics import LeadError
from leadrules.intake.lead import read_id
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir
from leadrules.testing.tables.batches import AS_OF, ROW, Batch, event_keys

_IN_A_MASK = 60
_ORDERS = 40

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one row is scored with."""

    lead: Row
    events: list[Row] | None
    account: list[Row] | None
    as_of: Any

    def given(self) -> dict[str, Any]:
        """The arguments beside the lead."""
        return {"events": self.events, "account": self.account, "as_of": self.as_of}

    def in_other_orders(self) -> Iterator[Inputs]:
        """The same with its events in other orders, which a table does not have."""
        rng = Random(0)
        for _ in range(_ORDERS):
            account = None
            if self.account is not None:
                account = [
                    {**one, "events": _shuffled(rng, one["events"])} if "events" in one else one
                    for one in _shuffled(rng, self.account)
                ]
            events = None if self.events is None else _shuffled(rng, self.events)
            yield Inputs(self.lead, events, account, self.as_of)


def inputs(rules: ir.Ruleset, batch: Batch) -> list[Inputs]:
    """What each row of the leads is scored with, in their order."""
    leads = batch.leads.to_pylist()
    ids = [_id(rules, lead, rules.lead_keys) for lead in leads]
    events = _by_lead(rules, batch)
    accounts = defaultdict[str, list[int]](list)
    account_ids = [_id(rules, lead, rules.account_keys) for lead in leads]
    for place, account in enumerate(account_ids):
        if account is not None:
            accounts[account].append(place)

    def events_of(place: int) -> list[Row]:
        own = ids[place]
        return [] if own is None else events[own]

    def colleagues_of(place: int) -> Iterator[Row]:
        for other in accounts.get(account_ids[place] or "", ()):
            if other == place or (ids[place] is not None and ids[other] == ids[place]):
                continue
            colleague: Row = {"lead": leads[other]}
            if batch.events is not None:
                colleague["events"] = events_of(other)
            yield colleague

    asks = needs_account(rules)
    return [
        Inputs(
            lead={name: value for name, value in lead.items() if name not in (ROW, AS_OF)},
            events=None if batch.events is None else events_of(place),
            account=list(colleagues_of(place)) if asks else None,
            as_of=lead[AS_OF] if batch.as_of == AS_OF else batch.as_of,
        )
        for place, lead in enumerate(leads)
    ]


def needs_account(rules: ir.Ruleset) -> bool:
    """Whether any measure reads the lead's colleagues."""
    return any(
        (one.scope if isinstance(one, ir.RollUp) else one.selection.scope) is not ir.Scope.LEAD
        for one in rules.measures
    )


def expected(rules: ir.Ruleset, score: Any, given: Inputs, trace: str | None) -> Row:
    """The answer's columns for one row; `error` is whether there is one."""
    try:
        decision = Decision.of(score(given.lead, **given.given()))
    except LeadError:
        return dict.fromkeys(columns(rules, trace)) | {"error": True}
    values: Row = {
        "error": False,
        "score": float(decision.score),
        "verdict": decision.verdict,
        "due": decision.due,
        "accept_by": decision.accept_by,
    }
    values |= {f"label_{name}": label for name, label in decision.labels.items()}
    values |= {
        f"score_{name}": float(score)
        for name, score in decision.scores.items()
        if name != rules.main_score
    }
    if trace is not None:
        said = decision.trace.contributions
        for outcome in ("fired", "unknown"):
            values |= _masks(outcome, [one.outcome == outcome for one in said])
        if trace == "points":
            values |= {f"points_{one.rule}": float(one.points) for one in said}
    return values


def columns(rules: ir.Ruleset, trace: str | None) -> tuple[str, ...]:
    """The columns that every answer has, but for the lead's id and what is kept."""
    names = [one.id for group in rules.groups for one in group.rules]
    others = [one.name for one in rules.scores if one.name != rules.main_score]
    labels = [one.name for one in rules.labels]
    labels += [one.name for one in rules.matrices] + [one.name for one in rules.grades]
    found = ["score", *(f"score_{name}" for name in others), "verdict"]
    found += [*(f"label_{name}" for name in labels), "due", "accept_by", "error"]
    if trace is not None:
        found += [*_masks("fired", [False] * len(names)), *_masks("unknown", [False] * len(names))]
    if trace == "points":
        found += [f"points_{name}" for name in names]
    return tuple(found)


def _masks(name: str, bits: list[bool]) -> dict[str, int]:
    starts = range(0, len(bits), _IN_A_MASK)
    return {
        f"{name}_{number}": sum(bit << n for n, bit in enumerate(bits[start : start + _IN_A_MASK]))
        for number, start in enumerate(starts, 1)
    }


def _by_lead(rules: ir.Ruleset, batch: Batch) -> Mapping[str, list[Row]]:
    found = defaultdict[str, list[Row]](list)
    for event in batch.events.to_pylist() if batch.events is not None else ():
        lead = _id(rules, event, event_keys(rules))
        if lead is not None:
            found[lead].append(event)
    return found


def _id(rules: ir.Ruleset, row: Row, keys: Iterable[str]) -> str | None:
    for key in keys:
        try:
            found = read_id(row.get(key), rules.limits)
        except Unreadable:
            return None
        if found is not None:
            return found
    return None


def _shuffled(rng: Random, items: list[Row]) -> list[Row]:
    return rng.sample(items, len(items))
