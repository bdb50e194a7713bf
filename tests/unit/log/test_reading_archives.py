"""Every question to a log is answered as if nothing had been archived, or says what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.log import archiving, spanning
from leadrules.log.archiving import archive

Decide = Callable[..., Decision]
BEGAN = datetime(2024, 2, 1, tzinfo=UTC)
DEMO = [{"type": "form_submit", "form": "demo", "at": "2024-01-31T09:00:00Z"}]
CHIEF = {"job_title": "CFO", "employees": 1200, "industry": "software"}
ALL = datetime(2100, 1, 1, tzinfo=UTC)


class Clock:
    """A clock that goes on by a day each time it is set on."""

    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        return self.now

    def next_day(self) -> None:
        self.now += timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archives"


@pytest.fixture
def months(
    where: dict[str, Any], clock: Clock, ruleset: Ruleset, folder: Path
) -> Iterator[DecisionLog]:
    """Two leads handed over, one accepted and won; then a decision more of the first."""
    with DecisionLog(**where, clock=clock, archives=folder) as log:
        for lead in ("ann", "bob"):
            log.record(_handed_over(ruleset, lead, "2024-02-01"), ruleset=ruleset, source="crm")
        clock.next_day()
        log.feedback("ann", "accepted", at=clock.now, who="zoe", external_id="t1")
        log.feedback("ann", "won", at=clock.now, amount=Decimal(1200), external_id="t2")
        clock.next_day()
        log.record(_handed_over(ruleset, "ann", "2024-02-03"), ruleset=ruleset)
        clock.next_day()
        yield log


def _handed_over(ruleset: Ruleset, lead: str, as_of: str) -> Decision:
    return ruleset.score({"lead_id": lead, **CHIEF}, events=DEMO, as_of=as_of)


def answers(log: DecisionLog) -> dict[str, Any]:
    """What a log answers to each question."""
    ids = [each.id for each in log.history("ann")]
    table = log.history_table()
    return {
        "history": ids,
        "until": [each.id for each in log.history("ann", until=BEGAN + timedelta(days=1))],
        "limit": [each.id for each in log.history("ann", limit=1)],
        "get": [log.get(each).decision for each in ids],
        "search": [each.id for each in log.search()],
        "search two": [each.id for each in log.search(limit=2)],
        "search all": [each.id for each in log.search(limit=None)],
        "by rule": [each.id for each in log.search(rule="demo-request", verdict="SQL")],
        "by another rule": [each.id for each in log.search(rule="no-such-rule")],
        "by version": [each.id for each in log.search(ruleset="b2b-saas", version="2.0.0")],
        "in time": [each.id for each in log.search(until=BEGAN + timedelta(days=1))],
        "since": [each.id for each in log.search(since=BEGAN + timedelta(days=1, hours=1))],
        "why": log.why("bob").to_json(),
        "changed": log.what_changed("ann").to_json(),
        "feedback of": [(each.stage, each.amount, each.who) for each in log.feedback_of("ann")],
        "feedback about": [(each.stage, each.amount) for each in log.feedback_about(ids[-1])],
        "report": log.report("2024-W05", known_until=ALL).to_dict(),
        "next report": log.report("2024-W06", known_until=ALL).to_dict(),
        "last week": str(log.report().monday),
        "leads": table.leads.to_dicts(),
        "events": None if table.events is None else table.events.to_dicts(),
        "replay": dict(log.replay().counts),
    }


@pytest.mark.parametrize("until", [2, 4], ids=lambda day: f"to-day-{day}")
def test_every_answer_is_the_same_after_archiving(months: DecisionLog, until: int) -> None:
    before = answers(months)
    assert months.archive(until=BEGAN + timedelta(days=until, hours=1)) is not None
    assert answers(months) == before
    assert months.history("ann").unread == ()
    # nothing is left behind on the connection that the next question gets
    assert answers(months) == before
    assert months.verify().ok


def test_an_archive_in_several_files_is_read_whole(months: DecisionLog, folder: Path) -> None:
    before = answers(months)
    archive(months, until=ALL, entries_a_file=2)
    assert len(list(folder.iterdir())) >= 3
    assert answers(months) == before


def test_feedback_told_again_counts_once_and_finds_an_archived_hand_over(
    months: DecisionLog, clock: Clock
) -> None:
    (first,) = (each.id for each in months.history("bob"))
    months.archive(until=ALL)
    again = months.feedback("ann", "accepted", at=clock.now, who="zoe", external_id="t1")
    assert not again.new
    found = months.feedback("bob", "rejected", at=clock.now, reason="no budget")
    assert (found.about, found.matched, found.agreed) == (first, "hand-over", True)
    said = months.feedback(None, "accepted", at=clock.now, decision=first)
    assert (said.about, said.matched) == (first, "said")
    assert months.verify().ok


def test_who_is_erased_is_erased_in_archives_too(
    months: DecisionLog, folder: Path, ruleset: Ruleset
) -> None:
    nameless = months.record(ruleset.score(CHIEF, events=DEMO, as_of="2024-02-01"), ruleset=ruleset)
    months.archive(until=ALL)
    months.erase("ann")
    assert [each.erased for each in months.history("ann")] == [True, True]
    assert [each.amount for each in months.feedback_of("ann")] == [None, None]
    with pytest.raises(LogError, match="was erased"):
        months.why("ann")
    assert months.get(nameless).decision is not None
    months.erase(decision=nameless)
    assert months.get(nameless).erased
    assert dict(months.replay().counts) == {"same": 1, "erased": 3}
    assert months.verify().ok


def test_an_archive_that_is_not_there_is_named_not_passed_over(
    months: DecisionLog, folder: Path, clock: Clock
) -> None:
    ids = [each.id for each in months.history("ann")]
    done = months.archive(until=BEGAN + timedelta(days=1, hours=1))
    assert done is not None
    held = f"entries 0 to {done.stop - 1}"
    (file,) = folder.iterdir()
    elsewhere = file.rename(folder.with_name("elsewhere.parquet"))
    history = months.history("ann")
    assert [each.id for each in history] == ids[:1]
    (unread,) = history.unread
    assert str(unread) == (f"the archive `{file.name}`, which holds {held}, is not in its folder")
    assert months.history("ann", limit=1).unread == ()
    assert months.search().unread == history.unread
    assert months.feedback_of("ann").unread == history.unread
    assert months.history_table().unread == history.unread
    report = months.report("2024-W05", known_until=ALL)
    assert report.unread == (str(unread),)
    assert f"{held}, is not in its folder" in " ".join(str(report).split())
    assert "is not in its folder" in report.to_html()
    for asked in (
        lambda: months.get(ids[-1]),
        lambda: months.why("bob"),
        lambda: months.what_changed("ann"),
        lambda: months.erase(decision=ids[-1]),
        lambda: months.feedback("ann", "lost", at=clock.now, decision=ids[-1]),
    ):
        with pytest.raises(LogError, match="is not known") as raised:
            asked()
        (told,) = raised.value.diagnostics
        assert told.code == "LR698"
        assert file.name in str(told.help)
    rows = [{"lead_id": "bob", "stage": "accepted", "at": "2024-02-09T00:00:00Z"}]
    done = months.feedback_from(rows)
    assert (done.recorded, done.unread) == (1, history.unread)
    assert "is not in its folder" in done.summary()
    assert months.why("ann") is not None
    elsewhere.write_bytes(b"altered")
    elsewhere.rename(file)
    (unread,) = months.history("ann").unread
    assert str(unread).endswith("was altered")


def test_archives_can_be_left_out_and_their_folder_be_unsaid(
    months: DecisionLog, where: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [each.id for each in months.history("ann")]
    done = months.archive(until=BEGAN + timedelta(days=1, hours=1))
    assert done is not None
    with DecisionLog(**where, archives=False) as log:
        history = log.history("ann")
        assert ([each.id for each in history], history.unread) == (ids[:1], ())
        assert log.replay().total == 1
        assert f"the archived entries 0 to {done.stop - 1}" in log.verify().unchecked
    with DecisionLog(**where) as log:
        (unread,) = log.history("ann").unread
        beside = "is not in its folder"
        unsaid = "was not looked for, as the folder of the archives was not said"
        assert str(unread).endswith(beside if log.database.is_sqlite else unsaid)
    monkeypatch.setattr(spanning, "find_spec", lambda name: None)
    (unread,) = months.history("ann").unread
    assert str(unread).endswith("cannot be read without the extra `arrow`")


def test_what_a_cut_off_run_left_in_the_log_is_there_once(
    months: DecisionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answers(months)
    monkeypatch.setattr(archiving, "_remove", lambda log: None)
    months.archive(until=ALL)
    assert answers(months) == before


def test_what_another_process_archives_meanwhile_is_not_missed(
    months: DecisionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [each.id for each in months.search()]
    months.archive(until=BEGAN + timedelta(days=1, hours=1))
    real, runs = spanning._readable, []

    def slowly(*given: Any) -> Any:
        if not runs:
            runs.append(1)
            months.archive(until=ALL)
        return real(*given)

    monkeypatch.setattr(spanning, "_readable", slowly)
    assert [each.id for each in months.search()] == before
    assert runs


def test_a_question_that_ends_in_an_error_leaves_nothing_behind(months: DecisionLog) -> None:
    before = [each.id for each in months.history("ann")]
    months.archive(until=ALL)
    with pytest.raises(LogError, match="no ruleset of the log hands a lead over"):
        months.report("2024-W05", passes=["foo"])
    with months.database.reading() as connection:
        held = connection.execute(text("SELECT count(*) FROM entries")).scalar_one()
    assert held < len(months)
    assert [each.id for each in months.history("ann")] == before
