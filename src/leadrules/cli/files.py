"""The input files of `score` and `explain`: leads and events as the ruleset reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from types import TracebackType

from leadrules.adapters import Adapter, Mapping, Report
from leadrules.language import ir
from leadrules.rows.reading import BadRow, Form, Row, Source

Ticker = Callable[[str, Source], None]
"""Called once a row, with what the rows are and where they come from."""

Rows = Iterator[tuple[int, Row | BadRow]]


class Files(AbstractContextManager["Files"]):
    """Leads and events, row by row; with a mapping, a system's records turned into them.

    `accounts` are files of the mapping's accounts. `beside` is a column that leads keep by the name
    given. `folder` takes copies of what can be read only once and must be read again.
    """

    def __init__(
        self,
        ruleset: ir.Ruleset,
        leads: str,
        events: tuple[str, ...],
        *,
        form: Form | None,
        mapping: Mapping | None,
        strict: bool,
        accounts: tuple[str, ...] = (),
        beside: str | None = None,
        folder: Path,
        tick: Ticker,
    ) -> None:
        records = None if mapping is None else mapping.records
        self._leads = Source(leads, form, records=records)
        self._events = [Source(file, form, records=records) for file in events]
        self._accounts = [Source(file, form, records=records) for file in accounts]
        self._folder, self._tick = folder, tick
        self._adapter: Adapter | None = None
        if mapping is not None:
            # WHY: `id` in an events file is the event's own id
            keys = [key for key in ruleset.lead_keys if key != "id"]
            self._adapter = Adapter(
                mapping,
                lead_key=ruleset.lead_keys[0],
                event_key=keys[0] if keys else "lead_id",
                strict=strict,
                beside=beside,
            )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._adapter is not None:
            self._adapter.close()

    @property
    def report(self) -> Report | None:
        """What the mapping left out so far; None without one."""
        return None if self._adapter is None else self._adapter.report

    def survey(self) -> None:
        """Read everything once, where a mapping must know all records before it reads one."""
        if self._adapter is None:
            return
        for accounts in self._accounts:
            self._adapter.survey_accounts(self._ticking(accounts, "accounts"))
        self.keep_leads()
        self._events = [
            events
            if events.can_be_read_again()
            else events.copied_to(self._folder / f"events-{number}")
            for number, events in enumerate(self._events)
        ]
        self._adapter.survey_leads(self._ticking(self._leads, "survey"))
        self._adapter.survey_events(self._all_events("survey"))

    def keep_leads(self) -> None:
        """See to it that `leads` can be read more than once."""
        if not self._leads.can_be_read_again():
            self._leads = self._leads.copied_to(self._folder / "leads")

    def leads(self, what: str = "leads", *, reported: bool = True) -> Rows:
        """The leads; `reported` is false for a reading before the one that counts."""
        rows = self._ticking(self._leads, what)
        return rows if self._adapter is None else self._adapter.leads(rows, reported=reported)

    def events(self) -> Rows | None:
        """The events of all files; None where there is no file."""
        if not self._events:
            return None
        rows = self._all_events("events")
        return rows if self._adapter is None else self._adapter.events(rows)

    def _all_events(self, what: str) -> Rows:
        return chain.from_iterable(self._ticking(events, what) for events in self._events)

    def _ticking(self, source: Source, what: str) -> Rows:
        for row in source.rows():
            self._tick(what, source)
            yield row
