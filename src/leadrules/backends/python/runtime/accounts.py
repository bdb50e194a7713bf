"""A lead read with its account, where all of it is plain; the shared intake reads the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from leadrules.backends.python.runtime.readers import Unusual

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """The colleagues' values as captured, and whose events were given: the lead's, every one's."""

    colleagues: tuple[Values, ...]
    of_lead: bool
    of_colleagues: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A lead with its account; `sources` are pairs of a colleague's place (None is the lead) and
    its events as given, in lists."""

    lead_id: str | None
    unknown_keys: int
    values: Values
    sources: list[tuple[int | None, Any]]
    account: Account


def read_account(
    read_lead: Callable[[Any], tuple[str | None, int, Values]],
    most: int,
    lead: object,
    events: object,
    account: object,
) -> Read:
    """A lead and at most `most` colleagues; raises Unusual, TypeError or ValueError."""
    if type(lead) is not dict or type(account) not in _LISTS:
        raise Unusual
    assert isinstance(account, list | tuple)
    if len(account) > most:
        raise Unusual
    lead_id, unknown_keys, values = read_lead(lead)
    sources: list[tuple[int | None, Any]] = [] if events is None else [(None, _listed(events))]
    colleagues: list[Values] = []
    of_colleagues = True
    for member in account:
        if type(member) is not dict or type(member.get("lead")) is not dict:
            raise Unusual
        their_id, _, their_values = read_lead(member["lead"])
        if lead_id is not None and their_id == lead_id:
            continue
        their_events = member.get("events")
        if their_events is None:
            of_colleagues = False
        else:
            sources.append((len(colleagues), _listed(their_events)))
        colleagues.append(their_values)
    told = Account(tuple(colleagues), events is not None, of_colleagues)
    return Read(lead_id, unknown_keys, values, sources, told)


_LISTS = (list, tuple)


def _listed(events: object) -> object:
    """Events in a list, which can be read again if need be."""
    if type(events) not in _LISTS:
        raise Unusual
    return events
