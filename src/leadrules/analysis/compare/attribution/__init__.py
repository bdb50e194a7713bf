"""Which change between two versions makes each lead's verdict differ, and by how much."""

from leadrules.analysis.compare.attribution.attributing import attribute
from leadrules.analysis.compare.attribution.record import Attribution, Explained, Flip, Share
from leadrules.analysis.compare.attribution.steps import Steps, Unit, steps_between

__all__ = [
    "Attribution",
    "Explained",
    "Flip",
    "Share",
    "Steps",
    "Unit",
    "attribute",
    "steps_between",
]
