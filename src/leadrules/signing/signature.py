"""Somebody's word for one side, and what it is given for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leadrules.diagnostics import Diagnostic
from leadrules.language.problems import shown

LONGEST_NAME = 200
"""Characters of the name under a signature."""


class Side(StrEnum):
    """For whom somebody signs."""

    MARKETING = "marketing"
    SALES = "sales"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is signed and published: the hash of the rules, and that of the agreement if any.

    The agreement stands apart because it is not in a ruleset's hash. A plan has none.
    """

    hash: str
    agreement: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody's word, for one side, that these terms are agreed; `at` is aware, in UTC."""

    who: str
    side: Side
    at: datetime
    terms: Terms


def refused_name(who: str, file: str) -> Diagnostic | None:
    """What is wrong with a name to sign with; None where nothing is.

    >>> refused_name("Ann", "plan.yaml") is None
    True
    """
    if who.strip() and who.isprintable() and len(who) <= LONGEST_NAME:
        return None
    message = f"{shown(who)} is no name to sign with"
    hint = f"a name has 1 to {LONGEST_NAME} plain characters"
    return Diagnostic("LR624", message, file=file, help=hint)
