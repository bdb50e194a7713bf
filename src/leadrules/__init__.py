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
from leadrules.registry.problems import NotHeldError, RegistryError
from leadrules.registry.registry import Registry, ReloadResult
from leadrules.ruleset import Ruleset, compare, diff, load, loads
from leadrules.version import __version__

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog
    from leadrules.log.store.errors import LogError

__all__ = [
    "Decision",
    "DecisionLog",
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
    """The names of the decision log, whose libraries only who logs has and loads."""
    if name == "DecisionLog":
        from leadrules.log.decision_log import DecisionLog

        return DecisionLog
    if name == "LogError":
        from leadrules.log.store.errors import LogError

        return LogError
    raise AttributeError(f"module `leadrules` has no `{name}`")
