"""The types that a user's editor and type checker see."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

USER_CODE = """
from datetime import UTC, datetime
from decimal import Decimal

import leadrules

ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
decision = ruleset.score(
    {"job_title": "CEO", "employees": 12},
    events=[{"type": "form_submit", "form": "demo", "at": datetime.now(UTC)}],
    as_of=datetime.now(UTC),
)
score: Decimal = decision.score
fit: Decimal = decision.scores["fit"]
verdict: str = decision.verdict
due: datetime | None = decision.due
text: str = decision.to_json() + decision.explain()
again: leadrules.Decision = leadrules.Decision.from_json(text)
override = leadrules.Override(who="a", why="b", add=Decimal(1))
next_one = ruleset.score({}, previous=decision, override=override)
for contribution in decision.trace.contributions:
    rule: str = contribution.rule
    points: Decimal = contribution.points

split = leadrules.Split("autumn", {"champion": 9, "challenger": 1}, by="account")
experiment = leadrules.Experiment(split, {"champion": ruleset, "challenger": ruleset})
arm: str = experiment.score({"account_id": 7}).arm
shadow = leadrules.Shadow(ruleset, {"challenger": ruleset}, on_answer=lambda told: None)
beside: leadrules.Decision = shadow.score({})
found: str = leadrules.read_experiment([], split, window="90d", outcome="won").verdict
"""

WRONG = {
    "ruleset.score(3)": "arg-type",
    "decision.scores['fit'] = 3": "index",
    "decision.verdict = 'SQL'": "misc",
    "ruleset.score({}, {})": "call-arg",
}


def mypy(folder: Path, code: str) -> str:
    file = folder / "user_code.py"
    file.write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(file)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder).stdout


def test_a_users_code_passes_a_strict_type_checker(tmp_path: Path) -> None:
    assert "Success: no issues found" in mypy(tmp_path, USER_CODE)


def test_a_users_mistakes_are_found_by_the_type_checker(tmp_path: Path) -> None:
    said = mypy(tmp_path, USER_CODE + "\n".join(WRONG) + "\n")
    first = USER_CODE.count("\n") + 1
    for line in range(first, first + len(WRONG)):
        assert f"user_code.py:{line}: error" in said, said
