"""A decision's JSON data again, out of its form and what `shortening` wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from leadrules.decision.json_form import FORMAT
from leadrules.log.forms.shortening import OUTCOMES, STEPS

if TYPE_CHECKING:
    from leadrules.log.forms.form import Form


def lengthened(short: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The decision as its JSON has it; ValueError, TypeError, IndexError or KeyError where what is
    short is not of the form."""
    alike = form.alike
    scores = [_tally(*each) for each in zip(short["scores"], alike["scores"], strict=True)]
    score, verdict, as_of = short["score"], short["verdict"], short["as_of"]
    effective = {
        "score": score, "verdict": verdict, "since": as_of,
        "latched": False, "cooling": [], "override": None, "left": {},
    }  # fmt: skip
    given = short.get("given", [True, False])
    counts = short.get("not_read", [0, 0, 0, 0])
    fields, labels = short["fields"], short["labels"]
    return {
        "format": FORMAT,
        "ruleset": alike["ruleset"],
        "engine": alike["engine"],
        "lead_id": short["lead_id"],
        "as_of": as_of,
        "score": score,
        "scores": short.get("points", {one["name"]: one["points"] for one in scores}),
        "verdict": verdict,
        "labels": _named(labels, alike["labels"]),
        "effective": short.get("effective", effective),
        "due": short.get("due"),
        "accept_by": short.get("accept_by"),
        "attempts": short.get("attempts"),
        "distance": _distances(short["distance"], alike["lacking"]),
        "trace": {
            "contributions": [
                _contribution(*each)
                for each in zip(short["rules"], alike["contributions"], strict=True)
            ],
            "groups": [
                _tally(*each) for each in zip(short["groups"], alike["groups"], strict=True)
            ],
            "scores": scores,
            "verdicts": [
                _step(*each) for each in zip(short["verdicts"], alike["verdicts"], strict=True)
            ],
            "fields": _named(fields, alike["fields"]),
            "measures": [
                _measure(*each) for each in zip(short["measures"], alike["measures"], strict=True)
            ],
            "events": [_event(each, alike["events"]) for each in short["events"]],
            "events_given": given[0],
            "colleague_events_given": given[1],
            "colleagues": short.get("colleagues"),
            "notes": short.get("notes", []),
            "unknown_keys": counts[0],
            "unseen_events": counts[1],
            "repeated_events": counts[2],
            "unknown_events": counts[3],
        },
    }


def _contribution(short: Any, alike: Sequence[Any]) -> Any:
    if isinstance(short, dict):
        return short
    rule, group, score, read, constant = alike
    told = _listed(short, (None, 0, None, [], [], None, None, [], []))
    outcome, points, branch, missing, events, reason, raw, lines, passed_over = told
    given = len(short) if isinstance(short, list) else 1
    if given < 6:
        reason = constant if outcome == 1 else None
    return {
        "rule": rule,
        "group": group,
        "score": score,
        "outcome": OUTCOMES[outcome],
        "branch": branch,
        "passed_over": passed_over,
        "missing": [each if isinstance(each, str) else read[each] for each in missing],
        "read": read,
        "events": events,
        "raw": points if given < 7 else raw,
        "lines": lines,
        "points": points,
        "reason": reason,
    }


def _tally(short: Any, alike: Sequence[Any]) -> Any:
    if isinstance(short, dict):
        return short
    total, known, points, lines = _listed(short, (None, True, None, []))
    return {
        "name": alike[0],
        "sum": total,
        "lines": lines,
        "points": total if points is None else points,
        "known": known,
        "parts": alike[1],
    }


def _step(short: Any, name: str) -> Any:
    if isinstance(short, dict):
        return short
    outcome, missing = _listed(short, (None, []))
    return {"verdict": name, "outcome": STEPS[outcome], "missing": missing}


def _measure(short: Any, name: str) -> Any:
    if isinstance(short, dict):
        return short
    value, events, undecided = _listed(short, (None, [], 0))
    return {"name": name, "value": value, "events": events, "undecided": undecided}


def _event(short: Any, kinds: Sequence[Any]) -> Any:
    if isinstance(short, dict):
        return short
    number, at, values, name, member = _listed(short, (None, None, [], None, None))
    kind, names = kinds[number]
    return {
        "member": member,
        "type": kind,
        "at": at,
        "id": name,
        "values": dict(zip(names, values, strict=True)),
    }


def _distances(short: Sequence[Any], lacking: Sequence[Any]) -> list[Any]:
    """Those of one verdict stand together, and no verdict has two."""
    found: list[Any] = []
    by_verdict: dict[str, list[Any]] = {}
    for each in short:
        if isinstance(each, dict):
            found.append(each)
            continue
        number, has = each
        verdict, name, operator, needs = lacking[number]
        if verdict not in by_verdict:
            by_verdict[verdict] = []
            found.append({"verdict": verdict, "shortfalls": by_verdict[verdict]})
        by_verdict[verdict].append({"name": name, "operator": operator, "has": has, "needs": needs})
    return found


def _named(short: Any, names: Sequence[str]) -> Any:
    return dict(zip(names, short, strict=True)) if isinstance(short, list) else short


def _listed(short: Any, usual: tuple[Any, ...]) -> tuple[Any, ...]:
    """A list with the end that was as usual, of what `shortening` wrote."""
    told = tuple(short) if isinstance(short, list) else (short,)
    if len(told) > len(usual):
        raise ValueError("more than the form has places for")
    return (*told, *usual[len(told) :])
