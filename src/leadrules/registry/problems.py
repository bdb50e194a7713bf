"""Errors about versions and registries; each says all that is wrong as diagnostics."""

from __future__ import annotations

from leadrules.diagnostics import LeadrulesError


class RegistryError(LeadrulesError):
    """Versions that cannot be signed, published or held, with every reason found."""


class NotHeldError(RegistryError, KeyError):
    """A ruleset or version that a registry does not hold."""
