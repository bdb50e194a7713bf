"""What an adapter noticed: everything that did not become a lead or an event, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from leadrules.diagnostics.shown import shown

_EXAMPLES = 3
_MOST_NAMES = 100  # different names that are told apart
_NAMED = 5
_LONGEST = 40


@dataclass(slots=True)
class Tally:
    """How many, and the first few."""

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str) -> None:
        """Count one more."""
        self.count += 1
        if len(self.examples) < _EXAMPLES and example not in self.examples:
            self.examples.append(example)


@dataclass(slots=True)
class Report:
    """Counts over all records read; `lines` says them in words.

    `unknown_...` counters are by name: of properties, attributes and types that the mapping does
    not name, and of the columns of records that have no known shape.
    """

    source: str
    leads: int = 0
    deleted: Tally = field(default_factory=Tally)
    merged: Tally = field(default_factory=Tally)
    like_events: Tally = field(default_factory=Tally)
    accounts: int = 0
    accounts_left_out: Tally = field(default_factory=Tally)
    unknown_of_accounts: Counter[str] = field(default_factory=Counter)
    of_no_account: Tally = field(default_factory=Tally)
    without_account: int = 0
    nested: Counter[str] = field(default_factory=Counter)
    nested_read: bool = False
    unread_days: Tally = field(default_factory=Tally)
    shared_names: Tally = field(default_factory=Tally)
    unknown_properties: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    moved: Tally = field(default_factory=Tally)
    filtered: Tally = field(default_factory=Tally)
    of_deleted: Tally = field(default_factory=Tally)
    unknown_types: Counter[str] = field(default_factory=Counter)
    unknown_attributes: Counter[str] = field(default_factory=Counter)
    unknown_records: Counter[str] = field(default_factory=Counter)
    bad_json: Tally = field(default_factory=Tally)
    bad_rows: Tally = field(default_factory=Tally)
    without_lead: int = 0
    of_no_lead: Tally = field(default_factory=Tally)

    def count(self, names: Counter[str], name: str, times: int = 1) -> None:
        """Count a name, unless there are too many different ones already."""
        if name in names or len(names) < _MOST_NAMES:
            names[name[:100]] += times

    def _of_accounts(self, mapping: str) -> Iterator[str]:
        if self.accounts_left_out.count:
            accounts = _counted(self.accounts_left_out.count, "account was", "accounts were")
            told = "without id, deleted, or there before"
            yield f"{accounts} left out, {told}: {_few(self.accounts_left_out)}"
        if self.of_no_account.count:
            leads = _counted(self.of_no_account.count, "lead has an account", "leads have accounts")
            yield f"{leads} not among the accounts: {_few(self.of_no_account)}"
        if self.without_account:
            yield f"{_counted(self.without_account, 'lead has', 'leads have')} no account's id"
        if self.unknown_of_accounts:
            yield _names(self.unknown_of_accounts, "accounts", mapping)

    def lines(self) -> Iterator[str]:
        """What did not become a lead or an event, and why; nothing where all did."""
        mapping = f"the mapping `{_short(self.source)}`"
        if self.deleted.count:
            yield f"{_leads(self.deleted)} left out, being deleted: {_few(self.deleted)}"
        if self.merged.count:
            yield f"{_leads(self.merged)} left out, being part of another: {_few(self.merged)}"
        if self.like_events.count:
            records = _counted(self.like_events.count, "record was", "records were")
            yield (
                f"{records} left out of the leads, being events of {mapping}: "
                f"{_few(self.like_events)}; are leads and events given the wrong way round?"
            )
        yield from self._of_accounts(mapping)
        if self.nested and not self.nested_read:
            events = _counted(sum(self.nested.values()), "record stands", "records stand")
            yield (
                f"{events} within the leads and not read: {_top(self.nested)}; "
                "to read them as events, give the file of the leads among the events too"
            )
        if self.unread_days.count:
            times = _counted(self.unread_days.count, "time is", "times are")
            yield (
                f"{times} not read, as nobody can tell day and month: {_few(self.unread_days)}; "
                "say it in a copy of the mapping, `dates: month/day/year` or "
                "`dates: day/month/year`"
            )
        if self.moved.count:
            events = _counted(self.moved.count, "event of a merged lead went", "events of merged")
            events += "" if self.moved.count == 1 else " leads went"
            yield f"{events} to the lead that is left: {_few(self.moved)}"
        if self.filtered.count:
            events = _counted(self.filtered.count, "event was", "events were")
            yield f"{events} left out, filtered or deleted in the source: {_few(self.filtered)}"
        if self.of_deleted.count:
            events = _counted(self.of_deleted.count, "event belongs", "events belong")
            yield f"{events} to deleted leads: {_few(self.of_deleted)}"
        if self.shared_names.count:
            events = _counted(self.shared_names.count, "event went", "events went")
            yield f"{events} to the first of several leads of a name: {_few(self.shared_names)}"
        if self.unknown_types:
            events = _counted(sum(self.unknown_types.values()), "event", "events")
            yield f"{events} of types that {mapping} does not name: {_top(self.unknown_types)}"
        if self.unknown_records:
            records = _counted(sum(self.unknown_records.values()), "record is", "records are")
            columns = _few_of([f"`{_short(names, 80)}`" for names in self.unknown_records])
            yield f"{records} of no shape of events in {mapping}, with the columns {columns}"
        if self.unknown_properties:
            yield _names(self.unknown_properties, "leads", mapping)
        if self.unknown_attributes:
            yield _names(self.unknown_attributes, "events", mapping)
        if self.bad_json.count:
            texts = _counted(self.bad_json.count, "text", "texts")
            yield f"{texts} could not be read as JSON, in: {_few(self.bad_json)}"
        if self.without_lead:
            yield f"{_counted(self.without_lead, 'event has', 'events have')} no lead's id"
        if self.of_no_lead.count:
            events = _counted(self.of_no_lead.count, "event belongs", "events belong")
            yield f"{events} to no lead: {_few(self.of_no_lead)}"
        if self.bad_rows.count:
            rows = _counted(self.bad_rows.count, "row", "rows")
            yield f"{rows} could not be read: {_few(self.bad_rows)}"


def _leads(tally: Tally) -> str:
    return _counted(tally.count, "lead was", "leads were")


def _names(names: Counter[str], whose: str, mapping: str) -> str:
    count = _counted(len(names), "column", "columns")
    return f"{count} of the {whose} not named by {mapping}: {_top(names, counts=False)}"


def _top(names: Counter[str], *, counts: bool = True) -> str:
    return _few_of(
        [
            f"`{_short(name)}`" + (f" {count:,}" if counts else "")
            for name, count in names.most_common()
        ]
    )


def _few(tally: Tally) -> str:
    return ", ".join(f"`{_short(example)}`" for example in tally.examples)


def _few_of(texts: list[str]) -> str:
    more = f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
    return ", ".join(texts[:_NAMED]) + more


def _short(text: str, longest: int = _LONGEST) -> str:
    safe = shown(text)
    return safe if len(safe) <= longest else safe[: longest - 3] + "..."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
