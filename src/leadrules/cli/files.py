"""The input files of `score` and `explain`: leads and events as the ruleset reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Protocol

from leadrules.adapters import Adapter, Mapping, Report
from leadrules.language import ir
from leadrules.rows.reading import BadRow, Form, Row, Source


class Progress(Protocol):
    """Knows how much of it is read."""

    def done(self) -> float | None:
        """The part that is read, from 0 to 1; None where the whole is not known."""


Ticker = Callable[[str, Progress], None]
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
        leads: tuple[str, ...],
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
        self._leads, self._events, self._accounts = (
            _Sources([Source(file, form, records=records) for file in files])
            for files in (leads, events, accounts)
        )
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
        if self._accounts.files:
            self._adapter.survey_accounts(self._ticking(self._accounts, "accounts"))
        self.keep_leads()
        self._events.keep(self._folder, "events")
        self._adapter.survey_leads(self._ticking(self._leads, "survey"))
        self._adapter.survey_events(self._ticking(self._events, "survey"))

    def keep_leads(self) -> None:
        """See to it that `leads` can be read more than once."""
        self._leads.keep(self._folder, "leads")

    def leads(self, what: str = "leads", *, reported: bool = True) -> Rows:
        """The leads; `reported` is false for a reading before the one that counts."""
        rows = self._ticking(self._leads, what)
        return rows if self._adapter is None else self._adapter.leads(rows, reported=reported)

    def events(self) -> Rows | None:
        """The events of all files; None where there is no file."""
        if not self._events.files:
            return None
        rows = self._ticking(self._events, "events")
        return rows if self._adapter is None else self._adapter.events(rows)

    def _ticking(self, sources: _Sources, what: str) -> Rows:
        for row in sources.rows():
            self._tick(what, sources)
            yield row


class _Sources:
    """Several files as one, read one after another."""

    def __init__(self, files: list[Source]) -> None:
        self.files = files
        self._before = 0
        self._now: Source | None = None

    def rows(self) -> Rows:
        """The rows of all."""
        self._before = 0
        for file in self.files:
            self._now = file
            yield from file.rows()
            self._before += file.size or 0

    def done(self) -> float | None:
        """The part that is read, from 0 to 1; None where a file's size is not known."""
        sizes = [file.size for file in self.files if file.size]
        part = None if self._now is None else self._now.done()
        if self._now is None or part is None or len(sizes) < len(self.files):
            return None
        return (self._before + part * (self._now.size or 0)) / sum(sizes)

    def keep(self, folder: Path, name: str) -> None:
        """See to it that all can be read more than once."""
        self.files = [
            file if file.can_be_read_again() else file.copied_to(folder / f"{name}-{number}")
            for number, file in enumerate(self.files)
        ]
