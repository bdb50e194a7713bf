"""What importing, loading and scoring may load, and that every module has its place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOREIGN = (
    "simpleeval", "typer", "click", "rich", "hypothesis", "pytest", "numpy", "pandas", "polars",
    "pyarrow", "duckdb", "narwhals", "sqlite3", "matplotlib",
)  # fmt: skip

SCORE = """
import sys
import leadrules
{and_then}
print([name for name in {foreign!r} if name in sys.modules])
"""


def loaded_by(and_then: str) -> str:
    """Which foreign libraries a fresh interpreter has loaded after these lines."""
    program = SCORE.format(and_then=and_then, foreign=FOREIGN)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_importing_leadrules_loads_no_engine_frame_or_command_library() -> None:
    assert loaded_by("") == "[]"


def test_loading_and_scoring_and_explaining_load_none_either(root: Path) -> None:
    rules = root / "rules" / "b2b-saas" / "2.0.0.yaml"
    lines = f"""
ruleset = leadrules.load({str(rules)!r})
decision = ruleset.score({{"job_title": "CEO"}}, events=[], as_of="2024-02-01")
decision.explain(), leadrules.Decision.from_json(decision.to_json())
"""
    assert loaded_by(lines) == "[]"


def test_a_live_test_in_a_service_loads_none_either(root: Path) -> None:
    rules = root / "rules" / "b2b-saas" / "2.0.0.yaml"
    lines = f"""
ruleset = leadrules.load({str(rules)!r})
split = leadrules.Split("autumn", {{"a": 1, "b": 1}})
leadrules.Experiment(split, {{"a": ruleset, "b": ruleset}}).score({{"lead_id": "ann"}}).row()
leadrules.Shadow(ruleset, {{"b": ruleset}}, on_answer=print).score({{"lead_id": "ann"}})
"""
    assert loaded_by(lines).endswith("[]")


def test_no_file_of_the_source_is_long_enough_to_be_two(root: Path) -> None:
    long = {
        str(file.relative_to(root)): lines
        for file in (root / "src").rglob("*.py")
        # WHY: the table of Unicode is data, one entry after another
        if file.name != "unicode14.py"
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert long == {}


def test_no_module_is_named_for_nothing(root: Path) -> None:
    empty = {"utils", "helpers", "misc", "common", "util"}
    assert [f for f in (root / "src").rglob("*.py") if f.stem in empty] == []
