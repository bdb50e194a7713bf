"""A log that is only to be read is not made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

import leadrules.log
from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.log.store.database import Database, address_of


def test_what_is_not_there_is_an_error_and_stays_so(where: dict[str, Any]) -> None:
    with pytest.raises(LogError, match="the log is not there"):
        DecisionLog(**where, create=False)
    if isinstance(where["where"], Path):
        assert not where["where"].exists()
        where["where"].touch()  # an empty file is no log either
        with pytest.raises(LogError, match="the log is not there"):
            DecisionLog(**where, create=False)
    else:
        database = Database(address_of(where["where"]), holds="keys", what="another")
        with database.reading() as connection:
            assert "entries" not in inspect(connection).get_table_names()
        database.close()


def test_reading_an_empty_log_makes_no_keys(where: dict[str, Any]) -> None:
    DecisionLog(**where).close()
    with DecisionLog(**where, create=False) as log:
        assert log.head().size == 0
        for ask in (log.search, lambda: log.history("ann")):
            with pytest.raises(LogError, match="nothing was ever recorded"):
                ask()
        assert not log.keys_are_there()


def test_a_log_that_is_there_is_read_and_written(
    where: dict[str, Any], ruleset: Ruleset, decide: Callable[..., Decision]
) -> None:
    with DecisionLog(**where) as log:
        log.record(decide("ann"), ruleset=ruleset)
    with DecisionLog(**where, create=False) as log:
        assert [one.decision for one in log.history("ann")] == [decide("ann")]
        log.record(decide("bob"), ruleset=ruleset)
        assert len(log.search()) == 2


@pytest.mark.parametrize(
    ("absent", "asked", "extra"),
    [
        ("leadrules.log.proofs.checking", lambda _: leadrules.log.check_proof, "log"),
        ("leadrules.log.proofs.checking", lambda _: leadrules.log.Proof, "log"),
        ("leadrules.log.weekly.asking", lambda log: log.report(week="2024-W05"), "log,compare"),
        ("leadrules.log.feedback.history", lambda log: log.history_table(), "log,compare"),
    ],
)
def test_a_library_that_is_not_there_is_told_by_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, absent: str,
    asked: Callable[[DecisionLog], Any], extra: str,
) -> None:  # fmt: skip
    class NotInstalled:
        def find_spec(self, name: str, *_: object) -> None:
            if name == absent:
                raise ModuleNotFoundError("No module named 'abacus'", name="abacus.beads")

    monkeypatch.delitem(sys.modules, absent, raising=False)
    monkeypatch.setattr(sys, "meta_path", [NotInstalled(), *sys.meta_path])
    with DecisionLog(tmp_path / "d.db") as log, pytest.raises(ImportError) as raised:
        asked(log)
    assert str(raised.value).endswith(f" needs abacus: pip install 'leadrules[{extra}]'")
