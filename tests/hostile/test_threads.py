"""One ruleset shared by threads scores each lead as if it were alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from whole_path import AS_OF, rules

import leadrules
from leadrules.backends import reference

TEXT = rules(
    "{id: size, match: employees, bands: [{below: 50, points: 1}, {from: 50, points: 2}]}",
    "{id: title, when: 'mentions(job_title, executive)', points: 4, reason: '{job_title}'}",
    "{id: country, match: country, values: {NO: 8, SE: 16}, default: 32, missing: 64}",
    "{id: views, count: page_view, within: 30d, each: 1}",
)


@pytest.fixture(autouse=True)
def _switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def lead(number: int) -> dict[str, object]:
    return {
        "lead_id": str(number),
        "employees": number % 100,
        # WHY: titles that were never seen before too, so that the memo of texts is written to
        "job_title": f"{('CEO', 'Clerk', 'CTO')[number % 3]} {number % 700}",
        "country": ("NO", "SE", "DK", None)[number % 4],
    }


def events(number: int) -> list[dict[str, object]]:
    return [{"type": "page_view", "at": "2024-01-31T00:00:00Z"}] * (number % 4)


def answer(score: Callable[..., Any], number: int) -> tuple[object, ...]:
    decision = score(lead(number), events=events(number), as_of=AS_OF)
    record = getattr(decision, "record", decision)
    return record.lead_id, record.score, record.trace.contributions


@pytest.mark.parametrize("backend", ["python", "reference"])
def test_threads_get_the_answers_of_one(backend: str) -> None:
    ruleset = leadrules.loads(TEXT)

    def by_reference(given: object, **inputs: object) -> object:
        return reference.score(ruleset.ir, given, **inputs)

    score = ruleset.score if backend == "python" else by_reference
    numbers = list(range(1_500 if backend == "python" else 150))
    fresh = leadrules.loads(TEXT)
    alone = [answer(fresh.score, number) for number in numbers]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda number: answer(score, number), numbers))
    assert together == alone


def test_threads_that_load_and_score_the_shipped_rules_agree(root: Path) -> None:
    file = root / "rules" / "b2b-saas" / "2.0.0.yaml"

    def once(number: int) -> str:
        return leadrules.load(file).score(lead(number), events=[], as_of=AS_OF).to_json()

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(once, [7] * 8))
    assert set(together) == {once(7)}
