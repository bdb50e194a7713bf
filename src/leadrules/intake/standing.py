"""Where a lead stood before, and a person's word beside the rules': law 12."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from leadrules.decision.record import Override, Standing
from leadrules.diagnostics import Diagnostic, LeadError
from leadrules.intake.parts import Parts
from leadrules.intake.unreadable import shown
from leadrules.language.ir import Ruleset

_CHANGES = ("score", "add", "verdict", "disqualify")
_PREVIOUS = "give the earlier decision, or a mapping `{verdict: ..., since: ...}`"
_WRITTEN = "read it with `Decision.from_json(text)` or `Decision.from_dict(data)`"
_OVERRIDE = "give `who`, `why` and one of `score`, `add`, `verdict` and `disqualify: true`"


def read_previous(ruleset: Ruleset, raw: object, as_of: datetime) -> Standing | None:
    """Where the lead stood at the previous decision; None where none is given.

    `raw` is a Standing, a Decision, or a mapping with `verdict` and `since`, and optionally
    `as_of` (as `since`, if left out), `left` (verdicts with instants) and `ruleset` (its name, or
    a mapping with its `name`). Instants come back in UTC. A verdict that this version does not
    have is given back as it is: to whoever asks, no verdict is held.

    Raises LeadError where it cannot be read, is of a ruleset with another name, or is later than
    `as_of`.
    """
    if raw is None:
        return None
    given = _previous_parts(raw)
    if given is None:
        message = "the previous decision is not readable"
        raise LeadError([Diagnostic("LR512", message, place="previous", help=_PREVIOUS)])
    if "format" in given and "effective" in given:
        message = "the previous decision is written out and not read back"
        raise LeadError([Diagnostic("LR512", message, place="previous", help=_WRITTEN)])
    parts = Parts(ruleset, given, "previous", "LR512", _PREVIOUS)
    parts.allow_only("verdict", "since", "as_of", "left", "ruleset")
    parts.require("verdict", "since")
    _check_ruleset(ruleset, parts)
    verdict = parts.text("verdict")
    since = parts.instant("since")
    made = parts.instant("as_of") or since
    left = parts.instants("left")
    if any(instant is not None and instant > as_of for instant in (since, made, *left.values())):
        parts.wrong(
            None,
            f"the previous decision is later than `as_of`, `{as_of.isoformat()}`",
            code="LR514",
            advice="score a lead in the order of time, or leave the previous decision out",
        )
    if since is not None and made is not None and since > made:
        parts.wrong("since", "`since` is later than the previous decision itself")
    parts.raise_if_any()
    assert verdict is not None
    assert since is not None
    assert made is not None
    return Standing(verdict=verdict, since=since, as_of=made, left=left)


def read_override(ruleset: Ruleset, raw: object, as_of: datetime) -> Override | None:
    """A person's override in force at `as_of`; None where none is given or in force.

    `raw` is an Override or a mapping with its parts: `who`, `why`, exactly one of `score`, `add`,
    `verdict` and `disqualify` (true), and optionally `at` and `until`. Points come back with two
    places, instants in UTC. One that is not in force is checked all the same.

    Raises LeadError with everything that is wrong.
    """
    if raw is None:
        return None
    if isinstance(raw, Override):
        given: Mapping[Any, Any] = {key: getattr(raw, key) for key in Override.__slots__}
    elif isinstance(raw, Mapping):
        given = raw
    else:
        message = "the override is not a mapping"
        raise LeadError([Diagnostic("LR515", message, place="override", help=_OVERRIDE)])
    parts = Parts(ruleset, given, "override", "LR515", _OVERRIDE)
    parts.allow_only("who", "why", *_CHANGES, "at", "until")
    parts.require("who", "why")
    disqualify = parts.truth("disqualify")
    override = Override(
        who=parts.text("who") or "",
        why=parts.text("why") or "",
        score=parts.points("score"),
        add=parts.points("add"),
        verdict=parts.text("verdict"),
        disqualify=disqualify is True,
        at=parts.instant("at"),
        until=parts.instant("until"),
    )
    changes = [key for key in _CHANGES if parts.has(key)]
    if disqualify is False:
        changes.remove("disqualify")
    if len(changes) != 1:
        which = ", ".join(f"`{key}`" for key in changes) or "nothing"
        parts.wrong(None, f"an override changes exactly one thing, and this one {which}")
    _check_verdict(ruleset, override, parts)
    if override.at and override.until and override.until < override.at:
        parts.wrong("until", "the override ends before it begins")
    parts.raise_if_any()
    in_force = (override.at is None or override.at <= as_of) and (
        override.until is None or as_of <= override.until
    )
    return override if in_force else None


def _previous_parts(raw: object) -> Mapping[Any, Any] | None:
    if isinstance(raw, Mapping):
        return raw
    standing = getattr(raw, "standing", raw)
    if not isinstance(standing, Standing):
        return None
    return {
        "verdict": standing.verdict,
        "since": standing.since,
        "as_of": standing.as_of,
        "left": standing.left,
        "ruleset": getattr(raw, "ruleset", None),
    }


def _check_ruleset(ruleset: Ruleset, parts: Parts) -> None:
    given = parts.get("ruleset")
    name = given.get("name") if isinstance(given, Mapping) else getattr(given, "name", given)
    if name is None or name == ruleset.identity.name:
        return
    parts.wrong(
        "ruleset",
        f"the previous decision is of the ruleset {shown(name)}, not `{ruleset.identity.name}`",
        code="LR513",
        advice="leave it out where another ruleset decided",
    )


def _check_verdict(ruleset: Ruleset, override: Override, parts: Parts) -> None:
    names = [verdict.name for verdict in ruleset.verdicts]
    if override.verdict is not None and override.verdict not in names:
        parts.wrong(
            "verdict",
            f"the ruleset has no verdict {shown(override.verdict)}",
            code="LR516",
            advice=f"its verdicts are {', '.join(f'`{name}`' for name in names)}",
        )
    if override.disqualify and not any(verdict.disqualifies for verdict in ruleset.verdicts):
        parts.wrong(
            "disqualify",
            "no verdict of the ruleset disqualifies",
            code="LR516",
            advice="give one of its verdicts `disqualifies: true`, or override the `verdict`",
        )
