"""What a sealed decision says of what stands in clear, read without making a decision of it.

Verifying opens every part there is: this reads a tenth of what `together` does. That the rest of it
is whole, replaying shows, which scores it again.
"""

from __future__ import annotations

import json
from typing import Any

from leadrules.log.forms.form import Form
from leadrules.log.forms.shortening import OUTCOMES

_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)
# WHY: numbers are held to the header's as they are written


def facts(lead: bytes, form: Form | None) -> dict[str, Any]:
    """The values that `public_part` has of the decision, its `ruleset` and its `lead_id`.

    `form` is the one that the header names. Raises ValueError, KeyError, TypeError, IndexError or
    AttributeError where it is no decision.
    """
    data = _DECODER.decode(lead.decode())
    if form is None:
        told = data["decision"]
        engine, ruleset = told["engine"], told["ruleset"]
        scores, labels, effective = told["scores"], told["labels"], told["effective"]
        fired = [one["rule"] for one in told["trace"]["contributions"] if one["outcome"] == "fired"]
    else:
        told, alike = data["short"], form.alike
        engine, ruleset = alike["engine"], alike["ruleset"]
        scores = told.get("points")
        if scores is None:
            pairs = zip(told["scores"], alike["scores"], strict=True)
            scores = dict(_score(short, names[0]) for short, names in pairs)
        labels = told["labels"]
        if isinstance(labels, list):
            labels = dict(zip(alike["labels"], labels, strict=True))
        effective = told.get("effective")
        if effective is None:
            effective = {key: told[key] for key in ("score", "verdict")}
            effective |= {"since": told["as_of"], "override": None}
        rules = zip(told["rules"], alike["contributions"], strict=True)
        fired = [names[0] for short, names in rules if _outcome(short) == "fired"]
    return {
        "lead_id": told["lead_id"],
        "ruleset": {**ruleset, "language": int(ruleset["language"])},
        "engine": engine,
        "as_of": told["as_of"],
        "score": told["score"],
        "scores": scores,
        "verdict": told["verdict"],
        "labels": labels,
        "effective_score": effective["score"],
        "effective_verdict": effective["verdict"],
        "since": effective["since"],
        "overridden": effective["override"] is not None,
        "fired": fired,
    }


def _score(short: Any, name: str) -> tuple[str, str]:
    """A score's name and points."""
    if isinstance(short, dict):
        return short["name"], short["points"]
    told = short if isinstance(short, list) else [short]
    return name, told[2] if len(told) > 2 and told[2] is not None else told[0]


def _outcome(short: Any) -> str:
    if isinstance(short, dict):
        return str(short["outcome"])
    return str(OUTCOMES[int(short[0] if isinstance(short, list) else short)])
