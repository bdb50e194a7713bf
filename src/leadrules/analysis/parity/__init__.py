"""Exported scores compared with ours, lead by lead, and which rules the differences go along with.

>>> from leadrules.analysis.parity import compare_scores
"""

from leadrules.analysis.parity.checking import ParityCheck, compare_scores
from leadrules.analysis.parity.record import (
    Association,
    Change,
    Explanation,
    LeadParity,
    Move,
    Parity,
    Part,
    Spread,
    Threshold,
)
from leadrules.analysis.parity.target import targets

__all__ = [
    "Association",
    "Change",
    "Explanation",
    "LeadParity",
    "Move",
    "Parity",
    "ParityCheck",
    "Part",
    "Spread",
    "Threshold",
    "compare_scores",
    "targets",
]
