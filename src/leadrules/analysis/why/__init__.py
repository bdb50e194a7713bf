"""Why a lead got its verdict, why not another, and what changed between two decisions."""

from leadrules.analysis.why.blocks import Audience
from leadrules.analysis.why.why import Why, why
from leadrules.analysis.why.why_not import WhyNot, why_not

__all__ = ["Audience", "Why", "WhyNot", "why", "why_not"]
