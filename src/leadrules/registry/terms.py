"""The terms of a ruleset as loaded: the hash of its rules and that of its agreement."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from leadrules.language import ir
from leadrules.registry.lock import Terms

PREFIX = b"leadrules-agreement-1:"


def terms_of(ruleset: ir.Ruleset) -> Terms:
    """What a signature under this ruleset names."""
    return Terms(ruleset.identity.hash, agreement_hash(ruleset.agreement))


def agreement_hash(agreement: ir.Agreement | None) -> str | None:
    """The hash of what an agreement promises, `sha256:...`; None where there is none.

    SHA-256 over a prefix and canonical JSON without what was left out, so that layout, and how
    hours are written, change nothing.

    INVARIANT: what it gives for an agreement never changes, in no later release.

    >>> from leadrules.language import ir
    >>> agreement_hash(ir.Agreement(weekly_capacity=120))[:19]
    'sha256:52fe4d3f6f8e'
    """
    if agreement is None:
        return None
    text = json.dumps(_plain(agreement), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(PREFIX + text.encode()).hexdigest()}"


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        return {name: _plain(part) for name, part in parts.items() if part not in (None, ())}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
