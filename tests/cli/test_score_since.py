"""`leadrules score --next-change` and `--since`: a later run scores only the leads that changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command import Done

pl = pytest.importorskip("polars")

Command = Callable[..., Done]

ALONE = """
language: 1
ruleset: nightly
version: 1.0.0
fields:
  employees: {type: integer, minimum: 0}
  signed_on: {type: date}
events: {visit: {}}
groups:
  - group: all
    score: total
    rules:
      - {id: large, when: employees >= 100, points: 10}
      - {id: recent, count: visit, within: 30d, points: 5}
      - {id: new, when: days_since(signed_on) < 30, points: 3}
scores: {total: {}}
verdicts: [{verdict: MQL, when: total >= 10}, {verdict: nurture}]
agreement: {MQL: {means: worth a call, respond_within: 4h}}
"""
ACCOUNT = ALONE.replace(
    "groups:\n",
    "measures:\n  any_large: {roll_up: employees >= 100, how: any, of: colleagues}\ngroups:\n",
).replace(
    "      - {id: new,", "      - {id: company, when: any_large, points: 2}\n      - {id: new,"
)
LEADS = {
    "lead_id": ["due", "visited", "quiet", "broken", None],
    "account_id": ["A", "A", "B", None, "B"],
    "employees": ["5", "200", "300", "many", "7"],
    "signed_on": ["2024-02-01", None, "2020-01-01", None, None],
}
EVENTS = [
    ("visited", "visit", "2024-02-27T00:00:00Z"),
    ("quiet", "visit", "2023-12-01T00:00:00Z"),
    ("nobody", "visit", "2024-03-01T09:00:00Z"),
]
LATER = ("quiet", "visit", "2024-03-01T12:00:00Z")
THEN, NOW = ["--as-of", "2024-03-01T02:00:00Z"], ["--as-of", "2024-03-02T02:00:00Z"]
FORMS = ["parquet", "csv", "jsonl"]


class Night:
    """Runs the command over files of one form."""

    def __init__(self, folder: Path, command: Command, form: str) -> None:
        self.folder, self._command, self._form = folder, command, form
        self.rules = folder / "rules.yaml"
        self.rules.write_text(ALONE)
        self.leads(LEADS)
        self.events(EVENTS)

    def leads(self, columns: dict[str, Any]) -> None:
        self._write("leads", pl.DataFrame(columns))

    def events(self, rows: list[tuple[str, str, str]]) -> None:
        self._write("events", pl.DataFrame(rows, schema=["lead_id", "type", "at"], orient="row"))

    def _write(self, name: str, table: Any) -> None:
        file = self.folder / f"{name}.{self._form}"
        write = {"parquet": "write_parquet", "csv": "write_csv", "jsonl": "write_ndjson"}
        getattr(table, write[self._form])(file)

    def score(self, *asked: Any, out: str = "scored.parquet", events: bool = True) -> Done:
        files = [self.folder / f"leads.{self._form}"]
        files += ["-e", self.folder / f"events.{self._form}"] if events else []
        return self._command("score", self.rules, *files, "--out", self.folder / out, *asked)

    def table(self, name: str = "scored.parquet") -> Any:
        return pl.read_parquet(self.folder / name)

    def brought_up(self, *more: Any, events: bool = True) -> str:
        """The line on what was taken over; the table must be that of scoring all leads."""
        earlier = self.folder / "scored.parquet"
        asked = [arg for arg in more if arg not in ("--changed", self.folder / "changed.csv")]
        done = self.score("--since", earlier, *NOW, *more, out="later.parquet", events=events)
        whole = self.score("--next-change", *NOW, *asked, out="whole.parquet", events=events)
        assert done.code == whole.code == 1
        assert self.table("later.parquet").equals(self.table("whole.parquet"))
        said = done.err.replace(str(self.folder) + "/", "").splitlines()
        [line] = [one for one in said if "taken over" in one or "all leads" in one]
        counted = [one for one in said if one != line][1:]
        assert counted == whole.err.splitlines()[1:]
        return line


@pytest.fixture(params=FORMS)
def night(tmp_path: Path, command: Command, request: pytest.FixtureRequest) -> Night:
    made = Night(tmp_path, command, request.param)
    made.rules.write_text(ALONE.replace("groups:", "on_unreadable: error\ngroups:", 1))
    assert made.score("--next-change", *THEN).code == 1
    return made


def test_when_each_lead_next_changes_is_written_the_same_from_each_form(
    tmp_path: Path, command: Command
) -> None:
    tables = []
    for form in FORMS:
        night = Night(tmp_path, command, form)
        for text in (ALONE, ACCOUNT):
            night.rules.write_text(text.replace("groups:", "on_unreadable: error\ngroups:", 1))
            assert night.score("--next-change", *THEN).code == 1
            tables.append(night.table())
    assert tables[0].equals(tables[2])
    assert tables[0].equals(tables[4])
    assert tables[1].equals(tables[3])
    assert tables[1].equals(tables[5])
    assert tables[0].columns[-3:] == ["next_change", "scored_as_of", "scored_by"]
    assert tables[1].columns[-1] == "scored_account"
    assert str(tables[0]["next_change"][0]) == "2024-03-02 00:00:00+00:00"


def test_only_what_changed_is_scored_again(night: Night) -> None:
    told = "rows were taken over from `scored.parquet`"
    assert (
        night.brought_up() == f"3 {told}, 2 scored again: 1 without a row there, 1 as time passed"
    )
    night.events([*EVENTS, LATER])
    assert night.brought_up() == (
        f"2 {told}, 3 scored again: 1 without a row there, 1 as time passed, 1 with new events"
    )
    night.leads(LEADS | {"employees": ["5", "20", "300", "many", "7"]})
    (night.folder / "changed.csv").write_text("lead_id\nvisited\n\nstranger\n")
    assert night.brought_up("--changed", night.folder / "changed.csv") == (
        "1 row was taken over from `scored.parquet`, 4 scored again: 1 without a row there, "
        "1 as time passed, 1 with new events, 1 said to have changed; "
        "1 id said to have changed of no lead"
    )


def test_members_take_their_account_along(tmp_path: Path, command: Command) -> None:
    for form in FORMS:
        night = Night(tmp_path, command, form)
        night.rules.write_text(ACCOUNT.replace("groups:", "on_unreadable: error\ngroups:", 1))
        night.score("--next-change", *THEN)
        night.events([*EVENTS, LATER])
        assert night.brought_up() == (
            "1 row was taken over from `scored.parquet`, 4 scored again: 1 without a row there, "
            "1 as time passed, 1 with new events, 1 with their account"
        )


def test_every_lead_is_scored_again_where_the_earlier_file_does_not_serve(night: Night) -> None:
    assert night.brought_up(events=False) == (
        "all leads were scored again, `scored.parquet`: it was scored with events"
    )
    assert night.brought_up("--trace", "mask") == (
        "all leads were scored again, `scored.parquet`: the earlier answer has no column `fired_1`"
    )
    text = night.rules.read_text()
    night.rules.write_text(text.replace("1.0.0", "1.1.0").replace("points: 10", "points: 20"))
    line = night.brought_up()
    assert line.startswith(
        "all leads were scored again, `scored.parquet`: it was scored by nightly 1.0.0 (sha256:"
    )
    assert line.endswith("), not by these rules")
    night.rules.write_text(text)
    night.score(*THEN)
    assert night.brought_up() == (
        "all leads were scored again, `scored.parquet`: "
        "the earlier answer has no column `next_change`"
    )
    night.score("--next-change", "--as-of", "2024-04-01")
    assert night.brought_up() == (
        "all leads were scored again, `scored.parquet`: "
        "it is of a later time, 2024-04-01 23:59:59 UTC"
    )


def test_the_earlier_file_may_be_the_one_to_write(night: Night) -> None:
    done = night.score("--since", night.folder / "scored.parquet", *NOW, "-q")
    assert (done.code, done.err) == (1, "")
    assert night.score("--next-change", *NOW, out="whole.parquet").code == 1
    assert night.table().equals(night.table("whole.parquet"))


def test_leads_that_are_taken_over_unscored_are_told_as_others(night: Night) -> None:
    errors = night.folder / "errors.jsonl"
    done = night.score("--since", night.folder / "scored.parquet", *NOW, "--errors", errors)
    assert "1 lead could not be scored" in done.err
    assert '"lead": "broken", "line": 4' in errors.read_text().replace('"line": 5', '"line": 4')


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (["--changed", "x.csv"], "--changed is for --since"),
        (["--since", "x.parquet", "--as-of-column", "at"], "not for --as-of-column"),
    ],
)
def test_options_that_do_not_go_together(night: Night, asked: list[str], why: str) -> None:
    done = night.score(*asked)
    assert done.code == 2
    assert why in " ".join(done.err.replace("│", " ").split())


def test_files_that_cannot_be_used(night: Night) -> None:
    done = night.score("--since", night.folder / "none.parquet", *NOW)
    assert done.code == 2
    assert "none.parquet" in done.err
    wrong = night.folder / "wrong.csv"
    for text, why in [
        ("name\nAnn\n", "names no lead: no row has an id under `lead_id` or `id`"),
        ('lead_id,x\n"a\n', "a quote that stands alone"),
    ]:
        wrong.write_text(text)
        done = night.score("--since", night.folder / "scored.parquet", "--changed", wrong, *NOW)
        assert done.code == 2
        assert why in done.err


def test_a_table_is_asked_for(night: Night) -> None:
    done = night.score("--next-change", out="scored.csv")
    assert done.code == 2
    assert "--next-change and --since are for" in " ".join(done.err.replace("│", " ").split())
