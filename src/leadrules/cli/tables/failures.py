"""Why a row of a table could not be scored, in whole sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from leadrules.cli.scoring import Failure
from leadrules.codes import CODES
from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.intake.unreadable import Unreadable
from leadrules.ruleset import Ruleset


def failure_of(
    ruleset: Ruleset, lead: Mapping[str, Any], line: int, as_of: datetime | Any, error: str
) -> Failure:
    """The failure of a lead, of which a table's column `error` says this."""
    return Failure(_first(lead, ruleset.ir.lead_keys), line, _problems(ruleset, lead, as_of, error))


def _problems(
    ruleset: Ruleset, lead: Mapping[str, Any], as_of: datetime | Any, error: str
) -> tuple[Diagnostic, ...]:
    """What the column `error` says, in whole sentences where the lead alone tells them."""
    told: dict[str, list[Diagnostic]] = {}
    try:
        ruleset.score(lead, as_of=as_of)
    except (LeadError, Unreadable) as wrong:
        for one in wrong.diagnostics if isinstance(wrong, LeadError) else ():
            told.setdefault(one.code, []).append(one)
    problems: list[Diagnostic] = []
    for code, place in re.findall(r"(LR\d{3}) ?([^;]*)", error):
        meaning = CODES[code].meaning.rstrip(".")
        unknown = Diagnostic(code, meaning[0].lower() + meaning[1:], place=place.strip() or None)
        problems += told.pop(code, [] if any(one.code == code for one in problems) else [unknown])
    return tuple(problems)


def _first(lead: Mapping[str, Any], keys: Sequence[str]) -> str | None:
    texts = (str(lead[key]).strip() for key in keys if lead.get(key) is not None)
    return next((text for text in texts if text), None)
