"""Run by a Python that has only the built wheel and its core dependencies: does the core stand?"""

import subprocess
import sys
from pathlib import Path

import leadrules
from leadrules import presets

ROOT = Path(__file__).parent.parent.parent
FOREIGN = ("simpleeval", "typer", "rich", "click", "pandas", "polars", "pyarrow", "numpy")

assert ROOT / "src" not in Path(leadrules.__file__).parents, "this is the checkout, not the wheel"
ruleset = leadrules.load(ROOT / "rules" / "b2b-saas" / "2.0.0.yaml")
decision = ruleset.score({"job_title": "Chief Financial Officer"}, events=[], as_of="2024-02-01")
assert decision.points["seniority"] == 18, decision.points
assert leadrules.Decision.from_json(decision.to_json()) == decision
assert decision.explain()
assert all(presets.text(name) for name in presets.names()), "the wheel lacks presets"
split = leadrules.Split("autumn", {"champion": 9, "challenger": 1})
experiment = leadrules.Experiment(split, {"champion": ruleset, "challenger": ruleset})
logged = experiment.score({"lead_id": "lead-8"}, as_of="2024-02-01").row() | {"won": True}
assert logged["arm"] == "challenger", logged
told = ""
try:
    leadrules.read_experiment([logged], split, window="0d", outcome="won")
except leadrules.FrameError as error:
    told = str(error)
assert "leadrules[compare]" in told, told
for extra, asked in {
    "compare": lambda: leadrules.compare(ruleset, ruleset, [{"lead_id": "ann"}]),
    "html": lambda: ruleset.explain(decision).html(),
    "log": lambda: leadrules.DecisionLog,
}.items():
    try:
        asked()
    except ImportError as error:
        told = str(error)
    assert told.endswith(f": pip install 'leadrules[{extra}]'"), told
loaded = [name for name in FOREIGN if name in sys.modules]
assert not loaded, f"scoring a lead imported {loaded}"
assert (Path(leadrules.__file__).parent / "py.typed").exists()
pip = [sys.executable, "-m", "pip", "list", "--format=freeze"]
found = subprocess.run(pip, capture_output=True, text=True, check=True)
assert "typer" not in found.stdout, "the core drags the command's libraries in"
print("the core stands alone:", decision)
