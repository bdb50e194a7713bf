"""A log with entries of every kind, and ways to do to it what nobody should."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from leadrules import Decision, DecisionLog, Ruleset
from leadrules.log.archiving import archive
from leadrules.log.drafting import Recorded
from leadrules.log.verify.verification import Verification

ACCOUNT = [
    {
        "lead": {"lead_id": "bob", "job_title": "Barista"},
        "events": [{"type": "visit", "at": "2024-01-03", "url": "/bob"}],
    },
    {"lead": {"job_title": "Nameless"}, "events": []},
]


def ticking() -> Callable[[], datetime]:
    """A clock that goes on by a second whenever it is read."""
    now = datetime(2024, 3, 1, tzinfo=UTC)

    def read() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    return read


def fill(log: DecisionLog, accounts: Ruleset, folder: Path | None = None) -> None:
    """Entries of every kind, of several commits, some of more than one entry."""

    def decided(lead: dict[str, Any], account: list[Any] | None = None) -> Decision:
        events = [{"type": "visit", "at": "2024-01-02", "url": "/a"}]
        return accounts.score(lead, events=events, account=account, as_of="2024-02-01")

    for lead, other in (("ann", "cy"), ("eve", "fay")):
        first = decided({"lead_id": lead, "job_title": "CEO"}, ACCOUNT)
        log.record(first, ruleset=accounts, account=ACCOUNT, source="web-form")
        log.record_many(
            [
                (decided({"lead_id": other, "job_title": "Cook"}), accounts),
                Recorded(decided({"job_title": "CEO"}), accounts, asked_by="zoe"),
                (decided({"lead_id": "dee"}), accounts),
            ]
        )
        at = datetime(2024, 2, 10, tzinfo=UTC)
        log.feedback(lead, "rejected", at=at, reason="no budget", who="zoe", source="crm")
        log.erase(other)
        log.record(decided({"lead_id": other, "job_title": "Cook again"}), ruleset=accounts)
        if folder is None:
            return
        if lead == "ann":
            assert archive(log, folder, until=log.now(), entries_a_file=5) is not None


@dataclass(frozen=True, slots=True)
class Tampering:
    """A log in SQLite files whose tables can be written behind its back."""

    file: Path
    raw: sqlite3.Connection
    log: DecisionLog

    def verify(self, **asked: Any) -> Verification:
        return self.log.verify(**asked)

    def run(self, statement: str, *values: object) -> None:
        self.raw.execute(statement, values)

    def rows(self, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
        return self.raw.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()


def made(folder: Path, accounts: Ruleset, *, archived: bool) -> Path:
    """A log in a folder, filled."""
    with DecisionLog(folder / "decisions.db", clock=ticking()) as log:
        fill(log, accounts, folder / "decisions.archive" if archived else None)
    return folder


@pytest.fixture(scope="session", params=[False, True], ids=["whole", "archived"])
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, accounts: Ruleset
) -> Path:
    """The files of a log with entries of every kind, whole or with its first entries archived."""
    return made(tmp_path_factory.mktemp("every-kind"), accounts, archived=request.param)


@pytest.fixture(scope="session")
def template_of_all(tmp_path_factory: pytest.TempPathFactory, accounts: Ruleset) -> Path:
    """The files of a log that has entries of every kind, and others in archives."""
    return made(tmp_path_factory.mktemp("all-kinds"), accounts, archived=True)


@pytest.fixture
def tampering(template: Path, tmp_path: Path) -> Iterator[Tampering]:
    """A copy of that log, without the triggers that keep it append-only."""
    folder = tmp_path / "log"
    shutil.copytree(template, folder)
    with open_to_tampering(folder / "decisions.db") as opened:
        yield opened


@pytest.fixture
def tampering_of_all(template_of_all: Path, tmp_path: Path) -> Iterator[Tampering]:
    """A copy of the log with everything."""
    folder = tmp_path / "log"
    shutil.copytree(template_of_all, folder)
    with open_to_tampering(folder / "decisions.db") as opened:
        yield opened


class open_to_tampering:  # noqa: N801 - a context manager, called as a function
    """The log in a file, and a connection that may do anything to it."""

    def __init__(self, file: Path) -> None:
        self._log = DecisionLog(file)
        self._raw = sqlite3.connect(file, isolation_level=None)
        self._raw.execute("PRAGMA synchronous = OFF")
        self._raw.text_factory = bytes
        for (name,) in self._raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            self._raw.execute(f"DROP TRIGGER {name.decode()}")
        self._opened = Tampering(file, self._raw, self._log)

    def __enter__(self) -> Tampering:
        return self._opened

    def __exit__(self, *_: object) -> None:
        self._raw.close()
        self._log.close()
