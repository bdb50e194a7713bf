"""`leadrules score` over tables: Parquet in and out, several files, and what is wrong with them."""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command import AS_OF, RULES, Done, environment, leadrules
from test_streams import COMMAND

import leadrules as library
from leadrules.cli import screen

pl = pytest.importorskip("polars")

Command = Callable[..., Done]
Written = Callable[[str, str | bytes], Path]

LEADS = {
    "lead_id": ["L1", "L2", "L3"],
    "employees": [300, 50, None],
    "job_title": ["Director", "Clerk", None],
}
EVENTS = {
    "lead_id": ["L1", "L2", "L2"],
    "id": ["e1", "e2", "e3"],
    "type": ["page_view"] * 3,
    "at": ["2024-01-31T09:00:00Z", "2024-01-31T09:00:00Z", "2024-01-31T09:05:00Z"],
    "url": ["/", "/", "/pricing"],
}
STRICT = RULES.replace("fields:", "on_unreadable: error\nfields:")


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    def written(name: str, columns: dict[str, Any], **types: Any) -> Path:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        pl.DataFrame(columns, schema_overrides=types).write_parquet(file)
        return file

    return written


Table = Callable[..., Path]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "scored.parquet"


def rows(file: Path, *columns: str) -> list[tuple[Any, ...]]:
    return list(pl.read_parquet(file).select(columns).rows())


# --- what comes out ------------------------------------------------------------------------------


def test_parquet_in_parquet_out(command: Command, rules: Path, table: Table, out: Path) -> None:
    leads, events = table("leads.parquet", LEADS), table("events.parquet", EVENTS)
    done = command("score", rules, leads, "-e", events, *AS_OF, "--out", out)
    assert (done.code, done.out) == (0, "")
    assert rows(out, "lead_id", "score", "verdict", "error") == [
        ("L1", 35.5, "MQL", None),
        ("L2", 10.5, "nurture", None),
        ("L3", 0.0, "nurture", None),
    ]
    assert "3 leads scored by small 1.0.0 as of 2024-02-01 23:59:59 UTC" in done.err
    assert "  MQL      1   33.3 %\n  nurture  2   66.7 %\n" in done.err


def test_the_file_says_which_rules_answered_and_as_of_when(
    command: Command, rules: Path, table: Table, out: Path
) -> None:
    command("score", rules, table("leads.parquet", LEADS), *AS_OF, "--out", out)
    said = pl.read_parquet_metadata(out)
    assert {name: text for name, text in said.items() if name.startswith("leadrules.")} == {
        "leadrules.format": "1",
        "leadrules.version": library.__version__,
        "leadrules.ruleset": "small",
        "leadrules.ruleset_version": "1.0.0",
        "leadrules.ruleset_hash": library.load(rules).hash,
        "leadrules.as_of": "2024-02-01T23:59:59.999999+00:00",
    }


@pytest.mark.parametrize("trace", [None, "mask", "points"])
def test_every_form_of_input_gives_the_same_table(
    command: Command, rules: Path, table: Table, write: Written, tmp_path: Path, trace: str | None
) -> None:
    texts = {name: [None if v is None else str(v) for v in given] for name, given in LEADS.items()}
    leads, events = table("leads.parquet", texts), table("events.parquet", EVENTS)
    leads_csv = write("leads.csv", pl.DataFrame(LEADS).write_csv())
    events_jsonl = write("events.jsonl", pl.DataFrame(EVENTS).write_ndjson())
    asked = ["--keep", "employees", *(["--trace", trace] if trace else [])]
    answers = []
    for given, of in [(leads, events), (leads_csv, events), (leads, events_jsonl)]:
        out = tmp_path / f"{len(answers)}.parquet"
        done = command("score", rules, given, "-e", of, *AS_OF, "--out", out, *asked)
        assert done.code == 0
        answers.append(pl.read_parquet(out))
    assert answers[0].columns[:4] == ["lead_id", "employees", "score", "verdict"]
    assert ("points_pages" in answers[0]) == (trace == "points")
    assert answers[0].equals(answers[1])
    assert answers[0].equals(answers[2])


def test_parquet_leads_are_shown_and_explained_as_others(
    command: Command, rules: Path, table: Table, write: Written, tmp_path: Path
) -> None:
    leads, events = table("leads.parquet", LEADS), table("events.parquet", EVENTS)
    leads_csv = write("leads.csv", pl.DataFrame(LEADS).write_csv())
    events_csv = write("events.csv", pl.DataFrame(EVENTS).write_csv())
    for asked in (["score"], ["score", "--out", "-"], ["explain", "--lead", "L2"]):
        name, *more = asked
        parquet = command(name, rules, leads, "-e", events, *AS_OF, *more)
        text = command(name, rules, leads_csv, "-e", events_csv, *AS_OF, *more)
        assert (parquet.code, parquet.out) == (0, text.out)


def test_a_pattern_names_several_files_in_order(
    command: Command, rules: Path, table: Table, write: Written, out: Path, tmp_path: Path
) -> None:
    for place, lead in enumerate(["b", "a", "c"]):
        table(f"leads/{place}.parquet", {"lead_id": [lead], "employees": [300]})
        (tmp_path / "leads" / f"{place}.csv").write_text(f"lead_id,employees\n{lead},300\n")
        table(f"events/{place}.parquet", {name: EVENTS[name][:1] for name in EVENTS})
    pattern = tmp_path / "leads" / "*.parquet"
    events = tmp_path / "events" / "?.parquet"
    done = command("score", rules, pattern, "-e", events, *AS_OF, "--out", out)
    assert done.code == 0
    assert rows(out, "lead_id") == [("b",), ("a",), ("c",)]
    assert "3 events belong to no lead of the file: `L1`" in done.err
    done = command("score", rules, tmp_path / "leads" / "*.csv", *AS_OF)
    assert [line.split()[0] for line in done.out.splitlines()] == ["lead", "b", "a", "c"]


def test_files_of_one_pattern_may_have_different_columns(
    command: Command, rules: Path, table: Table, out: Path, tmp_path: Path
) -> None:
    table("leads/1.parquet", {"lead_id": ["a"], "employees": [300]}, employees=pl.Int32)
    table("leads/2.parquet", {"lead_id": ["b"], "employees": [300]})
    table("leads/3.parquet", {"job_title": ["Director"], "lead_id": ["c"], "employees": [None]})
    done = command("score", rules, tmp_path / "leads" / "*", *AS_OF, "--out", out)
    assert done.code == 0
    assert rows(out, "lead_id", "score") == [("a", 20.0), ("b", 20.0), ("c", 10.5)]


def test_each_lead_as_of_its_own_time(
    command: Command, rules: Path, table: Table, out: Path
) -> None:
    times = ["2024-02-01", "2024-06-01", None]
    leads = table("leads.parquet", LEADS | {"decided": times})
    events = table("events.parquet", EVENTS)
    done = command("score", rules, leads, "-e", events, "--as-of-column", "decided", "--out", out)
    assert done.code == 1
    assert rows(out, "score") == [(35.5,), (0.5,), (None,)]
    said = pl.read_parquet_metadata(out)
    assert said["leadrules.as_of_column"] == "decided"
    assert "leadrules.as_of" not in said
    assert "lead `L3`, line 3:\nerror[LR511]" in done.err


# --- the summary ---------------------------------------------------------------------------------


def test_the_summary_tells_what_was_not_read(
    command: Command, rules: Path, table: Table, out: Path
) -> None:
    leads = {
        "id": ["L1", " L1 ", "L2", None, "L1"],
        "employes": [1, 2, 3, 4, 5],
        "job_title": [None] * 5,
        "region": ["EU"] * 5,
    }
    events = {
        "lead_id": ["L1", "X", "Y", "X", None],
        "type": ["page_view", "pageview", None, "chat", "chat"],
        "at": ["2024-01-31T09:00:00Z"] * 5,
    }
    done = command(
        "score", rules, table("leads.parquet", leads), "-e", table("events.parquet", events),
        *AS_OF, "--out", out,
    )  # fmt: skip
    assert done.code == 0
    assert done.err.splitlines()[2:] == [
        "2 columns are read by no field: `employes` (did you mean `employees`?), `region`",
        "1 field has no column, so missing in every lead: `employees`",
        "1 lead has no id (looked under `lead_id` or `id`)",
        "2 rows repeat the id of an earlier lead: `L1`",
        "4 events of undeclared types not counted: `chat` 2, no type 1, `pageview` 1 (did you mean "
        "`page_view`?)",
        "3 events belong to no lead of the file: `X`, `Y`",
        "1 event has no lead's id",
    ]


def test_what_could_not_be_read_and_was_not_seen_is_counted_as_row_by_row(
    command: Command, rules: Path, table: Table, write: Written, out: Path
) -> None:
    text = RULES.replace("fields:", "on_unreadable: missing\nfields:")
    rules.write_text(text.replace("{url: text", "{seconds: integer, url: text"))
    leads = {
        "lead_id": ["1", "2", "3", "4"],
        "employees": ["many", "5", "x", ""],
        "job_title": ["Clerk", "y" * 20_000, None, "Clerk"],
    }
    events = {
        "lead_id": ["1", "1", "1", "2", "2", "3", "nobody", "nobody"],
        "id": ["a", "a", "b", "c", "d", "e", "f", "f"],
        "type": ["page_view"] * 8,
        "at": [f"2024-{day}" for day in ("01-31", "01-30", "06-01", "0", *["01-30"] * 3, "06-01")],
        "seconds": ["1", "2", "many", "3", "few", "4", "none", "5"],
    }
    told = []
    for suffix in ("parquet", "csv"):
        files = []
        for name, columns in (("leads", leads), ("events", events)):
            text = write(f"{name}.csv", pl.DataFrame(columns).write_csv())
            files.append(text if suffix == "csv" else table(f"{name}.parquet", columns))
        done = command("score", rules, files[0], "-e", files[1], *AS_OF, "--out", out)
        assert done.code == 0
        told.append(done.err.splitlines()[1:])
    assert told[0] == told[1]
    assert [line for line in told[0] if "read" in line or "event" in line] == [
        "5 values could not be read and were taken as missing (`employees` 2, `job_title` 1, "
        "`events` 1, `events.seconds` 1):",
        "  1: `employees` is not readable: `many` is not a whole number",
        *[line for line in told[0] if line.startswith("  2: `job_title` is not readable")],
        "  3: `employees` is not readable: `x` is not a whole number",
        "2 events belong to no lead of the file: `nobody`",
        "1 event was not seen: later than the time scored as of, or learnt later",
        "1 event was not counted: the same id came before",
    ]
    quiet = command("score", rules, table("leads.parquet", leads), *AS_OF, "--out", out, "-q")
    assert (quiet.code, quiet.err) == (0, "")


def test_the_summary_of_a_table_and_of_its_rows_agree(
    command: Command, rules: Path, table: Table, write: Written, out: Path
) -> None:
    ids = ["1", "2", "2", "", "5", "6"]
    leads = {"lead_id": ids, "employees": ["1", "", "7", "x", "300", "0"], "extra": ["e"] * 6}
    leads["job_title"] = ["Clerk"] * 6
    events = {
        "lead_id": ["1", "9", "2", ""],
        "type": ["page_view", "chat", "chat", "page_view"],
        "at": ["2024-01-31T09:00:00Z"] * 4,
    }
    rules.write_text(STRICT)
    told = []
    for suffix in ("parquet", "csv"):
        files = []
        for name, columns in (("leads", leads), ("events", events)):
            text = write(f"{name}.csv", pl.DataFrame(columns).write_csv())
            files.append(text if suffix == "csv" else table(f"{name}.parquet", columns))
        done = command("score", rules, files[0], "-e", files[1], *AS_OF, "--out", out)
        assert done.code == 1
        told.append([line for line in done.err.splitlines() if ", line " not in line][1:])
        assert rows(out, "error")[3] == ("LR502 employees",)
    assert told[0] == told[1]


def test_leads_that_cannot_be_scored_are_told_and_written(
    command: Command, rules: Path, table: Table, out: Path, tmp_path: Path
) -> None:
    rules.write_text(STRICT)
    leads = {"lead_id": [f"L{n}" for n in range(9)], "employees": [-1, *([0] * 7), 5]}
    bad_events = {"lead_id": ["L8"], "type": ["page_view"], "at": ["yesterday"]}
    errors = tmp_path / "errors.jsonl"
    done = command(
        "score", rules, table("leads.parquet", leads), "-e", table("events.parquet", bad_events),
        *AS_OF, "--out", out, "--errors", errors,
    )  # fmt: skip
    assert done.code == 1
    assert "0 leads scored" in done.err
    assert "9 leads could not be scored" in done.err
    assert "lead `L0`, line 1:\nerror[LR502]" in done.err
    assert "all problems by code: LR502 8, LR506 1 (--errors FILE writes them all)" in done.err
    written = [json.loads(line) for line in errors.read_text().splitlines()]
    assert [one["lead"] for one in written] == leads["lead_id"]
    first = written[0]["problems"][0]["message"]
    assert first == "`employees` is not readable: `-1` is below the minimum 1"
    assert written[-1]["line"] == 9
    assert [one["code"] for one in written[-1]["problems"]] == ["LR506"]


def test_a_terminal_sees_how_far_how_fast_and_how_long_still(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, now = Terminal(), [0.0]
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(screen.time, "monotonic", lambda: now[0])
    with screen.table_progress() as show:
        show("reading texts", 0, None)
        assert terminal.getvalue() == ""
        for seconds, rows in ((2, 0), (3, 100_000), (12, 1_000_000)):
            now[0] = seconds
            show("leads", rows, 2_000_000)
            time.sleep(0.2)
    assert "leads" in terminal.getvalue()
    assert "1,000,000, 83,333 a second" in terminal.getvalue()


# --- bad input -----------------------------------------------------------------------------------


def refused(done: Done, out: Path) -> str:
    """What is said, of a run that could not be: in short, and nothing is left of the output."""
    assert (done.code, done.out) == (2, "")
    assert not out.exists()
    assert list(out.parent.glob(".*")) == []
    return done.err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty: it is no Parquet file"),
        (b"lead_id,employees\nL1,5\n", "is not Parquet, whatever its name says"),
        (b"PAR1", "is not whole: the end of the Parquet file is missing"),
        (b"PAR1" + b"x" * 100, "is not whole: the end of the Parquet file is missing"),
        (b"PAR1" + b"x" * 100 + b"PAR1", "cannot be read as Parquet: "),
    ],
)
def test_a_file_that_is_no_whole_parquet_file(
    command: Command, rules: Path, write: Written, out: Path, content: bytes, told: str
) -> None:
    leads = write("leads.parquet", content)
    for asked in (["--out", out], []):
        err = refused(command("score", rules, leads, *asked), out)
        assert err.startswith(f"leadrules: `{leads}` {told}")
        assert len(err.splitlines()) == 1


def test_a_file_whose_pages_are_damaged(
    command: Command, rules: Path, table: Table, out: Path
) -> None:
    leads = table("leads.parquet", {"lead_id": [str(n) for n in range(9_999)]})
    content = bytearray(leads.read_bytes())
    content[20:4_000] = os.urandom(3_980)
    leads.write_bytes(content)
    assert "leads.parquet`" in refused(command("score", rules, leads, "--out", out), out)
    done = command("score", rules, leads)
    assert done.code == 2
    assert "leads.parquet` cannot be read as Parquet: " in done.err


def test_a_folder_and_a_file_that_is_not_there(
    command: Command, rules: Path, out: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "leads.parquet"
    folder.mkdir()
    err = refused(command("score", rules, folder, "--out", out), out)
    assert f"is a folder: give its files, such as '{folder}/*.parquet'" in err
    err = refused(command("score", rules, tmp_path / "none.parquet", "--out", out), out)
    assert "none.parquet`: no such file or directory" in err
    err = refused(command("score", rules, folder / "*.parquet", "--out", out), out)
    assert err == f"leadrules: no file is called `{folder}/*.parquet`\n"


@pytest.mark.parametrize(
    ("leads", "more", "told"),
    [
        ({"employees": [[1]]}, (), "column `employees`"),
        ({"employees": [True]}, (), "column `employees`"),
        ({"employees": [1]}, ("--keep", "regoin"), "the leads have no column `regoin`"),
        ({"employees": [1]}, ("--as-of-column", "when"), "the leads have no column `when`"),
        ({"employees": [1], "score": [1]}, ("--keep", "score"), "`score` has the name of a column"),
        ({"lead_id": [1.5]}, (), "`lead_id`"),
        ({"employes": [1]}, ("--strict",), "the leads' column `employes` is not declared"),
    ],
)
def test_columns_that_cannot_be_used_are_named(
    command: Command,
    rules: Path,
    table: Table,
    out: Path,
    leads: dict[str, Any],
    more: tuple[str, ...],
    told: str,
) -> None:
    done = command("score", rules, table("leads.parquet", leads), "--out", out, *more)
    assert told in refused(done, out)


@pytest.mark.parametrize(
    ("events", "more", "told"),
    [
        ({"lead_id": ["L1"], "at": ["2024-01-31T09:00:00Z"]}, (), "no column for `type`"),
        ({"type": ["page_view"], "at": ["x"]}, (), "no column for the lead's id"),
        ({"lead_id": ["L1"], "type": ["page_view"]}, (), "no column for `at`"),
        ({"lead_id": ["L1"], "type": [5], "at": ["x"]}, (), "`type`"),
        (EVENTS | {"type": ["chat"] * 3}, ("--strict",), "the event type `chat` is not declared"),
        (EVENTS | {"ulr": ["/"] * 3}, ("--strict",), "the events' column `ulr` is not declared"),
    ],
)
def test_events_that_cannot_be_used_are_named(
    command: Command,
    rules: Path,
    table: Table,
    out: Path,
    events: dict[str, Any],
    more: tuple[str, ...],
    told: str,
) -> None:
    leads, file = table("leads.parquet", LEADS), table("events.parquet", events)
    done = command("score", rules, leads, "-e", file, *AS_OF, "--out", out, *more)
    assert told in refused(done, out)


def test_a_column_of_two_types_in_two_files(
    command: Command, rules: Path, table: Table, out: Path, tmp_path: Path
) -> None:
    table("leads/1.parquet", {"lead_id": ["a"], "employees": [300]})
    table("leads/2.parquet", {"lead_id": ["b"], "employees": ["300"]})
    err = refused(command("score", rules, tmp_path / "leads" / "*", "--out", out), out)
    assert "the column `employees` is Int64 in " in err
    assert "and String in " in err


def test_columns_to_keep_of_rows_are_checked_too(
    command: Command, rules: Path, write: Written, out: Path
) -> None:
    leads = write("leads.csv", "lead_id,employees\nL1,5\n")
    err = refused(command("score", rules, leads, "--out", out, "--keep", "employes"), out)
    assert "the leads have no column `employes`" in err
    err = refused(command("score", rules, leads, "--out", out, "--keep", "verdict"), out)
    assert "`verdict` has the name of a column of the answer" in err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("LEADS", "--out", "-", "--out-format", "parquet"), "cannot be written to stdout"),
        (("LEADS", "--out", "LEADS"), "is another file of this command"),
        (("PATTERN", "--out", "LEADS"), "is another file of this command"),
        (("LEADS", "--out", "no/such/s.parquet"), "its folder is not there"),
        (("LEADS", "--out", "/dev/null", "--out-format", "parquet"), "Parquet needs one"),
        (("LEADS", "--trace", "mask"), "--next-change and --since are for --out FILE.parquet"),
        (("LEADS", "--out", "s.csv", "--keep", "a"), "and --since are for --out FILE"),
        (("LEADS", "--out", "s.txt"), "end it in .parquet, .jsonl or .csv"),
        (("-", "--format", "parquet"), "Parquet cannot be read from stdin: give a file"),
        (("LEADS", "--out", "s.parquet", "--as-of", "soon"), "--as-of: "),
    ],
)
def test_arguments_that_do_not_go_together(
    command: Command, rules: Path, table: Table, asked: tuple[str, ...], told: str,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    leads = table("leads.parquet", LEADS)
    monkeypatch.chdir(tmp_path)
    names = {"LEADS": str(leads), "PATTERN": str(tmp_path / "*.parquet")}
    before = leads.read_bytes()
    done = command("score", rules, *(names.get(one, one) for one in asked))
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert leads.read_bytes() == before


@pytest.mark.parametrize(
    "columns",
    [
        {"lead_id": [], "employees": []},
        {"lead_id": [None, None], "employees": [None, None]},
        {"lead_id": ["a"], **{f"column_{n}": [n] for n in range(10_000)}},
        {"other": [1, 2]},
    ],
)
def test_odd_tables_are_scored(
    command: Command, rules: Path, table: Table, out: Path, columns: dict[str, Any]
) -> None:
    leads = table("leads.parquet", columns)
    done = command("score", rules, leads, *AS_OF, "--out", out)
    height = len(next(iter(columns.values())))
    assert (done.code, pl.read_parquet(out).height) == (0, height)
    if not height:
        assert "there are no leads in the file" in done.err
    if len(columns) > 5:
        assert "10,000 columns are read by no field: " in done.err
        assert "and 9,995 more" in done.err


def test_values_that_python_has_no_type_for_lose_no_other_row(
    command: Command, write: Written, table: Table, tmp_path: Path
) -> None:
    rules = write("born.yaml", RULES.replace("fields:", "fields:\n  born: {type: date}"))
    far = pl.Series([4_000_000, 5], dtype=pl.Int32).cast(pl.Date)
    leads = table("leads.parquet", {"lead_id": ["a", "b"], "employees": [300, 300], "born": far})
    done = command("score", rules, leads, *AS_OF)
    assert [line.split()[:3] for line in done.out.splitlines()[1:]] == [["b", "20", "MQL"]]
    assert "lead `a`, line 1:\nerror[LR502] unreadable-value: `born` is not readable" in done.err


# --- whole output --------------------------------------------------------------------------------


def test_what_was_there_stays_when_a_run_fails(
    command: Command, rules: Path, table: Table, write: Written, out: Path, tmp_path: Path
) -> None:
    out.write_bytes(b"earlier")
    bad = table("leads.parquet", {"employees": [[1]]})
    assert command("score", rules, bad, "--out", out).code == 2
    missing = write("leads.csv", "lead_id\nL1\n")
    assert command("score", rules, missing, "--out", out, "--keep", "other").code == 2
    assert out.read_bytes() == b"earlier"
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_over_tables_that_is_stopped_leaves_nothing_behind(
    rules: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    leads, out = tmp_path / "leads.parquet", tmp_path / "scored.parquet"
    count = 3_000_000
    pl.DataFrame({"lead_id": pl.int_range(count, eager=True)}).with_columns(
        employees=pl.col("lead_id") % 1_000 + 1, job_title=pl.lit("Director")
    ).write_parquet(leads, compression="uncompressed", row_group_size=50_000)
    with subprocess.Popen(
        [*shlex.split(COMMAND), "score", str(rules), str(leads), "--out", str(out)],
        stderr=subprocess.PIPE,
        env=environment(),
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".*.partial")) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(number)
        assert process.stderr
        told = process.stderr.read().decode()
        assert process.wait(60) == code
    assert "Traceback" not in told
    assert list(tmp_path.glob("*scored*")) + list(tmp_path.glob(".*")) == []


def test_without_polars_one_line_says_what_to_install(
    rules: Path, table: Table, tmp_path: Path
) -> None:
    (tmp_path / "hidden").mkdir()
    hidden = tmp_path / "hidden" / "polars.py"
    hidden.write_text("raise ModuleNotFoundError('polars')\n")
    leads = table("leads.parquet", LEADS)
    for more in (("--out", tmp_path / "s.parquet"), ()):
        done = leadrules("score", rules, leads, *more, PYTHONPATH=str(hidden.parent))
        expected = (
            "leadrules: Parquet needs the extra `polars`: pip install 'leadrules[cli,polars]'\n"
        )
        assert (done.code, done.err) == (2, expected)
