"""The diagnostic codes: what each offence is called and what it means, a file for each range.

LR1xx reading YAML;
LR2xx the document's form and names;
LR3xx conditions and expressions;
LR4xx meaning (bands, reachability, bounds);
LR5xx leads, events, tables and other inputs;
LR600 to LR649 versions, lock file and registry;
LR650 to LR679 plans and comparisons;
LR680 to LR685 live tests;
LR686 to LR699 the decision log;
LR7xx cases inside a ruleset;
LR8xx adapters;
LR9xx the command.
"""

from __future__ import annotations

from leadrules.codes import (
    adapters,
    cases,
    command,
    comparisons,
    conditions,
    decision_log,
    document,
    experiments,
    inputs,
    meaning,
    reading_yaml,
    versions,
)
from leadrules.codes.code import Code

__all__ = ["CODES", "Code"]

CODES: dict[str, Code] = {
    **reading_yaml.CODES,
    **document.CODES,
    **conditions.CODES,
    **meaning.CODES,
    **inputs.CODES,
    **versions.CODES,
    **comparisons.CODES,
    **experiments.CODES,
    **decision_log.CODES,
    **cases.CODES,
    **adapters.CODES,
    **command.CODES,
}
