"""Names for tables in a session that others use too."""

from __future__ import annotations

from secrets import token_hex


def unique(what: str) -> str:
    """A name that nothing else has."""
    return f"leadrules_{what}_{token_hex(6)}"
