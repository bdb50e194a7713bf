"""Errors as data first and text second: a code, a place, what is wrong, and help."""

from leadrules.diagnostics.data import Diagnostic, Severity, Span
from leadrules.diagnostics.errors import FrameError, LeadError, LeadrulesError, RulesetError
from leadrules.diagnostics.rendering import render, to_json

__all__ = [
    "Diagnostic",
    "FrameError",
    "LeadError",
    "LeadrulesError",
    "RulesetError",
    "Severity",
    "Span",
    "render",
    "to_json",
]
