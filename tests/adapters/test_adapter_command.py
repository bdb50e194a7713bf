"""`--source` and `leadrules sources`: another system's records on the command line."""

from __future__ import annotations

import io
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leadrules import adapters
from leadrules.cli.app import run

FIXTURES = Path(__file__).parent / "fixtures"
AS_OF = ("--as-of", "2024-02-01")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run the command in this process, among the fixtures."""

    def done(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["leadrules", *map(str, arguments)])
        monkeypatch.chdir(FIXTURES)
        handler = signal.getsignal(signal.SIGTERM)
        with pytest.raises(SystemExit) as ended:
            run()
        signal.signal(signal.SIGTERM, handler)
        out, err = capsys.readouterr()
        code = ended.value.code
        return code if isinstance(code, int) else 0, out, err

    return done


def preset(root: Path, name: str) -> Path:
    return root / "rules" / name / "1.0.0.yaml"


def test_score_reads_records_and_says_what_it_left_out(command: Command, root: Path) -> None:
    code, out, err = command(
        "score", preset(root, "pardot-baseline"), "pardot_v4.json", "--source", "pardot",
        "--events", "pardot_activities.csv", *AS_OF,
    )  # fmt: skip
    assert code == 0
    assert out.splitlines()[1].split()[:4] == ["1", "101", "MQL", "A-"]
    assert "1 lead was left out, being deleted: `2`\n" in err
    assert "1 event of types that the mapping `pardot` does not name: `99 Dance` 1\n" in err
    assert "1 event has no lead's id\n" in err
    assert "1 event belongs to no lead of the file: `2`\n" in err
    assert "1 event was not counted: the same id came before\n" in err


def test_events_may_be_in_several_files_and_accounts_are_read(command: Command, root: Path) -> None:
    code, out, err = command(
        "score", preset(root, "hubspot-style"), "hubspot_v3.json", "--source", "hubspot",
        "-e", "hubspot_email_events.json", "-e", "hubspot_forms.csv", "-e", "hubspot_merges.csv",
        *AS_OF, "--out", "-",
    )  # fmt: skip
    assert code == 0
    decisions = [json.loads(line) for line in out.splitlines()]
    assert [one["lead_id"] for one in decisions] == ["101", "102"]
    assert "2 events of merged leads went to the lead that is left: `99 to 101`\n" in err
    assert err.count("left out, being deleted") == 1


def test_explain_takes_a_source_and_a_lead_by_its_id(command: Command, root: Path) -> None:
    code, out, err = command(
        "explain", preset(root, "eloqua-example"), "eloqua_contacts.json", "--source", "eloqua",
        "--events", "eloqua_activities.csv", *AS_OF, "--lead", "1",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert out.startswith("1: ")


@pytest.mark.parametrize("piped", ["leads", "events"])
def test_what_is_piped_in_is_kept_to_be_read_twice(
    command: Command, root: Path, monkeypatch: pytest.MonkeyPatch, piped: str
) -> None:
    files = {"leads": "pardot_v4.json", "events": "pardot_activities.csv"}
    text = (FIXTURES / files[piped]).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    given = files | {piped: "-"}
    code, out, _ = command(
        "score", preset(root, "pardot-baseline"), given["leads"], "--source", "pardot",
        "--events", given["events"], *AS_OF,
    )  # fmt: skip
    assert code == 0
    assert out.splitlines()[1].split()[1] == "101"


def test_a_contact_of_version_1_brings_its_forms_its_address_and_its_merges(
    command: Command, root: Path, tmp_path: Path
) -> None:
    emails = tmp_path / "emails.jsonl"
    emails.write_text(
        '{"type": "CLICK", "recipient": "ADA@nordfracht.example", "created": 1706605200}\n'
        '{"id": "e2", "type": "CLICK", "recipient": "99", "created": 1706605200}\n'
    )
    code, out, err = command(
        "parity", preset(root, "hubspot-style"), "hubspot_v1_whole.json", "--source", "hubspot",
        "--events", "hubspot_v1_whole.json", "--events", emails, "--against", "hubspotscore",
        *AS_OF, "--json",
    )  # fmt: skip
    (lead,) = json.loads(out)["most_different"]
    paid = dict(lead["points"])
    assert (code, lead["theirs"], paid["demo"], paid["clicks"]) == (1, 63, 25, 4)
    assert "`99 to 101`" in err
    code, _, err = command(
        "score", preset(root, "hubspot-style"), "hubspot_v1_whole.json", "--source", "hubspot",
        *AS_OF,
    )  # fmt: skip
    assert code == 0
    assert "2 records stand within the leads and not read: `form-submissions` 1" in err


def test_companies_are_joined_onto_their_contacts(command: Command, root: Path) -> None:
    code, out, err = command(
        "score", preset(root, "hubspot-style"), "hubspot_tables.csv", "--source", "hubspot",
        "--accounts", "hubspot_companies.json", *AS_OF,
    )  # fmt: skip
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()[1:3]] == [["101", "50"], ["102", "2"]]
    assert "1 account was left out, without id, deleted, or there before: `8`\n" in err
    assert "1 lead has no account's id\n" in err


@pytest.mark.parametrize(
    ("column", "name"),
    [("numberofemployees", "fit"), ("property_numberofemployees", "fit"), ("id", "fit")],
)
def test_parity_takes_a_column_by_its_own_name_and_by_the_mappings(
    command: Command, root: Path, column: str, name: str
) -> None:
    code, out, _ = command(
        "parity", preset(root, "posthog-fit"), "hubspot_tables.csv", "--source", "hubspot",
        "--against", column, *AS_OF,
    )  # fmt: skip
    assert code == 1
    assert out.startswith(f"`{name}` of posthog-fit 1.0.0 against `{column}`: ")


def test_a_column_that_is_blank_everywhere_is_there(command: Command, root: Path) -> None:
    code, out, _ = command(
        "parity", preset(root, "posthog-fit"), "hubspot_tables.csv", "--source", "hubspot",
        "--against", "city", *AS_OF,
    )  # fmt: skip
    assert (code, out) == (1, "nothing to compare: no lead has a value in `city`\n")


def test_records_of_another_system_are_doubted(command: Command, root: Path) -> None:
    code, _, err = command(
        "score", preset(root, "pardot-baseline"), "pardot_v4.json", "--source", "hubspot", *AS_OF
    )
    assert code == 0
    assert (
        "no lead has a column that a field reads: is this the ruleset, or the --source, of" in err
    )
    _, _, err = command(
        "score", preset(root, "pardot-baseline"), "pardot_v4.json", "--source", "pardot", *AS_OF
    )
    assert "no lead has a column" not in err


def test_explain_says_why_a_lead_may_not_be_there(command: Command, root: Path) -> None:
    code, _, err = command(
        "explain", preset(root, "pardot-baseline"), "pardot_v4.json", "--source", "pardot",
        *AS_OF, "--lead", "2",
    )  # fmt: skip
    assert code == 1
    assert "; left out, being deleted or part of another: 1" in err


def test_strict_refuses_a_type_that_the_mapping_does_not_name(command: Command, root: Path) -> None:
    code, _, err = command(
        "score", preset(root, "pardot-baseline"), "pardot_v4.json", "--source", "pardot",
        "--events", "pardot_activities.csv", *AS_OF, "--strict",
    )  # fmt: skip
    assert code == 1
    assert "the event's type `99 Dance` is not declared" in err


def test_a_rulesets_own_keys_hold_the_id(command: Command, tmp_path: Path) -> None:
    rules = tmp_path / "1.0.0.yaml"
    rules.write_text(
        """
language: 1
ruleset: keyed
version: 1.0.0
keys: {lead: [crm_id]}
fields: {jobtitle: {type: text}}
events: {form_submission: {form: text}}
scores: {total: {}}
groups:
  - {group: all, score: total, rules: [{id: forms, count: form_submission, each: 5}]}
verdicts: [{verdict: nurture}]
""",
        encoding="utf-8",
    )
    code, out, _ = command(
        "score", rules, "hubspot_v3.json", "--source", "hubspot",
        "--events", "hubspot_forms.csv", *AS_OF,
    )  # fmt: skip
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()[1:3]] == [["101", "5"], ["102", "5"]]


def test_sources_lists_the_mappings_and_prints_one(command: Command) -> None:
    code, out, _ = command("sources")
    assert (code, out.split()[::2]) == (0, list(adapters.sources()))
    code, out, _ = command("sources", "marketo")
    assert (code, out) == (0, adapters.mapping_text("marketo"))


def test_a_mapping_of_ones_own_by_its_path(command: Command, root: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        adapters.mapping_text("pardot").replace('"6": email_sent', '"99": page_view'),
        encoding="utf-8",
    )
    code, out, _ = command(
        "score", preset(root, "pardot-baseline"), "pardot_v4.json", "--source", own,
        "--events", "pardot_activities.csv", *AS_OF,
    )  # fmt: skip
    assert code == 0
    assert out.splitlines()[1].split()[1] == "102"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("sources", "hubspott"), 2, "no mapping is called `hubspott`: there are `eloqua`"),
        (("sources", "\x1b[31m"), 2, r"`\x1b[31m`"),
        (("score", "RULES", "hubspot_v3.json", "--source", "hubspott"), 2,
         "--source: no mapping is called `hubspott`; did you mean `hubspot`?"),
        (("score", "RULES", "hubspot_v3.json", "--source", "none.yaml"), 2, "`none.yaml`: no such"),
        (("score", "RULES", "hubspot_v3.json", "--source", "BAD"), 1, "error[LR801] bad-mapping"),
        (("score", "RULES", "-", "-e", "-", "--source", "hubspot"), 2, "only one of leads"),
        (("score", "RULES", "a.csv", "--accounts", "b.csv"), 2, "--accounts needs --source"),
        (("score", "RULES", "a.csv", "--source", "pardot", "--accounts", "b.csv"), 2,
         "--accounts: the mapping `pardot` reads none: write `accounts` in a copy of it"),
        (("parity", "RULES", "hubspot_v3.json", "--source", "hubspot", "--against", "scor"), 2,
         "--against: no lead has a column `scor`"),
        (("score", "RULES", "a.csv", "-e", "-", "-e", "-"), 2, "only one of leads"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_in_a_line(
    command: Command, root: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("source: x", encoding="utf-8")
    given = {"RULES": preset(root, "hubspot-style"), "BAD": bad}
    done, _, err = command(*(given.get(one, one) for one in arguments))
    assert (done, said in err) == (code, True), err
    assert "\x1b" not in err


def test_the_output_may_not_be_the_mapping(command: Command, root: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(adapters.mapping_text("hubspot"), encoding="utf-8")
    code, _, err = command(
        "score", preset(root, "hubspot-style"), "hubspot_v3.json", "--source", own,
        "--out", own, "--out-format", "jsonl",
    )  # fmt: skip
    assert code == 2
    assert "is another file of this command" in err
