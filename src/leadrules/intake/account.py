"""A lead's account: its colleagues, each a lead with events of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leadrules.decision.record import Value
from leadrules.intake.events import EventReader
from leadrules.intake.findings import Findings
from leadrules.intake.lead import count_unknown, known_keys, read_fields, read_lead_id
from leadrules.language.ir import Ruleset

_ADVICE = "an account is a list of mappings such as `{lead: {...}, events: [...]}`"


@dataclass(frozen=True, slots=True)
class Account:
    """The colleagues' fields as read, and whether every colleague's events were given."""

    colleagues: tuple[dict[str, Value], ...]
    events_given: bool


def read_account(
    ruleset: Ruleset,
    given: object,
    lead_id: str | None,
    events: EventReader,
    findings: Findings,
    *,
    strict: bool,
) -> Account:
    """The colleagues in the order given, without the lead itself; their events go to `events`.

    What is found names a colleague by its place in `given`; an event read by `events` names it by
    its place among those kept.
    """
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        findings.error("LR509", "account", "the account is not a list of colleagues", _ADVICE)
        return Account((), False)
    colleagues: list[dict[str, Value]] = []
    events_given = True
    known = known_keys(ruleset.fields, *ruleset.lead_keys, *ruleset.account_keys)
    for number, member in enumerate(given):
        place = f"colleagues[{number}]"
        if number >= ruleset.limits.colleagues:
            findings.error(
                "LR510",
                "account",
                f"there are more than {ruleset.limits.colleagues} colleagues",
                "give fewer, or raise `limits.colleagues`",
            )
            break
        lead = member.get("lead") if isinstance(member, Mapping) else None
        if not isinstance(member, Mapping) or not isinstance(lead, Mapping):
            findings.error("LR509", place, "a colleague is not a mapping with a `lead`", _ADVICE)
            continue
        colleague_id = read_lead_id(ruleset, lead, f"{place}.", findings)
        if lead_id is not None and colleague_id == lead_id:
            continue
        if strict:
            count_unknown(member, frozenset(("lead", "events")), place, findings, strict=True)
            count_unknown(lead, known, place, findings, strict=True)
        their_events = member.get("events")
        if their_events is None:
            events_given = False
        else:
            events.read(their_events, len(colleagues), f"{place}.events")
        colleagues.append(read_fields(ruleset, ruleset.fields, lead, f"{place}.", findings))
    return Account(tuple(colleagues), events_given)
