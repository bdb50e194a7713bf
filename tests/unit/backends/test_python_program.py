"""A program as a whole: what it shows of itself, and what it can be relied on for."""

from __future__ import annotations

import ast
import linecache
import pickle
import subprocess
import sys
import threading
import traceback
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
from agreed import AS_OF, Agreed, ruleset

from leadrules.backends.python import compile_program
from leadrules.decision.decision import Decision
from leadrules.language.loading import load_ruleset


@pytest.fixture(scope="module")
def shipped(root: Path) -> Agreed:
    text = (root / "rules/b2b-saas/2.0.0.yaml").read_bytes()
    return Agreed.of(load_ruleset(text, file="2.0.0.yaml").ruleset)


LEAD: dict[str, Any] = {
    "employees": 1200, "industry": "Software", "region": "US",
    "job_title": "Chief Financial Officer",
    "email": "pat@bigmaker.example", "opted_out": False, "is_customer": False, "lead_id": "L1",
}  # fmt: skip
EVENTS = [
    {"type": "form_submit", "form": "Demo", "at": AS_OF - timedelta(days=2)},
    {"type": "session", "pricing_page_views": 3, "at": AS_OF - timedelta(days=2)},
    {"type": "page_view", "url": "/pricing", "at": AS_OF - timedelta(days=3)},
]


def test_the_shipped_rules_agree_with_the_reference(shipped: Agreed) -> None:
    assert shipped.fast(LEAD, events=EVENTS).verdict == "SQL"
    shipped.fast({})


def test_what_is_asked_often_is_told_without_the_record(shipped: Agreed) -> None:
    decision = shipped.program.score(LEAD, events=EVENTS, as_of=AS_OF)
    assert decision.score == Decimal("100")
    assert (decision.verdict, decision.effective_verdict, decision.as_of) == ("SQL", "SQL", AS_OF)
    kept = shipped.program.score(LEAD, as_of=AS_OF, previous=decision)
    assert (kept.verdict, kept.effective_verdict) == ("nurture", "nurture")


def test_the_past_and_a_persons_word_are_read_on_the_fast_way_too(shipped: Agreed) -> None:
    record = shipped.fast(LEAD, previous={"verdict": "MQL", "since": AS_OF - timedelta(days=3)})
    assert record.effective.verdict == "MQL"
    assert record.effective.latched
    assert shipped.errors(LEAD, previous=5)
    assert shipped.errors(LEAD, override={"who": "ann"})
    word = {"who": "ann", "why": "so", "add": 50}
    assert shipped.slow(LEAD, account=[], override=word).effective.override is not None


def test_the_rules_alone_run_on_values_as_read(shipped: Agreed) -> None:
    program = shipped.program
    record = program.score(LEAD, events=EVENTS, as_of=AS_OF).record
    values = program.values_of(record.trace.fields)
    captures = [program.run(values, AS_OF), program.run(values, AS_OF, record.trace.events)]
    alone = [Decision(program._decoder, capture) for capture in captures]
    assert [one.score for one in alone] == [program.score(LEAD).score, record.score]


def test_nothing_of_a_lead_is_kept_or_changed(shipped: Agreed) -> None:
    lead, events = dict(LEAD), [dict(event) for event in EVENTS]
    decision = shipped.program.score(lead, events=events, as_of=AS_OF)
    assert (lead, events) == (LEAD, EVENTS)
    before = shipped.program.score(LEAD, events=EVENTS, as_of=AS_OF).to_json()
    lead.clear()
    events[0].clear()
    events.clear()
    assert decision.to_json() == before


NASTY = """
language: 1
ruleset: nasty
version: 1.0.0
fields:
  lead: {type: integer, from: ['"); import os #', "a\\nb", "é"], missing: ["'''"]}
  events: {type: text, choices: ["\\"+1+\\"", "'"], missing: ["{x}"]}
  score: {type: text}
  type: {type: text, exact: true}
events: {int: {get: {type: text}, hit: {type: integer}}}
phrases: {as_of: ["__import__ os"]}
lists: {"utc": ["\\\\", "#x"]}
scores: {total: {}}
groups:
  - group: "seen.-__class__"
    score: total
    rules:
      - {id: "raw-and.exec", reason: "'''{lead}\\"{score}",
         first: [{when: 'score == "\\"\\"\\" + eval(1)"', points: 1}]}
      - {id: "x_1.2-3", when: 'mentions(score, as_of) or score in utc or matches(type, "\\\\(x")',
         points: 1}
      - {id: keep, count: int, where: 'get == "); raise"', once_per: get, each: 1}
      - {id: "def", match: events, values: {"'": 1, "\\"+1+\\"": 2}}
verdicts:
  - {verdict: "None-1", when: 'lead > 5 or score == "{#x"'}
  - {verdict: last}
"""


def test_nothing_of_the_authors_is_code() -> None:
    agreed = Agreed.of(load_ruleset(NASTY, file="nasty.yaml").ruleset)
    tree = ast.parse(agreed.program.source)
    texts = {
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    assert all(text.isidentifier() or text in "-:TZ!24" for text in texts), texts
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    assert not names & {"exec", "eval", "open", "os", "__import__", "compile", "getattr"}
    comments = [line for line in agreed.program.source.splitlines() if line.strip().startswith("#")]
    assert any("rule raw-and.exec" in line for line in comments)
    assert agreed.program.source.isascii()
    event = {"type": "int", "at": AS_OF, "get": "); raise", "hit": 4}
    for lead in ({}, {"lead": 6, "events": "'", "score": "__import__, os", "type": "(x"}):
        agreed.fast(lead, events=[event, event])


def test_reasons_hold_values_of_every_type() -> None:
    agreed = Agreed.on(
        "n: {type: number, places: 3}\nb: boolean\nt: text\nd: date\n"
        "at: timestamp\nl: list\nm: integer",
        "- {id: r, when: is_missing(m), points: 1, reason: '{n} {b} {t} {d} {at} {l} {m} {{}}'}",
    )
    lead = {"n": 1.5, "b": True, "t": "T\x1b", "d": "2024-01-01", "at": AS_OF, "l": ["x", "Y"]}
    reasons = [
        agreed.fast(one).trace.contributions[0].reason
        for one in (lead, {**lead, "b": False, "l": []}, {})
    ]
    assert reasons[0] == "1.5 yes T\x1b 2024-01-01 2024-02-01T12:00:00Z x, Y unknown {}"
    assert reasons[2] == "unknown " * 7 + "{}"


def test_a_ruleset_without_fields_rules_or_events_says_its_last_verdict() -> None:
    bare = replace(ruleset(), fields=(), groups=(), events=())
    assert Agreed.of(bare).fast({"x": 1}, events=[{"type": "e"}]).verdict == "last"
    Agreed.of(bare).slow({}, account=[])


def test_numbers_are_exact_whatever_the_callers_decimal_context() -> None:
    agreed = Agreed.on("n: {type: number, places: 4}", "- {id: r, when: n > 1, points: 1}")
    with localcontext(prec=3):
        record = agreed.fast({"n": "1234567.8901"})
        agreed.score({}, override={"who": "a", "why": "b", "score": Decimal("12345.67")})
    assert record.trace.fields["n"] == Decimal("1234567.8901")


def test_a_traceback_shows_the_generated_line() -> None:
    agreed = Agreed.on("title: text", "- {id: boss, when: 'mentions(title, \"ceo\")', points: 1}")
    agreed.program.score.__globals__["now"] = None
    try:
        agreed.program.score({})
    except TypeError:
        assert "as_of = now(utc)" in traceback.format_exc()
        assert "<leadrules tested 1.0.0>" in traceback.format_exc()
    assert linecache.getline("<leadrules tested 1.0.0>", 1).startswith("def score(")


def test_a_program_travels_as_its_ruleset() -> None:
    agreed = Agreed.on()
    again = pickle.loads(pickle.dumps(agreed.program))
    assert again.source == agreed.program.source
    assert again.score({"employees": 5}, as_of=AS_OF) == agreed.program.score(
        {"employees": 5}, as_of=AS_OF
    )


def test_threads_share_a_program(shipped: Agreed) -> None:
    program = compile_program(shipped.ruleset)
    leads = [
        {**LEAD, "job_title": f"Director, Area {n % 50}", "employees": n} for n in range(1, 400)
    ]
    expected = [program.score(lead, as_of=AS_OF).score for lead in leads]
    wrong: list[object] = []

    def work() -> None:
        fresh = [program.score(lead, as_of=AS_OF).score for lead in leads]
        wrong.extend(one for one, right in zip(fresh, expected, strict=True) if one != right)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_scoring_imports_no_simpleeval(root: Path) -> None:
    code = (
        "import sys, leadrules;"
        "leadrules.load('rules/b2b-saas/2.0.0.yaml').score({}).record;"
        "sys.exit('simpleeval' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
