"""Errors about plans; each says all that is wrong as diagnostics."""

from __future__ import annotations

from leadrules.diagnostics import LeadrulesError


class PlanError(LeadrulesError):
    """A plan, or choices beside it, that cannot be used, with every reason found."""
