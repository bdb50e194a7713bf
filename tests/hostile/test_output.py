"""Whatever stands in a lead or a ruleset is inert where it comes out: sheets, terminals, pages."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from whole_path import AS_OF, refused, rules, scored

import leadrules
from leadrules.analysis.agreement_page import agreement_page
from leadrules.cli.output import FlatCsv

FORMULAS = ["=HYPERLINK(1)", "@SUM(1)", "+1", "-1+2", "\t=1", "\r=1", " =1+1", "\n@x"]
ESCAPES = ["\x1b]8;;http://evil\x07", "\x1b[31m", "\x9b31m", "\u202eevil", "a\rb", "\x07", "\x00"]

SHOWN = rules(
    "{id: title, when: is_known(job_title), points: 1, reason: '{job_title}'}",
    "{id: tags, when: is_known(tags), points: 1, reason: '{tags}'}",
)


def safe(text: str) -> bool:
    return text.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", FORMULAS + ESCAPES, ids=ascii)
def test_no_cell_of_a_csv_is_a_formula_or_moves_a_terminal(text: str) -> None:
    decision = scored(SHOWN, {"lead_id": text, "job_title": text + "x"})
    stream = io.StringIO()
    FlatCsv(stream, leadrules.loads(SHOWN).ir).write({}, decision)
    assert safe(stream.getvalue())
    _, row = csv.reader(io.StringIO(stream.getvalue()))
    assert not any(cell.lstrip(" ").startswith(("=", "@", "\t", "\r")) for cell in row)
    assert not any(cell.startswith(("+", "-")) for cell in row if not cell.lstrip("-").isdigit())


@pytest.mark.parametrize("text", ESCAPES, ids=ascii)
def test_an_explanation_is_text_and_nothing_else(text: str) -> None:
    lead = {"lead_id": text + "L", "job_title": text + "x", "tags": [text + "y"]}
    decision = scored(SHOWN, lead)
    assert safe(decision.explain())
    assert safe(decision.explain(width=40))
    assert safe(repr(decision))
    assert leadrules.Decision.from_json(decision.to_json()) == decision


@pytest.mark.parametrize("text", ESCAPES, ids=ascii)
def test_an_error_is_text_and_nothing_else(text: str) -> None:
    with pytest.raises(leadrules.LeadError) as caught:
        leadrules.loads(SHOWN).score({"employees": text + "1"}, as_of=AS_OF)
    assert safe(str(caught.value))
    with pytest.raises(leadrules.RulesetError) as refusal:
        leadrules.loads(SHOWN.replace("title,", f"t{text}t,"))
    assert safe(str(refusal.value))


@pytest.mark.parametrize("text", ESCAPES, ids=ascii)
def test_the_command_prints_nothing_that_a_terminal_obeys(text: str, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(SHOWN, encoding="utf-8")
    leads = [
        {"lead_id": text + "L", "job_title": text + "x", text + "column": 1},
        {"lead_id": text + "M", "employees": text + "x"},
    ]
    events = [{"lead_id": text + "N", "type": text + "view", "at": "2024-01-01"}]
    for name, each in (("l.jsonl", leads), ("e.jsonl", events)):
        (tmp_path / name).write_text("\n".join(map(json.dumps, each)), encoding="utf-8")
    program = "from leadrules.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "score", "r.yaml", "l.jsonl", "--events", "e.jsonl"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "column is read by no field" in done.stderr
    assert safe(done.stdout)
    assert safe(done.stderr)


MARKUP = ["</script><script>alert(1)</script>", "[x](javascript:alert(1))", "| a |", "`x`", "# x"]


@pytest.mark.parametrize("text", MARKUP)
def test_the_agreement_page_holds_no_markup_of_the_rulesets(text: str) -> None:
    written = SHOWN + f"\nagreement: {{nurture: {{means: {json.dumps(text)}}}}}"
    ruleset = leadrules.loads(f"title: {json.dumps(text)}\n" + written)
    page = agreement_page(ruleset.ir, ruleset.document)
    for markup in ("<script", "</script", "[x](", "\n# x"):
        assert markup not in page.replace("# # x", "")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..", "a/../b", "a\0b"])
def test_a_name_is_never_a_path(name: str, root: Path) -> None:
    registry = leadrules.Registry(root / "rules")
    with pytest.raises(leadrules.NotHeldError) as caught:
        registry.get(name)
    assert safe(str(caught.value))
    assert refused(SHOWN.replace("hostile", json.dumps(name))).code in ("LR108", "LR218")
