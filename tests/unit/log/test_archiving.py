"""Old entries move to Parquet files, nothing is lost on the way, and verifying spans them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.log import archiving, parquet
from leadrules.log.archiving import archive
from leadrules.log.checkpoints import Checkpoint
from leadrules.log.store.tables import tail
from leadrules.log.tree import Frontier, leaf_hash

Decide = Callable[..., Decision]
BEGAN = datetime(2024, 3, 1, tzinfo=UTC)


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def days(
    where: dict[str, Any], clock: Clock, ruleset: Ruleset, decide: Decide, tmp_path: Path
) -> Iterator[DecisionLog]:
    """A log with one commit of two decisions a day, for four days."""
    with DecisionLog(**where, clock=clock, archives=tmp_path) as log:
        for day in range(4):
            clock.now = BEGAN + timedelta(days=day)
            log.record_many([(decide("ann"), ruleset), (decide(f"lead-{day}"), ruleset)])
        yield log


def test_what_was_recorded_before_an_instant_moves(days: DecisionLog, tmp_path: Path) -> None:
    ids = [each.id for each in days.history("ann")]
    head = days.head()
    folder = tmp_path / "archive"
    done = days.archive(folder, until=BEGAN + timedelta(days=2))
    assert done is not None
    assert (done.start, done.stop) == (0, 5)
    (file,) = done.files
    assert file.parent == folder
    assert file.name.startswith("log-000000000000-000000000004-")
    assert [each.id for each in days.history("ann")] == ids[:2]
    archives = days.archives(folder)
    assert [each.seq for each in archives.entries()] == [0, 1, 2, 3, 4]
    assert [each.seq for each in archives.entries(since=2, until=4)] == [2, 3]
    assert [each.seq for each in archives.entries(kinds=["ruleset"])] == [0]
    assert list(archives.entries(since=5)) == []
    found = days.verify(head, archives=folder)
    assert found.ok, str(found)
    assert (found.entries, found.archived, found.opened) == (10, 5, 8)
    assert "5 of them from archives" in str(found)
    assert dict(days.replay(archives=folder).counts) == {"same": 8}


def test_the_next_archive_goes_on_where_the_last_ended(
    days: DecisionLog, tmp_path: Path, clock: Clock
) -> None:
    for kept in (3, 2):
        assert archive(days, tmp_path, keep=timedelta(days=kept, hours=-1), entries_a_file=2)
    assert archive(days, tmp_path, keep=timedelta(days=2)) is None
    read = [Checkpoint.read(each.header) for each in days.entries(kinds=["checkpoint"])]
    assert [(each.start, each.stop) for each in read] == [(0, 3), (3, 5)]
    assert [(each.start, each.stop) for each in read[0].files] == [(0, 2), (2, 3)]
    found = days.verify(archives=tmp_path)
    assert found.ok, str(found)
    clock.now += timedelta(days=30)
    assert days.archive(tmp_path, until=clock.now) is not None
    assert [each.kind for each in days.entries()] == ["ruleset", *["checkpoint"] * 3]
    assert days.verify(archives=tmp_path).ok
    assert len(days.history("ann")) == 4


def test_without_its_archives_the_rest_is_held_to_the_checkpoint(
    days: DecisionLog, tmp_path: Path
) -> None:
    heads = [head for head, _ in days.heads()]
    days.archive(tmp_path, until=BEGAN + timedelta(days=2))
    found = days.verify(heads[-1], archives=False)
    assert found.ok
    assert found.unchecked == ("the archived entries 0 to 4",)
    assert days.verify(heads[1], archives=False).ok
    (fault,) = days.verify(heads[0], archives=False).faults
    assert "cannot be told" in str(fault)


def test_an_archive_that_was_altered_or_is_gone_is_named(days: DecisionLog, tmp_path: Path) -> None:
    done = days.archive(tmp_path, until=BEGAN + timedelta(days=2))
    assert done is not None
    (file,) = done.files
    whole = file.read_bytes()
    for altered in (whole[:100] + bytes([whole[100] ^ 1]) + whole[101:], whole[:-1], b""):
        file.write_bytes(altered)
        (fault,) = days.verify(archives=tmp_path).faults
        assert str(fault) == (
            f"entries 0 to 4: the archive `{file.name}` that holds them was altered"
        )
        with pytest.raises(LogError, match=f"the archive `{file.name}` was altered"):
            list(days.archives(tmp_path).entries())
    file.unlink()
    (fault,) = days.verify(archives=tmp_path).faults
    assert str(fault).endswith("that holds them is not in its folder")
    with pytest.raises(LogError, match="is not in its folder"):
        list(days.archives(tmp_path).entries())


def test_what_was_altered_is_not_archived(days: DecisionLog, tmp_path: Path) -> None:
    with days.database.writing() as connection:
        for trigger in ("entries_stay", "entries_remain", "entries_whole"):
            on = "" if days.database.is_sqlite else " ON entries"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}{on}")
        connection.exec_driver_sql("UPDATE entries SET verdict = 'SQL' WHERE seq = 2")
    with pytest.raises(LogError, match=r"entry 2 `.*` or one before it was altered"):
        days.archive(tmp_path, until=BEGAN + timedelta(days=2))
    with days.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM entries WHERE seq = 4")
    with pytest.raises(LogError, match="or one before it was altered"):
        days.archive(tmp_path, until=BEGAN + timedelta(days=9))
    assert list(tmp_path.glob("*.part")) == []
    assert len(list(days.entries())) == 8


def test_a_run_that_was_cut_off_is_ended_by_the_next(
    days: DecisionLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(log: DecisionLog) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(archiving, "_remove", cut_off)
        with pytest.raises(KeyboardInterrupt):
            days.archive(tmp_path, until=BEGAN + timedelta(days=2))
    ended = archiving._remove
    monkeypatch.setattr(archiving, "_remove", lambda log: None)
    assert days.archive(tmp_path, until=BEGAN + timedelta(days=2)) is not None
    assert len(list(days.entries())) == 10
    assert days.verify(archives=tmp_path).ok
    assert len(days.history("ann")) == 4
    monkeypatch.setattr(archiving, "_remove", ended)
    monkeypatch.setattr(archiving, "_REMOVED_AT_ONCE", 3)
    assert days.archive(tmp_path, until=BEGAN + timedelta(days=2)) is None
    assert [each.seq for each in days.entries()] == [0, 5, 6, 7, 8, 9]
    assert days.verify(archives=tmp_path).ok


def test_two_that_archive_the_same_do_not_both(
    days: DecisionLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = parquet.write

    def quicker(file: Path, entries: Any) -> str:
        digest = written(file, entries)
        with days.database.writing() as connection:
            connection.execute(update(tail).values(archived=3))
        return digest

    monkeypatch.setattr(parquet, "write", quicker)
    with pytest.raises(LogError, match="another process archived the same entries"):
        days.archive(tmp_path, until=BEGAN + timedelta(days=2))


def test_what_to_archive_is_said_once(days: DecisionLog, tmp_path: Path) -> None:
    for given in ({}, {"until": BEGAN, "keep": timedelta(days=1)}):
        with pytest.raises(LogError, match="by `until` or by `keep`"):
            days.archive(tmp_path, **given)
    assert days.archive(tmp_path, until=BEGAN) is None
    assert days.archives(tmp_path).files == ()


def test_archives_are_beside_a_file_and_are_named_for_a_server(days: DecisionLog) -> None:
    days.archived_in = None
    if days.database.is_sqlite:
        done = days.archive(until=BEGAN + timedelta(days=1))
        assert done is not None
        assert done.files[0].parent.name == "decisions.archive"
        assert days.verify().ok
        assert days.verify(archives=True).ok
    else:
        with pytest.raises(LogError, match="where the archives are was not said"):
            days.archive(until=BEGAN + timedelta(days=1))
        assert days.verify().ok


def test_a_folder_that_cannot_be_written_leaves_all_as_it_was(
    days: DecisionLog, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("no folder")
    with pytest.raises(LogError, match="an archive cannot be written or read") as raised:
        days.archive(tmp_path / "taken", until=BEGAN + timedelta(days=2))
    assert raised.value.diagnostics[0].code == "LR698"
    assert len(list(days.entries())) == 9
    assert days.verify().ok


def test_the_extra_is_named_where_it_is_not_there(
    days: DecisionLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LogError, match="need the extra `arrow`"):
        days.archive(tmp_path, until=BEGAN + timedelta(days=2))


def test_an_erased_lead_is_erased_in_archives_too(days: DecisionLog, tmp_path: Path) -> None:
    days.archive(tmp_path, until=BEGAN + timedelta(days=2))
    days.erase("ann")
    assert all(each.erased for each in days.history("ann"))
    found = days.verify(archives=tmp_path)
    assert found.ok, str(found)
    assert found.erased == 4


@pytest.mark.parametrize(
    "change",
    [
        {"from": 1}, {"to": 4}, {"root": "00" * 32}, {"root": None}, {"frontier": "00"},
        {"files": []}, {"files": None}, {"files": [{"name": "x"}]},
        {"files": [{"name": "../log.parquet", "sha256": "0" * 64, "from": 0, "to": 3}]},
        {"files": [{"name": "a.parquet", "sha256": "x", "from": 0, "to": 3}]},
        {"files": [{"name": "a.parquet", "sha256": "0" * 64, "from": 0, "to": 2}]},
        {"files": [{"name": "a.parquet", "sha256": "0" * 64, "from": 1, "to": 3}]},
    ],
)  # fmt: skip
def test_a_checkpoint_that_cannot_be_is_none(change: dict[str, Any]) -> None:
    file = {"name": "a.parquet", "sha256": "0" * 64, "from": 0, "to": 3}
    tree = Frontier()
    for leaf in (b"a", b"b", b"c"):
        tree.append(leaf_hash(leaf))
    sound = {
        "from": 0, "to": 3, "root": tree.root().hex(), "frontier": tree.stored().hex(),
        "files": [file],
    }  # fmt: skip
    assert Checkpoint.read(sound).tree().root() == tree.root()
    with pytest.raises(ValueError, match=r"checkpoint|archive|follow|frontier|hex"):
        Checkpoint.read({**sound, **change})
