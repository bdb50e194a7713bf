"""What breaks is told in words that name nobody, and what was there stays as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ArgumentError

import leadrules
from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.log.store import errors
from leadrules.log.store.database import address_of
from leadrules.log.store.sqlite import journal_for
from leadrules.log.subjects import MASTER

Decide = Callable[..., Decision]


def code_of(error: pytest.ExceptionInfo[LogError]) -> str:
    (found,) = error.value.diagnostics
    return found.code


def test_a_disk_that_fills_leaves_what_was_there(
    tmp_path: Path, ruleset: Ruleset, decide: Decide
) -> None:
    with DecisionLog(tmp_path / "decisions.db") as log:
        name = log.record(decide("ann"), ruleset=ruleset)
        head = log.head()
        with log.database._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LogError, match="no room left for the log") as raised:
            log.record_many([(decide(f"lead-{each}"), ruleset) for each in range(200)])
        assert code_of(raised) == "LR687"
        assert "lead-" not in str(raised.value)
        assert log.head() == head
        assert log.get(name).decision == decide("ann")
        with log.database._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        log.record(decide("bob"), ruleset=ruleset)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits are of a process, and need a child")
def test_a_file_that_may_not_grow_leaves_what_was_there(
    tmp_path: Path, ruleset: Ruleset, decide: Decide
) -> None:
    import resource
    import signal

    with DecisionLog(tmp_path / "decisions.db") as log:
        log.record(decide("ann"), ruleset=ruleset)
        head = log.head()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            size = (tmp_path / "decisions.db").stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            try:
                log.record_many([(decide(f"lead-{each}"), ruleset) for each in range(200)])
            except LogError as error:
                told = error.diagnostics[0]
                os._exit(0 if told.code in ("LR687", "LR690") else 2)
            os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert log.head() == head
        log.record(decide("bob"), ruleset=ruleset)
        assert len(log) == 3


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "decisions.db").write_bytes(b"once upon a time" * 1000)
    with pytest.raises(LogError, match="the log is damaged, or is no database of a log") as raised:
        DecisionLog(tmp_path / "decisions.db")
    assert code_of(raised) == "LR688"


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "decisions.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE accounts (id)")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(LogError, match="the log is a database of something else"):
        DecisionLog(file)
    assert file.read_bytes() == before


def test_a_damaged_file_is_told(tmp_path: Path, ruleset: Ruleset, decide: Decide) -> None:
    file = tmp_path / "decisions.db"
    with DecisionLog(file) as log:
        log.record_many([(decide(f"lead-{each}"), ruleset) for each in range(50)])
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 12288) + whole[-4096:])
    with pytest.raises(LogError) as raised, DecisionLog(file) as log:
        list(log.entries())
    assert code_of(raised) == "LR688"


@pytest.mark.parametrize("holds", ["log", "keys"])
def test_tables_of_a_newer_version_are_refused(
    where: dict[str, Any], ruleset: Ruleset, decide: Decide, holds: str
) -> None:
    with DecisionLog(**where) as log:
        log.record(decide("ann"), ruleset=ruleset)
        head = log.head()
        database = log.database if holds == "log" else log.keys.database
        with database.writing() as connection:
            connection.execute(text(f"UPDATE {holds}_version SET version_num = '0099'"))
    with (
        pytest.raises(LogError, match="written by a newer version of leadrules") as raised,
        DecisionLog(**where) as log,
    ):
        _ = log.keys
    assert code_of(raised) == "LR689"
    if holds == "keys":
        # without its keys the log can still be held to a head
        with DecisionLog(**where) as log:
            assert log.head() == head


def test_a_file_that_may_only_be_read_is_told(
    tmp_path: Path, ruleset: Ruleset, decide: Decide
) -> None:
    file = tmp_path / "decisions.db"
    with DecisionLog(file) as log:
        log.record(decide("ann"), ruleset=ruleset)
    uri = f"sqlite:///file:{file}?mode=ro&uri=true"
    with DecisionLog(uri, keys=tmp_path / "decisions.keys.db") as log:
        assert len(log.history("ann")) == 1
        with pytest.raises(LogError, match="the log may only be read") as raised:
            log.record(decide("bob"), ruleset=ruleset)
    assert code_of(raised) == "LR690"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("mysql://decisions", "neither a file nor a database"),
        ("http:// no", "neither a file nor a database"),
        ("sqlite://", "a database in memory is not"),
        ("sqlite:///:memory:", "a database in memory is not"),
        ("/no/such/folder/decisions.db", "the log cannot be opened"),
        ("postgresql://localhost:1/none", "where the keys are was not said"),
    ],
)
def test_an_address_that_holds_no_log_is_told(given: str, told: str) -> None:
    with pytest.raises(LogError, match=told):
        DecisionLog(given)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    secret = "postgresql://tester:hunter2@localhost:1/none"
    with pytest.raises(LogError, match="the log cannot be reached") as raised:
        DecisionLog(secret, keys=tmp_path / "keys.db")
    assert code_of(raised) == "LR690"
    assert "hunter2" not in str(raised.value)


def test_addresses_name_their_drivers() -> None:
    assert address_of("postgres://h/d").drivername == "postgresql+psycopg"
    assert address_of("postgresql+psycopg://h/d").drivername == "postgresql+psycopg"
    assert address_of("sqlite:///a.db").database == "a.db"
    assert address_of(Path("a.db")).database == "a.db"


def test_neither_keys_in_the_log_nor_other_inputs(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="the keys cannot be in the log itself"):
        DecisionLog(tmp_path / "a.db", keys=tmp_path / "a.db")
    with pytest.raises(LogError, match="neither `all` nor `read`"):
        DecisionLog(tmp_path / "a.db", inputs="some")
    keys = tmp_path / "none" / "k.db"
    with pytest.raises(LogError, match="the key store cannot be opened"):
        DecisionLog(tmp_path / "a.db", keys=keys)
    assert list(tmp_path.iterdir()) == []  # no log is made in which nothing could be recorded
    DecisionLog(tmp_path / "a.db").close()
    with (
        DecisionLog(tmp_path / "a.db", keys=keys) as log,
        pytest.raises(LogError, match="the key store cannot be opened"),
    ):
        _ = log.keys


# --- keys ----------------------------------------------------------------------------------------


def test_the_key_store_is_its_owners_alone(tmp_path: Path) -> None:
    with DecisionLog(tmp_path / "decisions.db") as log:
        assert log.keys
    mode = (tmp_path / "decisions.keys.db").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_another_logs_keys_are_refused(tmp_path: Path, ruleset: Ruleset, decide: Decide) -> None:
    with DecisionLog(tmp_path / "a.db") as a, DecisionLog(tmp_path / "b.db") as b:
        name = a.record(decide("ann"), ruleset=ruleset)
        b.record(decide("ann"), ruleset=ruleset)
        assert a.keys.lead("ann") != b.keys.lead("ann")
    with (
        DecisionLog(tmp_path / "a.db", keys=tmp_path / "b.keys.db") as mixed,
        pytest.raises(LogError, match="the key store is not this log's") as raised,
    ):
        mixed.get(name)
    assert code_of(raised) == "LR692"
    with (
        DecisionLog(tmp_path / "a.db", keys=tmp_path / "none.db") as keyless,
        pytest.raises(LogError, match="is not where it should be"),
    ):
        keyless.get(name)
    assert not (tmp_path / "none.db").exists()


def test_keys_of_another_store_are_not_written_under(
    tmp_path: Path, ruleset: Ruleset, decide: Decide
) -> None:
    early = DecisionLog(tmp_path / "a.db", keys=tmp_path / "early.db")
    assert early.keys  # opened before the log was sealed by any
    with DecisionLog(tmp_path / "a.db") as log:
        log.record(decide("ann"), ruleset=ruleset)
    with early, pytest.raises(LogError, match="the key store is not this log's"):
        early.record(decide("bob"), ruleset=ruleset)


def test_keys_that_are_lost_or_other_are_told(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    name = file_log.record(decide("ann"), ruleset=ruleset)
    with file_log.keys.database.writing() as connection:
        connection.execute(text("UPDATE keys SET key = zeroblob(32)"))
    with pytest.raises(LogError, match="was altered, or its key was") as raised:
        file_log.get(name)
    assert code_of(raised) == "LR688"
    with file_log.keys.database.writing() as connection:
        connection.execute(text("DELETE FROM keys"))
    with pytest.raises(LogError, match="is not in the key store") as raised:
        file_log.get(name)
    assert code_of(raised) == "LR692"


def test_a_master_key_seals_all_others(
    tmp_path: Path, ruleset: Ruleset, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, plain = tmp_path / "decisions.db", tmp_path / "plain.db"
    with DecisionLog(plain) as log:
        log.record(decide("ann"), ruleset=ruleset)
    monkeypatch.setenv(MASTER, "bWFzdGVyIGtleSBvZiB0aGUgdGVzdCwgMzIgYnl0ZXM=")
    with DecisionLog(file) as log:
        name = log.record(decide("ann"), ruleset=ruleset)
        key = log.keys.sealing([log.keys.lead("ann")], decide("ann").as_of)
    (subject,) = key.values()
    assert subject.key not in (tmp_path / "decisions.keys.db").read_bytes()
    with DecisionLog(file) as log:
        assert log.get(name).decision == decide("ann")

    def refused(where: Path, told: str) -> None:
        with DecisionLog(where) as log, pytest.raises(LogError, match=told) as raised:
            log.history("ann")
        assert code_of(raised) == "LR692"

    refused(plain, "the key store was made without one")
    monkeypatch.setenv(MASTER, "YW5vdGhlciBrZXkgb2YgdGhlIHRlc3QsIDMyIGJ5dGU=")
    refused(file, "this is not it")
    monkeypatch.setenv(MASTER, "not base64")
    refused(file, "is not 32 bytes in base64")
    monkeypatch.delenv(MASTER)
    refused(file, "and none was given")


# --- journals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 7, 0), "rollback"), ((3, 44, 5), "rollback"), ((3, 44, 6), "wal"),
        ((3, 45, 0), "rollback"), ((3, 50, 6), "rollback"), ((3, 50, 7), "wal"),
        ((3, 51, 0), "rollback"), ((3, 51, 2), "rollback"), ((3, 51, 3), "wal"), ((4, 0, 0), "wal"),
    ],
)  # fmt: skip
def test_the_write_ahead_log_is_for_versions_without_its_fault(
    version: tuple[int, ...], mode: str
) -> None:
    assert journal_for(version).mode == mode
    assert ".".join(map(str, version)) in str(journal_for(version))


def test_a_journal_is_chosen_by_the_version_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ruleset: Ruleset, decide: Decide
) -> None:
    file = tmp_path / "decisions.db"
    version = "leadrules.log.store.database.sqlite_version"

    def mode() -> str:
        connection = sqlite3.connect(file)
        (found,) = connection.execute("PRAGMA journal_mode").fetchone()
        connection.close()
        return str(found)

    monkeypatch.setattr(version, lambda _: (3, 51, 3))
    with DecisionLog(file) as log:
        log.record(decide("ann"), ruleset=ruleset)
        assert str(log.journal).startswith("wal: SQLite 3.51.3 resets")
    assert mode() == "wal"
    monkeypatch.setattr(version, lambda _: (3, 40, 1))
    with DecisionLog(file) as log:
        assert str(log.journal).startswith("rollback: SQLite 3.40.1 can lose a commit")
        assert len(log.history("ann")) == 1
    assert mode() == "delete"
    monkeypatch.setattr(version, lambda _: (3, 51, 3))
    with DecisionLog(file) as log:
        # a file that others may have open so keeps what all can be trusted with
        assert str(log.journal).startswith("rollback: the file was made with it")
    assert mode() == "delete"


def test_a_file_that_another_holds_open_keeps_its_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ruleset: Ruleset, decide: Decide
) -> None:
    file = tmp_path / "decisions.db"
    version = "leadrules.log.store.database.sqlite_version"
    monkeypatch.setattr(version, lambda _: (3, 51, 3))
    with DecisionLog(file) as log, log.database.reading():
        monkeypatch.setattr(version, lambda _: (3, 40, 1))
        with DecisionLog(file, patience=0.1) as other:
            assert str(other.journal).startswith("wal: another process holds it open so")
            other.record(decide("ann"), ruleset=ruleset)


# --- what a database says ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (sqlite3.OperationalError("database is locked"), "LR686"),
        (sqlite3.OperationalError("database or disk is full"), "LR687"),
        (sqlite3.DatabaseError("database disk image is malformed"), "LR688"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "LR690"),
        (sqlite3.IntegrityError("the log is append-only"), "LR688"),
        (sqlite3.OperationalError("something else"), "LR690"),
        (ArgumentError("something else"), "LR690"),
    ],
)
def test_errors_are_told_apart_by_words_where_there_is_no_code(
    raised: Exception, code: str
) -> None:
    with pytest.raises(LogError) as told, errors.told():
        raise raised
    assert code_of(told) == code
    assert "something else" not in str(told.value)


def test_a_full_server_is_told() -> None:
    with pytest.raises(LogError) as told, errors.told():
        raise sqlite_like(psycopg.errors.DiskFull("no space"))
    assert code_of(told) == "LR687"


def sqlite_like(error: Exception) -> Exception:
    from sqlalchemy.exc import DBAPIError

    return DBAPIError("statement", None, error)


# --- privacy -------------------------------------------------------------------------------------


def test_nothing_personal_stands_in_the_files_in_clear(
    tmp_path: Path, accounts: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = {"lead_id": "lead-4711", "job_title": "Zeremonienmeister", "employees": 987654321}
    visit = {"type": "visit", "at": "2024-01-02", "url": "/geheimnis", "id": "event-1234"}
    account = [{"lead": {"lead_id": "peer-0815", "job_title": "Hofnarr"}, "events": [visit]}]
    override = {"who": "overrider-77", "why": "angerufen", "add": 50}
    first = accounts.score(lead, events=[], account=account, as_of="2024-02-01")
    decision = accounts.score(
        lead, events=[], account=account, previous=first, override=override, as_of="2024-02-02"
    )
    with DecisionLog(tmp_path / "decisions.db") as log:
        log.record(
            decision, ruleset=accounts, account=account, previous=first, override=override,
            asked_by="asker-42",
        )  # fmt: skip
        kept = log.history("lead-4711")[0]
        assert kept.decision == decision
    personal = (
        "lead-4711", "Zeremonienmeister", "987654321", "peer-0815", "Hofnarr", "geheimnis",
        "event-1234", "overrider-77", "angerufen", "asker-42",
    )  # fmt: skip
    for file in tmp_path.iterdir():
        held = file.read_bytes().lower()
        assert [each for each in personal if each.lower().encode() in held] == []
    assert "Zeremonienmeister" in decision.to_json()


def test_a_destroyed_key_is_overwritten(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide, tmp_path: Path
) -> None:
    file_log.record(decide("ann"), ruleset=ruleset)
    now = decide("ann").as_of
    subject = file_log.keys.lead("ann")
    (key,) = file_log.keys.sealing([subject], now).values()
    store = tmp_path / "decisions.keys.db"
    assert key.key in store.read_bytes()
    assert file_log.keys.destroy([subject, subject], now) == 1
    assert key.key not in store.read_bytes()
    assert file_log.keys.opening([key.name]) == {key.name: None}
    assert file_log.keys.destroy([subject], now) == 0


def test_who_comes_back_gets_a_new_key(log: DecisionLog, ruleset: Ruleset, decide: Decide) -> None:
    old = log.record(decide("ann"), ruleset=ruleset)
    log.keys.destroy([log.keys.lead("ann")], decide("ann").as_of)
    new = log.record(decide("ann"), ruleset=ruleset)
    assert [each.erased for each in log.history("ann")] == [False, True]
    assert log.get(old).erased
    assert log.get(new).decision == decide("ann")


def test_copies_of_a_log_are_erased_with_it(
    tmp_path: Path, ruleset: Ruleset, decide: Decide
) -> None:
    with DecisionLog(tmp_path / "decisions.db") as log:
        name = log.record(decide("ann"), ruleset=ruleset)
    shutil.copy(tmp_path / "decisions.db", tmp_path / "backup.db")
    with DecisionLog(tmp_path / "decisions.db") as log:
        log.keys.destroy([log.keys.lead("ann")], decide("ann").as_of)
    with DecisionLog(tmp_path / "backup.db", keys=tmp_path / "decisions.keys.db") as log:
        assert log.get(name).erased


def test_the_public_names_are_there_and_no_other() -> None:
    assert leadrules.DecisionLog is DecisionLog
    assert leadrules.LogError is LogError
    with pytest.raises(AttributeError, match="has no `DecisionLogs`"):
        _ = leadrules.DecisionLogs


def test_without_its_extra_the_log_says_what_it_needs() -> None:
    program = (
        "import sys; sys.modules['sqlalchemy'] = None; from leadrules import *; import leadrules\n"
        "try: leadrules.DecisionLog\n"
        "except ImportError as error: print(error, LogError.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    told = "the decision log needs sqlalchemy: pip install 'leadrules[log]' LogError\n"
    assert (done.stdout, done.stderr) == (told, "")
