"""Lead scoring as versioned YAML rules: a score, a verdict, and a trace that explains both.

>>> import leadrules
>>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
>>> decision = ruleset.score({"job_title": "Chief Financial Officer"}, as_of="2024-02-01")
>>> decision.verdict, decision.points["seniority"]
('cold', Decimal('18'))
"""

from typing import TYPE_CHECKING, Any

from leadrules.decision.decision import Decision
from leadrules.decision.record import Override, Standing
from leadrules.diagnostics import Diagnostic, FrameError, LeadError, LeadrulesError, RulesetError
from leadrules.experiment.reading import read_experiment
from leadrules.experiment.scoring import Experiment
from leadrules.experiment.shadow import Shadow
from leadrules.experiment.split import Split
from leadrules.extras import needs
from leadrules.log.problems import LogError
from leadrules.registry.problems import NotHeldError, RegistryError
from leadrules.registry.registry import Registry, ReloadResult
from leadrules.ruleset import Ruleset, compare, diff, load, loads
from leadrules.version import __version__

if TYPE_CHECKING:
    # WHY: not in __all__, as who has not its libraries may import all that is
    from leadrules.log.decision_log import DecisionLog as DecisionLog

__all__ = [
    "Decision",
    "Diagnostic",
    "Experiment",
    "FrameError",
    "LeadError",
    "LeadrulesError",
    "LogError",
    "NotHeldError",
    "Override",
    "Registry",
    "RegistryError",
    "ReloadResult",
    "Ruleset",
    "RulesetError",
    "Shadow",
    "Split",
    "Standing",
    "__version__",
    "compare",
    "diff",
    "load",
    "loads",
    "read_experiment",
]


def __getattr__(name: str) -> Any:
    """The decision log, whose libraries only who logs has and loads."""
    if name != "DecisionLog":
        raise AttributeError(f"module `leadrules` has no `{name}`")
    with needs("the decision log", "log"):
        from leadrules.log.decision_log import DecisionLog
    return DecisionLog
