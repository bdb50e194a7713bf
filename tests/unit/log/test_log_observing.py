"""What a service's own logs and traces may say of a decision."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from leadrules import Decision, Ruleset
from leadrules.log import attributes, mark_span

Decide = Callable[..., Decision]


def test_attributes_say_what_decided_and_how_it_came_out(decide: Decide) -> None:
    decision = decide("ann", company_size=12)
    told = attributes(decision, decision_id="01a2")
    assert told == {
        "leadrules.ruleset.name": "b2b-saas",
        "leadrules.ruleset.version": "2.0.0",
        "leadrules.ruleset.hash": decision.ruleset.hash,
        "leadrules.engine": decision.engine,
        "leadrules.as_of": "2024-02-01 23:59:59.999999 UTC",
        "leadrules.score": float(decision.score),
        "leadrules.verdict": decision.verdict,
        "leadrules.effective_verdict": decision.effective_verdict,
        "leadrules.overridden": False,
        "leadrules.rules.fired": len(decision.fired),
        "leadrules.rules.unknown": told["leadrules.rules.unknown"],
        "leadrules.unreadable": 0,
        "leadrules.label.heat": "cold",
        "leadrules.label.rating": decision.labels["rating"],
        "leadrules.decision.id": "01a2",
    }
    assert int(told["leadrules.rules.unknown"]) > 0


def test_attributes_hold_nothing_personal(decide: Decide, ruleset: Ruleset) -> None:
    decision = ruleset.score(
        {"lead_id": "ann@example.com", "job_title": "Chief Wizard", "employees": "about 77"},
        events=[],
        override={"who": "Olga", "why": "met in Cannes", "verdict": "SQL"},
        as_of="2024-02-01",
    )
    told = attributes(decision)
    assert told["leadrules.overridden"] is True
    assert told["leadrules.effective_verdict"] == "SQL"
    assert told["leadrules.unreadable"] == 1
    for personal in ("ann", "Wizard", "77", "Olga", "Cannes"):
        assert personal not in str({**told, "leadrules.ruleset.hash": ""})


def test_a_missing_label_is_left_out(accounts: Ruleset) -> None:
    told = attributes(accounts.score({"lead_id": "ann"}, as_of="2024-02-01"))
    assert [name for name in told if ".label." in name or ".decision." in name] == []


def test_they_are_extras_of_the_standard_librarys_logging(
    decide: Decide, caplog: pytest.LogCaptureFixture
) -> None:
    decision = decide("ann")
    with caplog.at_level(logging.INFO):
        logging.getLogger("service").info("decided", extra=attributes(decision))
    assert vars(caplog.records[0])["leadrules.verdict"] == decision.verdict


def test_the_current_span_gets_them(decide: Decide) -> None:
    decision, spans = decide("ann"), InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    with provider.get_tracer("service").start_as_current_span("score"):
        assert mark_span(decision, decision_id="01a2") is True
    (span,) = spans.get_finished_spans()
    assert dict(span.attributes or {}) == attributes(decision, decision_id="01a2")


def test_without_a_span_nothing_is_marked(decide: Decide) -> None:
    assert mark_span(decide("ann")) is False


def test_nothing_is_imported_for_it(root: Path) -> None:
    program = """
import sys, leadrules
from leadrules.log import mark_span
ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
assert mark_span(ruleset.score({}, as_of="2024-02-01")) is False
print([name for name in ("opentelemetry", "sqlalchemy", "alembic") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
