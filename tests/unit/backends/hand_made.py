"""Rulesets made by hand in the IR, for a backend alone: no YAML, no checker, no lowering."""

from __future__ import annotations

from typing import Any

from leadrules.language import ir

DAY = 86_400_000_000


def condition(source: str) -> ir.Condition:
    """A condition by its text alone, which is all that the reference reads."""
    return ir.Condition(ir.Constant(True, ir.Type.BOOLEAN), source)


FIELDS = (
    ir.Field("employees", ir.Type.INTEGER),
    ir.Field("revenue", ir.Type.NUMBER, places=2),
    ir.Field("industry", ir.Type.TEXT),
    ir.Field("code", ir.Type.TEXT, exact=True),
    ir.Field("opted_in", ir.Type.BOOLEAN),
    ir.Field("email", ir.Type.EMAIL),
    ir.Field("signed_on", ir.Type.DATE),
    ir.Field("seen_at", ir.Type.TIMESTAMP),
    ir.Field("tags", ir.Type.TEXTS),
)
EVENTS = (
    ir.EventType(
        "view",
        (
            ir.Field("url", ir.Type.TEXT),
            ir.Field("seconds", ir.Type.INTEGER),
            ir.Field("topics", ir.Type.TEXTS),
        ),
    ),
    ir.EventType("form", (ir.Field("form", ir.Type.TEXT),)),
)
NURTURE = ir.Verdict("nurture", None)


def rule(payout: ir.Payout, **keys: Any) -> ir.Rule:
    """A rule called `rule`."""
    return ir.Rule(keys.pop("id", "rule"), payout, **keys)


def group(*rules: ir.Rule, **keys: Any) -> ir.Group:
    """A group called `group` of the score `total`."""
    return ir.Group(keys.pop("name", "group"), keys.pop("score", "total"), rules, **keys)


def ruleset(**parts: Any) -> ir.Ruleset:
    """A ruleset with these fields, events and one score, but for what is given."""
    whole: dict[str, Any] = {
        "identity": ir.Identity("by-hand", "1.0.0", "sha256:0"),
        "zone": "UTC",
        "zone_declared": False,
        "on_unreadable": "error",
        "lead_keys": ("id",),
        "account_keys": ("account_id",),
        "limits": ir.Limits(),
        "fields": FIELDS,
        "events": EVENTS,
        "phrases": {},
        "lists": {},
        "measures": (),
        "groups": (),
        "scores": (ir.Score("total"),),
        "main_score": "total",
        "labels": (),
        "matrices": (),
        "grades": (),
        "verdicts": (NURTURE,),
        "agreement": None,
    }
    return ir.Ruleset(**{**whole, **parts})
