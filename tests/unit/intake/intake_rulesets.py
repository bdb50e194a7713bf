"""A small ruleset in the IR, for the tests of the intake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from leadrules.language.ir import (
    EventType,
    Field,
    Identity,
    Limits,
    Ruleset,
    Score,
    Type,
    Verdict,
)

PLAIN = Ruleset(
    identity=Identity("b2b", "1.0.0", "sha256:0"),
    zone="UTC",
    zone_declared=False,
    on_unreadable="error",
    lead_keys=("lead_id", "id"),
    account_keys=("account_id",),
    limits=Limits(),
    fields=(
        Field("employees", Type.INTEGER, sources=("numberofemployees", "size"), minimum=1),
        Field("industry", Type.TEXT, stand_ins=("Select",), choices=("software", "steel")),
        Field("email", Type.EMAIL, personal=True),
    ),
    events=(
        EventType("page_view", (Field("url", Type.TEXT), Field("seconds", Type.INTEGER))),
        EventType("unsubscribed", ()),
    ),
    phrases={},
    lists={},
    measures=(),
    groups=(),
    scores=(Score("total"),),
    main_score="total",
    labels=(),
    matrices=(),
    grades=(),
    verdicts=(
        Verdict("disqualified", None, disqualifies=True),
        Verdict("MQL", None),
        Verdict("nurture", None),
    ),
    agreement=None,
)

LENIENT = replace(PLAIN, on_unreadable="missing")
BERLIN = replace(PLAIN, zone="Europe/Berlin", zone_declared=True)


def limited(**limits: int) -> Ruleset:
    """The plain ruleset with narrower limits."""
    return replace(PLAIN, limits=Limits(**limits))


def told(errors: Any) -> list[tuple[str, str | None, str]]:
    """What a LeadError says: code, place and message of each diagnostic."""
    return [(error.code, error.place, error.message) for error in errors.value.diagnostics]
