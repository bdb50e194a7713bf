"""`leadrules score --log` and `leadrules log`: as people run them."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from command import AS_OF, RULES, Command, Written
from tests.engines import postgres

import leadrules
from leadrules.log.reading import LoggedDecision
from leadrules.log.subjects import MASTER

LEADS = "lead_id,employees,job_title\nL1,300,Director\nL2,50,Clerk\nL3,,\n"


@pytest.fixture
def leads(write: Written) -> Path:
    return write("leads.csv", LEADS)


@pytest.fixture
def log(command: Command, rules: Path, leads: Path, tmp_path: Path) -> Path:
    """The log of one run."""
    file = tmp_path / "decisions.db"
    assert command("score", rules, leads, *AS_OF, "--log", file, "--quiet").code == 0
    return file


def test_scoring_into_a_log_says_how_many_were_recorded_and_the_head(
    command: Command, rules: Path, leads: Path, tmp_path: Path
) -> None:
    file = tmp_path / "decisions.db"
    done = command("score", rules, leads, *AS_OF, "--log", file)
    assert done.code == 0
    assert done.out == command("score", rules, leads, *AS_OF).out
    first, second = done.err.splitlines()[-2:]
    assert first == f"3 decisions recorded in {file}; its head:"
    assert second.strip() == command("log", "head", file).out.strip()


@pytest.mark.parametrize("name", ["scored.jsonl", "scored.csv", "scored.parquet"])
def test_what_is_written_is_the_same_with_a_log_and_is_in_it(
    command: Command, rules: Path, leads: Path, tmp_path: Path, name: str
) -> None:
    file, plain, logged = tmp_path / "d.db", tmp_path / name, tmp_path / f"logged-{name}"
    command("score", rules, leads, *AS_OF, "--out", plain)
    done = command("score", rules, leads, *AS_OF, "--out", logged, "--log", f"sqlite:///{file}")
    assert done.code == 0
    assert logged.read_bytes() == plain.read_bytes()
    found = command("log", "search", "--log", file, "--json").out.splitlines()
    assert {json.loads(line)["lead_id"] for line in found} == {"L1", "L2", "L3"}


def test_parquet_leads_are_recorded_too(command: Command, rules: Path, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    leads, log, out = (tmp_path / name for name in ("leads.parquet", "d.db", "scored.parquet"))
    polars.DataFrame({"lead_id": ["L1"], "employees": [300]}).write_parquet(leads)
    assert command("score", rules, leads, *AS_OF, "--out", out, "--log", log).code == 0
    assert command("log", "history", "L1", "--log", log).code == 0


def test_a_lead_that_cannot_be_scored_is_not_recorded_and_the_others_are(
    command: Command, rules: Path, write: Written, tmp_path: Path
) -> None:
    leads = write("leads.csv", "lead_id,employees\nL1,300\nL2,-5\n")
    done = command("score", rules, leads, *AS_OF, "--log", tmp_path / "d.db")
    assert done.code == 1
    assert "1 decision recorded in" in done.err


def test_colleagues_are_recorded_as_the_account_was_scored(
    command: Command, root: Path, tmp_path: Path
) -> None:
    log = tmp_path / "d.db"
    files = (root / "examples" / "leads.csv", "--events", root / "examples" / "events.csv")
    rules = root / "rules" / "b2b-saas" / "2.0.0.yaml"
    assert command("score", rules, *files, *AS_OF, "--log", log).code == 0
    with leadrules.DecisionLog(log) as opened:
        (found,) = opened.history("lead_000002")
    assert found.decision is not None
    assert "account-interest" in found.decision.fired


def test_a_log_that_fails_keeps_what_it_has_writes_no_file_and_says_so(
    command: Command,
    rules: Path,
    write: Written,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("leadrules.cli.log.recording._AT_ONCE", 2)
    log, out = tmp_path / "d.db", tmp_path / "scored.jsonl"
    leads = write("leads.csv", "lead_id,employees\n" + "".join(f"L{n},1\n" for n in range(5)))
    command("score", rules, write("none.csv", "lead_id\n"), *AS_OF, "--log", log)
    with sqlite3.connect(log) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON entries WHEN NEW.seq > 3 "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    done = command("score", rules, leads, *AS_OF, "--out", out, "--log", log)
    assert done.code == 2
    assert "2 decisions recorded before this, for good" in done.err
    assert not out.exists()
    assert command("log", "search", "--log", log).out.count("small 1.0.0") == 2


def test_what_is_on_stdout_was_recorded_before(
    command: Command, rules: Path, write: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadrules.cli.log.recording._AT_ONCE", 2)
    leads = write("leads.csv", "lead_id,employees\nL1,1\nL2,1\nL3,1\n")
    failing = RuntimeError("the third is not to be recorded")
    recorded = leadrules.DecisionLog.record_many
    calls: list[int] = []

    def fails_later(self: leadrules.DecisionLog, given: list[Any], **more: Any) -> list[str]:
        if calls:
            raise failing
        calls.append(len(given))
        return recorded(self, given, **more)

    monkeypatch.setattr(leadrules.DecisionLog, "record_many", fails_later)
    with pytest.raises(RuntimeError):
        command("score", rules, leads, *AS_OF, "--out", "-", "--log", tmp_path / "d.db")
    assert calls == [2]


def test_the_log_is_no_file_to_write_to(
    command: Command, rules: Path, leads: Path, log: Path
) -> None:
    done = command("score", rules, leads, "--out", log, "--out-format", "csv", "--log", log)
    assert done.code == 2
    assert "is another file of this command" in done.err


@pytest.mark.parametrize(
    ("leads", "keys", "master", "told"),
    [
        ("none.csv", "k.db", "", "no such file"),
        ("leads.csv", "sub/k.db", "", "see that the folder of"),
        ("leads.csv", "k.db", "too short", "is not 32 bytes in base64"),
    ],
)
def test_a_run_that_fails_before_it_records_leaves_no_log(
    command: Command, rules: Path, write: Written, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, leads: str, keys: str, master: str, told: str,
) -> None:  # fmt: skip
    write("leads.csv", LEADS)
    before = set(tmp_path.iterdir())
    monkeypatch.setenv(MASTER, master)
    to = ("--log", tmp_path / "d.db", "--log-keys", tmp_path / keys)
    done = command("score", rules, tmp_path / leads, *AS_OF, *to)
    assert done.code == 2
    assert told in done.err
    assert set(tmp_path.iterdir()) == before


def test_keys_without_a_log_are_a_slip(command: Command, rules: Path, leads: Path) -> None:
    done = command("score", rules, leads, "--log-keys", "keys.db")
    assert done.code == 2
    assert "--log-keys and --log-source are for --log" in done.err


def test_history_lists_a_leads_decisions(command: Command, log: Path) -> None:
    done = command("log", "history", "L1", "--log", log)
    header, line = done.out.splitlines()
    assert header.split() == ["as", "of", "lead", "score", "verdict", "by", "recorded", "id"]
    assert line.startswith("2024-02-01 23:59:59 UTC  L1     30.5  MQL      small 1.0.0  ")


def test_a_lead_or_a_decision_that_the_log_lacks_is_a_no_that_repeats_nothing(
    command: Command, log: Path
) -> None:
    done = command("log", "history", "pat@example.com", "--log", log)
    assert (done.code, done.out) == (1, "")
    assert done.err == "leadrules: the log has no decision about this lead\n"
    done = command("log", "show", "0000", "--log", log)
    assert done.code == 1
    assert done.err.startswith("error[LR691]")


def test_search_finds_by_verdict_rule_and_time(command: Command, log: Path) -> None:
    def found(*options: str) -> list[str]:
        lines = command("log", "search", "--log", log, "--json", *options).out.splitlines()
        return [json.loads(line)["lead_id"] for line in lines]

    assert found("--verdict", "MQL") == ["L1"]
    assert found("--rule", "title") == ["L2", "L1"]
    assert found("--rule", "title", "--verdict", "nurture") == ["L2"]
    assert found("--since", "2024-02-01", "--until", "2024-02-01") == ["L3", "L2", "L1"]
    assert found("--since", "2024-02-02") == []
    assert found("--until", "2024-01-31") == []
    assert found("--ruleset", "small", "--version", "1.0.0", "--limit", "1") == ["L3"]
    assert found("--ruleset", "other") == []


def test_a_time_that_cannot_be_read_is_a_slip(command: Command, log: Path) -> None:
    done = command("log", "search", "--log", log, "--since", "yesterday")
    assert done.code == 2
    assert "--since: `yesterday` is not an instant" in done.err


def test_show_has_the_whole_decision(command: Command, log: Path) -> None:
    line = command("log", "history", "L1", "--log", log, "--json").out
    name = json.loads(line)["id"]
    told = command("log", "show", name, "--log", log).out
    assert "rules that fired: large, director, title" in told
    assert "L1: MQL, 30.5 points" in told
    printed = command("log", "show", name, "--log", log, "--json").out
    whole = json.loads(printed, parse_float=Decimal)
    decision = leadrules.Decision.from_dict(whole["decision"])
    with leadrules.DecisionLog(log) as opened:
        assert decision == opened.get(name).decision


def test_a_mask_shows_nothing_personal(command: Command, log: Path) -> None:
    name = json.loads(command("log", "history", "L1", "--log", log, "--json").out)["id"]
    for words in (("history", "L1"), ("search",), ("show", name)):
        for form in ((), ("--json",)):
            out = command("log", *words, "--log", log, "--mask", *form).out
            assert out
            for personal in ("L1", "Director", "300"):
                # a whole word, as an id that was drawn by lot may have these digits within
                assert not re.search(rf"\b{personal}\b", out), (words, form)


def test_reading_makes_no_log(command: Command, tmp_path: Path) -> None:
    absent = tmp_path / "absent.db"
    for words in (("head", absent), ("search", "--log", f"sqlite:///{absent}")):
        done = command("log", *words)
        assert done.code == 2
        assert done.err == f"leadrules: there is no log `{absent}`\n"
    assert list(tmp_path.iterdir()) == []


def test_an_empty_log_has_no_decision_and_gets_no_keys(command: Command, tmp_path: Path) -> None:
    log = tmp_path / "d.db"
    leadrules.DecisionLog(log).close()
    done = command("log", "search", "--log", log)
    assert done.code == 1
    assert "nothing was ever recorded in the log" in done.err
    assert [file.name for file in tmp_path.iterdir()] == ["d.db"]


def test_keys_that_are_gone_are_told(command: Command, log: Path) -> None:
    log.with_name("decisions.keys.db").unlink()
    done = command("log", "search", "--log", log)
    assert done.code == 2
    assert done.err.startswith("error[LR692]")
    assert f"there is no `{log.with_name('decisions.keys.db')}`" in done.err
    assert "`--keys`" in done.err
    assert command("log", "head", log).code == 0


def test_what_is_no_log_is_told(command: Command, leads: Path) -> None:
    done = command("log", "head", leads)
    assert done.code == 2
    assert done.err.startswith("error[LR688]")


@pytest.mark.parametrize(
    ("absent", "address", "extra"),
    [("rfc8785", "d.db", "cli,log"), ("psycopg", "postgresql://h/d", "cli,log-postgres")],
)
def test_without_the_extra_one_line_says_how_to_get_it(
    command: Command, monkeypatch: pytest.MonkeyPatch, absent: str, address: str, extra: str
) -> None:
    monkeypatch.setattr("leadrules.cli.log.opening.find_spec", lambda name: name != absent or None)
    done = command("log", "head", address)
    assert done.code == 2
    assert done.err.endswith(f"pip install 'leadrules[{extra}]'\n")
    assert done.err.count("\n") == 1


def test_a_log_that_only_grew_holds_to_a_kept_head(
    command: Command, rules: Path, leads: Path, log: Path, write: Written
) -> None:
    head = command("log", "head", log).out
    command("score", rules, leads, *AS_OF, "--log", log, "--quiet")
    for given in (head.strip(), write("kept.txt", head + command("log", "head", log).out)):
        done = command("log", "verify", log, "--head", given)
        assert done.code == 0
        assert "nothing was altered, removed or put in another place" in done.out
    told = json.loads(command("log", "verify", log, "--head", head.strip(), "--json").out)
    assert (told["ok"], told["entries"], told["kept"]) == (True, 7, head.strip())


def test_what_was_altered_removed_or_cut_off_is_named(command: Command, log: Path) -> None:
    head = command("log", "head", log).out.strip()
    with sqlite3.connect(log) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE entries SET verdict = 'MQL' WHERE seq = 2")
    done = command("log", "verify", log, "--head", head)
    assert done.code == 1
    assert "does not hold: entry 2 `" in done.out
    cut = head.replace(" 4 ", " 9 ")
    done = command("log", "verify", log, "--head", cut)
    assert "does not hold: the log was cut off" in done.out


def test_a_head_that_is_none_is_told(command: Command, log: Path, write: Written) -> None:
    assert command("log", "verify", log, "--head", "12345").code == 2
    done = command("log", "verify", log, "--head", write("empty.txt", "\n"))
    assert done.code == 2
    assert "holds no head" in done.err


def test_a_log_is_verified_without_its_keys(command: Command, log: Path) -> None:
    log.with_name("decisions.keys.db").unlink()
    done = command("log", "verify", log)
    assert done.code == 0
    assert "not checked: " in done.out


def test_a_log_is_verified_without_its_master_key_and_not_with_another(
    command: Command, rules: Path, leads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "d.db"
    monkeypatch.setenv(MASTER, "A" * 43 + "=")
    assert command("score", rules, leads, *AS_OF, "--log", log).code == 0
    monkeypatch.delenv(MASTER)
    done = command("log", "verify", log)
    assert done.code == 0
    assert (
        f"not checked: what is sealed, as the master key of its keys is not at hand (`{MASTER}`)"
        in (done.out)
    )
    done = command("log", "why", "L1", "--log", log)
    assert (done.code, "and none was given" in done.err) == (2, True)
    monkeypatch.setenv(MASTER, "B" * 43 + "=")
    done = command("log", "verify", log)
    assert (done.code, "this is not it" in done.out) == (1, True)


def test_feedback_is_recorded_once_and_bad_rows_lose_no_other(
    command: Command, log: Path, write: Written
) -> None:
    file = write(
        "feedback.csv",
        "lead_id,stage,at,reason\n"
        "L1,accepted,2024-02-02T09:00:00Z,\n"
        "L1,snoozed,2024-02-03T09:00:00Z,\n",
    )
    done = command("log", "feedback", file, "--log", log)
    assert done.code == 1
    assert done.out == "2 rows: 1 recorded, 1 that cannot be read\n"
    assert "line 3:" in done.err
    assert "the status `snoozed` means nothing here" in done.err
    told = json.loads(command("log", "feedback", file, "--log", log, "--json").out)
    assert (told["recorded"], told["repeated"], len(told["bad"])) == (0, 1, 1)
    with leadrules.DecisionLog(log) as opened:
        (found,) = opened.feedback_of("L1")
    assert (found.stage, found.matched) == ("accepted", "hand-over")


def test_an_erased_lead_cannot_be_read_and_the_log_still_verifies(
    command: Command, log: Path
) -> None:
    head = command("log", "head", log).out.strip()
    done = command("log", "erase", "--subject", "L1", "--log", log)
    assert (done.code, done.out) == (0, "erased: 1 key was destroyed; entry 4 of the log says so\n")
    again = command("log", "erase", "--subject", "L1", "--log", log)
    assert again.out == "was erased already; entry 4 of the log says so\n"
    again = command("log", "erase", "--subject", "L1", "--log", log, "--json")
    assert json.loads(again.out)["keys"] == 0
    assert "(erased)" in command("log", "history", "L1", "--log", log).out
    name = json.loads(command("log", "history", "L1", "--log", log, "--json").out)["id"]
    told = command("log", "show", name, "--log", log).out
    assert "the lead was erased" in told
    assert "Director" not in told
    assert command("log", "verify", log, "--head", head).code == 0


def test_erasing_nobody_is_a_no_and_erasing_needs_to_know_whom(command: Command, log: Path) -> None:
    done = command("log", "erase", "--subject", "pat@example.com", "--log", log)
    assert done.code == 1
    assert "pat" not in done.err
    assert command("log", "erase", "--log", log).code == 2
    both = command("log", "erase", "--subject", "L1", "--decision", "x", "--log", log)
    assert both.code == 2


def test_why_has_the_sum_and_why_not_what_would_have_been_enough(
    command: Command, log: Path
) -> None:
    done = command("log", "why", "L1", "--log", log)
    assert done.code == 0
    assert done.out.startswith("L1: MQL, 30.5 points\n")
    assert "+20.0  300 employees" in done.out
    done = command("log", "why-not", "L2", "--verdict", "MQL", "--log", log)
    assert done.out.startswith("L2: why not MQL?\n")
    assert "What would have been enough" in done.out


def test_an_explanation_is_text_markdown_html_or_json(
    command: Command, log: Path, tmp_path: Path
) -> None:
    words = ("log", "why", "L1", "--log", log)
    assert command(*words, "--markdown").out.startswith("## L1: MQL")
    assert json.loads(command(*words, "--json").out)["verdict"] == "MQL"
    page = tmp_path / "why.html"
    assert command(*words, "--html", "--for", "auditor", "--out", page).out == ""
    assert page.read_text().startswith("<!doctype html>")
    assert command(*words, "--html", "--json").code == 2


def test_an_auditor_is_told_everything(command: Command, log: Path) -> None:
    words = ("log", "why", "L1", "--log", log)
    sales, auditor = command(*words).out, command(*words, "--for", "auditor").out
    assert "Every rule" in auditor
    assert "Every rule" not in sales


def test_which_decision_is_explained_can_be_said(
    command: Command, rules: Path, leads: Path, log: Path
) -> None:
    command("score", rules, leads, "--as-of", "2024-03-01", "--log", log, "--quiet")
    earlier = command("log", "history", "L1", "--log", log, "--until", "2024-02-15", "--json").out
    name = json.loads(earlier)["id"]
    for words in (("L1", "--until", "2024-02-15"), ("--decision", name)):
        out = command("log", "why", *words, "--log", log, "--for", "auditor").out
        assert "2024-02-01" in out
        assert "2024-03-01" not in out
    assert command("log", "why", "--log", log).code == 2
    assert command("log", "why", "L1", "--decision", name, "--log", log).code == 2


def test_what_changed_says_whether_facts_time_or_version_did(
    command: Command, rules: Path, log: Path, write: Written
) -> None:
    assert command("log", "changed", "L1", "--log", log).code == 1
    newer = RULES.replace("version: 1.0.0", "version: 1.1.0").replace("points: 20", "points: 15")
    leads = write("later.csv", "lead_id,employees,job_title\nL1,300,Clerk\n")
    later = ("--as-of", "2024-03-01", "--log", log, "--quiet")
    command("score", write("1.1.0.yaml", newer), leads, *later)
    done = command("log", "changed", "L1", "--log", log)
    assert done.code == 0
    assert done.out.startswith("L1: MQL -> nurture, 30.5 -> 15.5 points\n")
    told = json.loads(command("log", "changed", "L1", "--log", log, "--json").out)
    moved = {cause["cause"]: cause["points"] for cause in told["causes"]}
    assert moved == {"facts": -10, "time": 0, "version": -5}
    same = command("log", "changed", "L1", "--log", log, "--since", "2024-02-15", "--json")
    assert json.loads(same.out) == told
    none = command("log", "changed", "L1", "--log", log, "--since", "2024-01-01")
    assert none.code == 1


def test_why_of_an_erased_lead_or_of_none_is_a_no(command: Command, log: Path) -> None:
    command("log", "erase", "--subject", "L1", "--log", log)
    done = command("log", "why", "L1", "--log", log)
    assert done.code == 1
    assert "was erased" in done.err
    done = command("log", "why", "pat@example.com", "--log", log)
    assert done.code == 1
    assert "pat" not in done.err


def test_a_verdict_that_the_ruleset_lacks_is_told(command: Command, log: Path) -> None:
    done = command("log", "why-not", "L2", "--verdict", "MLQ", "--log", log)
    assert done.code == 2
    assert "did you mean `MQL`?" in done.err


def test_html_without_its_extra_is_told_in_one_line(
    command: Command, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadrules.cli.explanations.find_spec", lambda name: None)
    done = command("log", "why", "L1", "--log", log, "--html")
    assert done.code == 2
    assert done.err == "leadrules: HTML needs the extra `html`: pip install 'leadrules[cli,html]'\n"


def test_who_asked_can_be_named(command: Command, rules: Path, leads: Path, tmp_path: Path) -> None:
    log = tmp_path / "d.db"
    command("score", rules, leads, *AS_OF, "--log", log, "--log-source", "web-form", "--quiet")
    found = command("log", "search", "--log", log, "--json").out.splitlines()
    assert {json.loads(line)["source"] for line in found} == {"web-form"}
    done = command("score", rules, leads, *AS_OF, "--log", log, "--log-source", "a\x1bb")
    assert done.code == 2
    assert "`source` is not a name" in done.err


def test_every_decision_comes_out_the_same_again_from_the_log_alone(
    command: Command, rules: Path, log: Path
) -> None:
    rules.unlink()
    done = command("log", "replay", log)
    assert done.code == 0
    assert "3 came out the same" in done.out
    assert json.loads(command("log", "replay", log, "--json").out)["counts"] == {"same": 3}
    none = command("log", "replay", log, "--since", "2024-02-02").out
    assert none.startswith("0 decisions scored again")


def test_another_version_says_what_would_have_been(
    command: Command, log: Path, write: Written
) -> None:
    stricter = RULES.replace("version: 1.0.0", "version: 1.1.0").replace(">= 20}", ">= 35}")
    done = command("log", "replay", log, "--ruleset", write("1.1.0.yaml", stricter))
    assert done.code == 0
    assert "1 from MQL to nurture" in done.out


def test_old_entries_move_to_files_and_stay_in_the_chain(command: Command, log: Path) -> None:
    head = command("log", "head", log).out.strip()
    name = json.loads(command("log", "history", "L1", "--log", log, "--json").out)["id"]
    where = log.with_name("archives")
    words = ("log", "archive", "--log", log, "--archives", where)
    assert command(*words, "--keep", "1d").out == "nothing is old enough to be archived\n"
    assert json.loads(command(*words, "--keep", "1d", "--json").out) is None
    done = command(*words, "--before", "2100-01-01")
    assert done.code == 0
    last = int(head.split()[1]) - 1
    assert done.out.startswith(f"entries 0 to {last} archived:\n")
    done = command("log", "history", "L1", "--log", log)
    assert (done.code, done.out) == (2, "")
    assert f"which holds entries 0 to {last}, is not in its folder" in done.err
    kept = ("--log", log, "--archives", where)
    assert name in command("log", "history", "L1", *kept).out
    assert "L1: MQL" in command("log", "show", name, *kept).out
    assert command("log", "verify", log, "--head", head, "--archives", where).code == 0
    assert "3 came out the same" in command("log", "replay", log, "--archives", where).out
    done = command(*words, "--before", "2100-01-01", "--json")
    assert json.loads(done.out)["start"] == last + 1


def test_a_proof_is_made_and_checked_without_the_log(command: Command, log: Path) -> None:
    head = log.with_name("head.txt")
    head.write_text(command("log", "head", log).out)
    file = log.with_name("proof.json")
    made = ("log", "prove", "L1", "--log", log, "--head", head)
    assert command(*made, "--out", file).code == 0
    whole = command(*made, "--disclose").out
    for each in (log, log.with_name("decisions.keys.db")):
        each.unlink()
    done = command("log", "check-proof", file, "--head", head)
    assert done.code == 0
    assert done.out.startswith("proved: entry ")
    assert "MQL" in done.out
    assert "L1" not in done.out
    assert json.loads(command("log", "check-proof", file, "--head", head, "--json").out)["ok"]
    file.write_text(whole)
    assert "L1: MQL" in command("log", "check-proof", file, "--head", head).out
    other = f"leadrules-head-1 4 {'0' * 64}"
    done = command("log", "check-proof", file, "--head", other)
    assert done.code == 1
    assert done.out.startswith("does not hold: the proof is about other heads")


def test_a_proof_by_a_head_from_before_the_decision_is_a_no(
    command: Command, rules: Path, leads: Path, log: Path
) -> None:
    head = log.with_name("head.txt")
    head.write_text(command("log", "head", log).out)
    assert command("score", rules, leads, *AS_OF, "--log", log, "--quiet").code == 0
    file = log.with_name("proof.json")
    words = ("log", "prove", "L1", "--log", log, "--head", head, "--out", file)
    done = command(*words)
    assert done.code == 1
    assert "no kept head has the entry: it is entry 4, and the newest head is of 4" in done.err
    assert "--until or --decision" in done.err
    # what it does show, that the log grew from that head, is in it
    done = command("log", "check-proof", file, "--head", head)
    assert (done.code, "not proved: no kept head has the entry" in done.out) == (1, True)
    fresh = command("log", "head", log).out.strip()
    assert command(*words, "--head", fresh).code == 0


def test_what_is_no_proof_or_no_head_is_told(command: Command, log: Path, leads: Path) -> None:
    head = command("log", "head", log).out.strip()
    done = command("log", "check-proof", leads, "--head", head)
    assert (done.code, done.out) == (2, "")
    assert "this is no proof" in done.err
    done = command("log", "check-proof", log, "--head", head)
    assert "this is no proof" in done.err
    done = command("log", "check-proof", leads.with_name("none.json"), "--head", head)
    assert (done.code, "no such file" in done.err) == (2, True)
    done = command("log", "check-proof", leads, "--head", "nowhere.txt")
    assert (done.code, "is no head, and no file of heads" in done.err) == (2, True)
    assert command("log", "prove", "--log", log).code == 2
    assert command("log", "prove", "nobody", "--log", log).code == 1


def test_a_folder_is_no_log(command: Command, tmp_path: Path) -> None:
    done = command("log", "why", "L1", "--log", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "is a folder, not a log" in done.err


def test_a_full_minute_has_its_seconds_in_a_list_too(
    command: Command, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_the_minute = datetime(2026, 11, 22, 7, 32, tzinfo=UTC)
    monkeypatch.setattr(LoggedDecision, "recorded_at", on_the_minute)
    assert " 2026-11-22 07:32:00 UTC " in command("log", "history", "L1", "--log", log).out


def test_a_slip_in_a_search_is_told(command: Command, log: Path) -> None:
    done = command("log", "search", "--verdict", "mql", "--log", log)
    assert (done.code, done.out) == (1, "")
    assert "no ruleset of the log has the verdict `mql`: did you mean `MQL`?" in done.err


def test_what_to_archive_is_said_once(command: Command, log: Path) -> None:
    assert command("log", "archive", "--log", log).code == 2
    done = command("log", "archive", "--log", log, "--keep", "soon")
    assert done.code == 2
    assert "--keep: `soon` is no duration" in done.err


def test_the_week_is_a_page_for_a_terminal_a_browser_or_a_program(
    command: Command, log: Path, write: Written, tmp_path: Path
) -> None:
    file = write("f.csv", "lead_id,stage,at\nL1,accepted,2024-02-02T09:00:00Z\n")
    words = ("log", "report", "--week", "2024-W05", "--log", log, "--passes", "MQL")
    command("log", "feedback", file, "--log", log)
    done = command(*words)
    assert done.code == 0
    assert "leads handed over in week 2024-W05" in done.out
    told = json.loads(command(*words, "--json").out)
    assert (told["week"], told["handed_over"]) == ("2024-W05", 1)
    page = tmp_path / "week.html"
    assert command(*words, "--html", "--out", page).out == ""
    assert page.read_text().startswith("<!doctype html>")
    assert command(*words, "--html", "--json").code == 2
    done = command("log", "report", "--week", "47", "--log", log)
    assert done.code == 2
    assert "`47` is no week" in done.err


@pytest.mark.parametrize(
    ("words", "call", "extra"),
    [
        (("report", "--week", "2024-W05"), "report", "compare"),
    ],
)
def test_a_command_whose_extra_is_absent_names_it(
    command: Command, log: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...],
    call: str, extra: str,
) -> None:  # fmt: skip
    def absent(*_: object, **__: object) -> None:
        raise ImportError

    monkeypatch.setattr(leadrules.DecisionLog, call, absent)
    done = command("log", *words, "--log", log)
    assert done.code == 2
    assert done.err.endswith(f"pip install 'leadrules[cli,log,{extra}]'\n")


def test_archives_without_their_extra_name_it(
    command: Command, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install = "pip install 'leadrules[cli,log,arrow]'"
    words = ("log", "archive", "--log", log, "--before", "2100-01-01")
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "pyarrow", None)
        done = command(*words)
        assert (done.code, install in done.err) == (2, True)
    assert command(*words).code == 0
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for asked in (("why", "L1"), ("changed", "L1"), ("prove", "L1")):
        done = command("log", *asked, "--log", log)
        assert (done.code, install in done.err) == (2, True)
        assert "give the folder" not in done.err


def test_a_log_on_a_server_is_asked_as_a_file_is(
    command: Command, rules: Path, leads: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.db"
    with postgres.server() as url:
        # nothing is made by asking
        assert command("log", "head", url).err.startswith("error[LR690]")
        done = command("score", rules, leads, *AS_OF, "--log", url, "--log-keys", keys)
        assert done.code == 0
        assert "3 decisions recorded in postgresql+psycopg://tester@" in done.err
        head = command("log", "head", url).out.strip()
        assert head.startswith("leadrules-head-1 4 ")
        assert "L1: MQL" in command("log", "why", "L1", "--log", url, "--keys", keys).out
        assert command("log", "verify", url, "--head", head).code == 0
        assert command("log", "verify", url, "--head", head, "--keys", keys).code == 0
        assert command("log", "why", "L1", "--log", url).code == 2  # the keys were not said
    assert command("log", "head", url).err.startswith("error[LR690]")


class TestTheDemo:
    """For any lead of the demo the log answers why and why not in words that a salesperson
    understands, and an auditor can prove from the log and a kept head that the answer is the
    original one."""

    @pytest.fixture
    def demo(self, command: Command, root: Path, tmp_path: Path) -> Path:
        log = tmp_path / "decisions.db"
        done = command(
            *("score", root / "rules" / "b2b-saas" / "2.0.0.yaml", root / "examples" / "leads.csv"),
            *("--events", root / "examples" / "events.csv", *AS_OF),
            *("--out", tmp_path / "scored.jsonl", "--log", log, "--quiet"),
        )
        assert done.code == 0
        return log

    def test_why_and_why_not_are_told_of_every_lead(self, demo: Path, root: Path) -> None:
        ruleset = leadrules.load(root / "rules" / "b2b-saas" / "2.0.0.yaml")
        ids = [rule.id for group in ruleset.ir.groups for rule in group.rules if "-" in rule.id]
        signs = (">=", "==", "None", "null", "False")
        with leadrules.DecisionLog(demo) as log:
            leads = [one.decision for one in log.search(limit=None)]
            assert len(leads) == 20
            for decision in leads:
                assert decision is not None
                assert decision.lead_id is not None
                why = log.why(decision.lead_id)
                assert why.verdict == decision.effective_verdict
                told = [why.text()]
                if why.verdict != "SQL":
                    why_not = log.why_not(decision.lead_id, verdict="SQL")
                    assert why_not.offers or why_not.looked or why_not.obstacles
                    told.append(why_not.text())
                for text in told:
                    assert [each for each in (*signs, *ids) if each in text] == []

    def test_an_auditor_proves_that_the_answer_is_the_original_one(
        self, command: Command, demo: Path, tmp_path: Path, root: Path
    ) -> None:
        kept = command("log", "head", demo).out.strip()
        scored = (tmp_path / "scored.jsonl").read_text().splitlines()
        original = {one.lead_id: one for one in map(leadrules.Decision.from_json, scored)}
        assert command("log", "verify", demo, "--head", kept).code == 0
        with leadrules.DecisionLog(demo) as log:
            for one in log.search(limit=None):
                assert one.decision is not None
                assert one.decision == original[one.decision.lead_id]
        # somebody makes the whole log anew, with another event for one lead
        events = tmp_path / "events.csv"
        text = (root / "examples" / "events.csv").read_text()
        events.write_text(text.replace("lead_000002,", "lead_000001,"))
        forged = tmp_path / "forged.db"
        command(
            *("score", root / "rules" / "b2b-saas" / "2.0.0.yaml", root / "examples" / "leads.csv"),
            *("--events", events, *AS_OF, "--log", forged, "--quiet"),
        )
        assert command("log", "verify", forged).code == 0
        done = command("log", "verify", forged, "--head", kept)
        assert done.code == 1
        assert "does not hold" in done.out
