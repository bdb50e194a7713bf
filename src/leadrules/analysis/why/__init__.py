"""Why a lead got its verdict, why not another, and what changed between two decisions."""

from leadrules.analysis.why.blocks import Audience
from leadrules.analysis.why.changed import Changed, what_changed
from leadrules.analysis.why.why import Why, why
from leadrules.analysis.why.why_not import WhyNot, why_not

__all__ = ["Audience", "Changed", "Why", "WhyNot", "what_changed", "why", "why_not"]
