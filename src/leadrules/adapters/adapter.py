"""Records of a system as leads and events, one after another, by its mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, assert_never

from leadrules.adapters.directory import Directory
from leadrules.adapters.mapping import Deletion, Event, EventShape, Mapping, Meaning, Merge
from leadrules.adapters.paths import AROUND, Flat, Plan, Plans, first_of, flatten, ids_of, text_of
from leadrules.adapters.report import Report
from leadrules.adapters.times import instant, is_day_in_digits
from leadrules.rows.reading import BadRow, Row

Rows = Iterable[tuple[int, Row | BadRow]]


class Adapter:
    """Reads a system's records: first `survey_...` all of them, then `leads` and `events`.

    The survey learns which leads were merged or deleted and which names they go by, so that every
    event finds its lead in whatever order the records come; and the accounts, whose fields their
    leads get. `report` counts what is left out. `lead_key` and `event_key` are where the ruleset
    looks for the lead's id; with `strict`, events of unknown types are handed on under the type as
    given, for the ruleset to refuse. `beside` is a column that leads keep under the name given,
    whatever the mapping calls it.
    """

    def __init__(
        self,
        mapping: Mapping,
        *,
        lead_key: str = "lead_id",
        event_key: str = "lead_id",
        strict: bool = False,
        beside: str | None = None,
    ) -> None:
        self.mapping = mapping
        self._beside, self._any_accounts = beside, False
        self.report = Report(mapping.source)
        self._lead_key, self._event_key, self._strict = lead_key, event_key, strict
        self._directory = Directory()
        self._lead_plans = Plans(mapping.leads.fields)
        self._account_plans = Plans(mapping.accounts.fields) if mapping.accounts else None
        self._event_plans: dict[int, Plans] = {}
        # the shapes, by identity, among whose records are merges or deletions
        self._telling = {
            id(shape)
            for shape in mapping.events
            if any(not isinstance(one, Event) for many in shape.types.values() for one in many)
        }

    def __enter__(self) -> Adapter:
        return self

    def close(self) -> None:
        """Remove what the survey kept."""
        self._directory.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # --- the survey ------------------------------------------------------------------------------

    def survey_leads(self, rows: Rows) -> None:
        """Learn of merged leads, and of the names by which events know leads."""
        shape = self.mapping.leads
        for _, row in rows:
            if isinstance(row, BadRow):
                continue
            flat = self._flat(row)
            lead = text_of(first_of(flat, shape.id))
            if lead is None:
                continue
            into = text_of(first_of(flat, shape.merged_into))
            if into is not None:
                self._directory.merge(lead, into)
            for path in shape.merged_from:
                for lost in ids_of(flat.get(path, ())):
                    self._directory.merge(lost, lead)
            for path in shape.names:
                for name in ids_of(flat.get(path, ())):
                    self._directory.name(name, lead)

    def survey_events(self, rows: Rows) -> None:
        """Learn of leads that were merged or deleted, where that is an event."""
        if not self._telling:
            return
        for _, row in rows:
            if not isinstance(row, BadRow):
                for flat in self._records(row):
                    self._survey_event(flat)

    def _survey_event(self, flat: Flat) -> None:
        shape = self._shape_of(flat)
        if shape is None or id(shape) not in self._telling:
            return
        meaning, lead = self._meaning(shape, flat), text_of(first_of(flat, shape.lead))
        if lead is None or meaning is None:
            return
        match meaning:
            case Merge(paths):
                for lost in ids_of(first_of(flat, paths) or ()):
                    self._directory.merge(lost, lead)
            case Deletion():
                self._directory.delete(lead)
            case Event():
                pass
            case _:
                assert_never(meaning)

    def survey_accounts(self, rows: Rows) -> None:
        """Keep the accounts; ValueError where the mapping has none."""
        shape, plans = self.mapping.accounts, self._account_plans
        if shape is None or plans is None:
            raise ValueError(f"the mapping `{self.mapping.source}` reads no accounts")
        self._any_accounts, report = True, self.report
        for _, row in rows:
            if isinstance(row, BadRow):
                report.bad_rows.add(f"{row.diagnostic.place}: {row.diagnostic.message}")
                continue
            flat = self._flat(row, report)
            account = text_of(first_of(flat, shape.id))
            if account is None or shape.deleted.holds(flat):
                report.accounts_left_out.add(account or "without id")
                continue
            plan = plans.of(flat)
            for path in plan.unknown:
                report.count(report.unknown_of_accounts, path)
            if self._directory.keep_account(account, self._taken(plan, flat, shape.times, report)):
                report.accounts += 1
            else:
                report.accounts_left_out.add(account)

    # --- leads and events ------------------------------------------------------------------------

    def leads(self, rows: Rows, *, reported: bool = True) -> Iterator[tuple[int, Row | BadRow]]:
        """The leads in these rows; those that were merged or deleted are left out.

        With `reported` false nothing is counted, for a second reading of the same rows.
        """
        report = self.report if reported else Report("")
        for line, row in rows:
            if isinstance(row, BadRow):
                yield line, row
                continue
            lead = self._lead(row, report)
            if lead is not None:
                report.leads += 1
                yield line, lead

    def _lead(self, row: Row, report: Report) -> Row | None:
        shape = self.mapping.leads
        flat = self._flat(row, report)
        if (other := self._shape_of(flat)) is not None:
            report.like_events.add(other.name)
            return None
        lead = text_of(first_of(flat, shape.id))
        if lead is not None:
            survivor = self._directory.survivor(lead)
            if survivor != lead:
                report.merged.add(f"{lead} into {survivor}")
                return None
        if shape.deleted.holds(flat) or (lead is not None and self._directory.is_deleted(lead)):
            report.deleted.add(lead or "without id")
            return None
        plan = self._lead_plans.of(flat)
        for path in plan.unknown:
            report.count(report.unknown_properties, path)
        for path in self.mapping.nested:
            if (held := flat.get(path)) and isinstance(held, list):
                report.count(report.nested, path, len(held))
        fields = self._taken(plan, flat, shape.times, report)
        if self._any_accounts:
            fields = self._with_account(fields, report)
        if self._beside is not None:
            self._keep_beside(self._beside, row, flat, fields)
        if lead is None:
            return fields
        fields.pop(self._lead_key, None)
        return {self._lead_key: lead, **fields}

    def _with_account(self, fields: Row, report: Report) -> Row:
        """A lead with those fields of its account that it has not itself."""
        account = text_of(fields.get("account_id"))
        if account is None:
            report.without_account += 1
            return fields
        found = self._directory.account(account)
        if found is None:
            report.of_no_account.add(account)
            return fields
        return {**found, **fields}

    def _keep_beside(self, name: str, row: Row, flat: Flat, fields: Row) -> None:
        """Keep a column by the name given; None where it is there, and blank in this row."""
        if name in fields or (name == self._lead_key and name not in row):
            return
        if name in flat:
            fields[name] = flat[name]
        elif name in row or self._lead_plans.would_take(name, row):
            fields[name] = None

    def events(self, rows: Rows) -> Iterator[tuple[int, Row | BadRow]]:
        """The events in these rows, each with the id of the lead that is left."""
        for line, row in rows:
            if isinstance(row, BadRow):
                yield line, row
                continue
            for flat in self._records(row, self.report):
                event = self._event(flat)
                if event is not None:
                    yield line, event

    def _records(self, row: Row, report: Report | None = None) -> Iterator[Flat]:
        """A record of events, or those in its lists, each with what it reads of that around."""
        flat = self._flat(row, report)
        held = [path for path in self.mapping.nested if isinstance(flat.get(path), list)]
        if not held or self._shape_of(flat) is not None:
            yield flat
        around = {f"{AROUND}{path}": value for path, value in flat.items()} if held else {}
        around = {path: around[path] for path in self.mapping.around & around.keys()}
        for path in held:
            for item in flat[path]:
                if isinstance(item, dict):
                    if report is not None:
                        report.nested_read = True
                    yield self._flat(item, report) | around

    def _event(self, flat: Flat) -> Row | None:
        report = self.report
        shape = self._shape_of(flat)
        if shape is None:
            report.count(report.unknown_records, ", ".join(flat))
            return None
        meaning = self._meaning(shape, flat)
        match meaning:
            case Merge() | Deletion():
                report.events["merge" if isinstance(meaning, Merge) else "deletion"] += 1
                return None
            case None:
                given = _type_text(shape, flat)
                report.count(report.unknown_types, given)
                return self._made(shape, flat, given, {}) if self._strict else None
            case Event():
                pass
            case _:
                assert_never(meaning)
        if shape.drop.holds(flat):
            report.filtered.add(meaning.name)
            return None
        plans = self._event_plans.setdefault(id(meaning), Plans(meaning.fields))
        plan = plans.of(flat)
        for path in plan.unknown:
            if not path.startswith(AROUND):
                report.count(report.unknown_attributes, path)
        return self._made(shape, flat, meaning.name, plan.taken(flat))

    def _made(
        self, shape: EventShape, flat: Flat, name: str, attributes: dict[str, Any]
    ) -> Row | None:
        event: Row = {"type": name}
        lead = text_of(first_of(flat, shape.lead))
        if lead is not None:
            named = self._directory.named(lead)
            survivor, *others = map(self._directory.survivor, named)
            if any(other != survivor for other in others):
                self.report.shared_names.add(lead)
            if survivor != named[0]:
                self.report.moved.add(f"{named[0]} to {survivor}")
            if self._directory.is_deleted(survivor):
                self.report.of_deleted.add(survivor)
                return None
            event[self._event_key] = survivor
        at, identifier = first_of(flat, shape.at), text_of(first_of(flat, shape.id))
        if at is not None:
            event["at"] = self._instant(at, self.report)
        if identifier is not None:
            event["id"] = identifier
        self.report.events[name] += 1
        return event | attributes | event  # no attribute takes the place of what an event is

    # --- records ---------------------------------------------------------------------------------

    def _flat(self, row: Row, report: Report | None = None) -> Flat:
        mapping = self.mapping
        return flatten(
            row,
            missing=mapping.missing,
            json_paths=mapping.json,
            list_paths=mapping.lists,
            bad_json=_untold if report is None else report.bad_json.add,
        )

    def _taken(self, plan: Plan, flat: Flat, times: frozenset[str], report: Report) -> Row:
        fields = plan.taken(flat)
        for name in times & fields.keys():
            fields[name] = self._instant(fields[name], report)
        return fields

    def _instant(self, value: Any, report: Report) -> Any:
        mapping = self.mapping
        found = instant(value, mapping.zone, mapping.dates)
        if found == value and mapping.dates is None and is_day_in_digits(value):
            report.unread_days.add(value)
        return found

    def _shape_of(self, flat: Flat) -> EventShape | None:
        for shape in self.mapping.events:
            if any(path in flat for path in shape.has):
                return shape
        return None

    def _meaning(self, shape: EventShape, flat: Flat) -> Meaning | None:
        whole = _type_text(shape, flat).lower()
        alone = (text_of(first_of(flat, shape.type)) or "").lower()
        for meaning in shape.types.get(whole) or shape.types.get(alone) or ():
            if not isinstance(meaning, Event) or meaning.where is None or meaning.where.holds(flat):
                return meaning
        return None


def _untold(path: str) -> None:
    """Told of what is told elsewhere."""


def _type_text(shape: EventShape, flat: Flat) -> str:
    """The type of a record, and its subtype if it has one, with a blank between."""
    parts = (text_of(first_of(flat, paths)) for paths in (shape.type, shape.subtype))
    return " ".join(part for part in parts if part)
