"""A system's records read as a whole: leads and their events in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadrules.adapters.adapter import Adapter
from leadrules.adapters.loading import load_mapping
from leadrules.adapters.mapping import Mapping
from leadrules.adapters.report import Report
from leadrules.diagnostics import Diagnostic
from leadrules.rows.documents import records_of
from leadrules.rows.reading import BadRow, Form, Row, Source

Given = str | Path | Iterable[Dictionary[str, Any]]
"""A file's path, or records as an interface's client gives them."""


@dataclass(frozen=True, slots=True)
class Records:
    """What `read` gives: leads and events as `Ruleset.score` takes them, and what was noticed."""

    leads: tuple[Row, ...]
    events: dict[str, list[Row]] | None
    report: Report

    def events_of(self, lead: Dictionary[str, Any]) -> list[Row] | None:
        """The events of a lead, `[]` for one without; None where no events were given at all."""
        return None if self.events is None else self.events.get(lead.get("lead_id", ""), [])


def read(
    source: str | Path | Mapping,
    leads: Given,
    *events: Given,
    accounts: Given | None = None,
    form: Form | None = None,
) -> Records:
    """The leads and events of a system.

    `source` is the name of a mapping that comes along, the path of your own, or one that is loaded.
    `leads` and each of `events` are a file (CSV, JSONL, or JSON as the system's interface gives it)
    or an iterable of records, and so are `accounts`, whose fields their leads get where they have
    none themselves. Leads have their id under `lead_id`. What did not become a lead or an event is
    counted in `report`, with the first few; no record makes an error.

    Raises MappingError for a mapping that cannot be used, ValueError for accounts where it reads
    none, UnreadableFile for a file that is not rows, and OSError for one that is not there.

    >>> crm = read("hubspot", [{"id": "7", "properties": {"jobtitle": "CTO"}}])
    >>> crm.leads
    ({'lead_id': '7', 'jobtitle': 'CTO'},)
    """
    mapping = source if isinstance(source, Mapping) else load_mapping(source)
    given = [_Given(one, mapping, form) for one in (leads, *events)]
    with Adapter(mapping) as adapter:
        if accounts is not None:
            adapter.survey_accounts(_Given(accounts, mapping, form).rows())
        adapter.survey_leads(given[0].rows())
        for one in given[1:]:
            adapter.survey_events(one.rows())
        report = adapter.report
        found = tuple(_good(adapter.leads(given[0].rows()), report))
        known = {lead.get("lead_id") for lead in found}
        by_lead: dict[str, list[Row]] = {}
        for one in given[1:]:
            for event in _good(adapter.events(one.rows()), report):
                lead = event.pop("lead_id", None)
                if lead is None:
                    report.without_lead += 1
                elif lead not in known:
                    report.of_no_lead.add(lead)
                else:
                    by_lead.setdefault(lead, []).append(event)
    return Records(found, by_lead if events else None, report)


class _Given:
    """Rows that can be read twice."""

    def __init__(self, given: Given, mapping: Mapping, form: Form | None) -> None:
        self._keys = mapping.records
        self._source = None
        self._records: list[Any] = []
        if isinstance(given, str | Path):
            self._source = Source(str(given), form, records=self._keys)
        else:
            self._records = [given] if isinstance(given, Dictionary) else list(given)

    def rows(self) -> Iterator[tuple[int, Row | BadRow]]:
        if self._source is not None:
            yield from self._source.rows()
        else:
            for number, record in enumerate(records_of(self._records, self._keys), 1):
                yield number, dict(record) if isinstance(record, Dictionary) else _no_record(number)


def _no_record(number: int) -> BadRow:
    message = "this is no mapping"
    return BadRow(number, Diagnostic("LR901", message, place=f"record {number}"))


def _good(rows: Iterator[tuple[int, Row | BadRow]], report: Report) -> Iterator[Row]:
    for _, row in rows:
        if isinstance(row, BadRow):
            report.bad_rows.add(f"{row.diagnostic.place}: {row.diagnostic.message}")
        else:
            yield row
