"""Records to test with: one told in full, and random ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from leadrules.decision.record import (
    Contribution,
    Distance,
    Effective,
    EventRead,
    IntakeNote,
    Line,
    MeasureRead,
    Override,
    Record,
    RulesetIdentity,
    Shortfall,
    Tally,
    Trace,
    VerdictStep,
)

AS_OF = datetime(2024, 2, 1, 12, tzinfo=UTC)


def contribution(
    rule: str, group: str, score: str, outcome: Any, raw: int | str, **other: Any
) -> Contribution:
    """A contribution of which only what matters is said."""
    plain: dict[str, Any] = {
        "branch": 0 if outcome == "fired" else None,
        "passed_over": (),
        "missing": (),
        "read": (),
        "events": (),
        "lines": (),
        "points": Decimal(raw),
        "reason": None,
    }
    return Contribution(rule, group, score, outcome, raw=Decimal(raw), **(plain | other))


def told_record() -> Record:
    """A lead at 65 points with something of everything, whose numbers add up."""
    contributions = (
        contribution(
            "company-size",
            "firmographic",
            "fit",
            "fired",
            20,
            branch=2,
            read=("employees",),
            reason="300 employees",
        ),
        contribution(
            "target-industry", "firmographic", "fit", "fired", 15, branch=0, read=("industry",)
        ),
        contribution(
            "funding",
            "firmographic",
            "fit",
            "unknown",
            0,
            missing=("annual_revenue",),
            read=("annual_revenue",),
        ),
        contribution(
            "seniority",
            "title",
            "fit",
            "fired",
            20,
            branch=1,
            read=("job_title",),
            reason="title: Director, \x1b[31mOperations",
        ),
        contribution("free-mail", "firmographic", "fit", "not_fired", 0, read=("email",)),
        contribution(
            "pricing-page",
            "interest",
            "engagement",
            "fired",
            15,
            branch=None,
            read=("pricing_views",),
            events=(0, 1, 2),
            lines=(
                Line("rule", "pricing-page", "decay", None, Decimal("-3.25")),
                Line("rule", "pricing-page", "cap", Decimal(10), Decimal("-1.75")),
            ),
            points=Decimal(10),
            reason="3 views of the pricing page",
        ),
        contribution(
            "demo-request", "interest", "engagement", "fired", 17, read=("demos",), events=(3,)
        ),
        contribution(
            "competitor", "interest", "engagement", "fired", "-5", reason="works for acme.com"
        ),
        contribution(
            "legacy-score",
            "interest",
            "engagement",
            "unknown",
            0,
            missing=("legacy_score", "legacy_date"),
            read=("legacy_score", "legacy_date"),
        ),
    )
    groups = (
        Tally(
            "firmographic",
            Decimal(35),
            (Line("group", "firmographic", "cap", Decimal(30), Decimal(-5)),),
            Decimal(30),
            True,
        ),
        Tally("title", Decimal(20), (), Decimal(20), True),
        Tally(
            "interest",
            Decimal(22),
            (Line("group", "interest", "weight", Decimal(150), Decimal(11)),),
            Decimal(33),
            True,
        ),
    )
    scores = (
        Tally(
            "fit",
            Decimal(50),
            (Line("score", "fit", "cap", Decimal(45), Decimal(-5)),),
            Decimal(45),
            True,
            ("firmographic", "title"),
        ),
        Tally("engagement", Decimal(33), (), Decimal(33), True, ("interest",)),
        Tally(
            "total",
            Decimal(78),
            (
                Line("score", "engagement", "weight", Decimal(60), Decimal("-13.2")),
                Line("score", "total", "floor", Decimal(65), Decimal("0.2")),
            ),
            Decimal(65),
            True,
            ("fit", "engagement"),
        ),
    )
    view = {"url": "/pricing", "seconds": 40}
    trace = Trace(
        contributions=contributions,
        groups=groups,
        scores=scores,
        verdicts=(
            VerdictStep("disqualified", "unknown", ("opted_out",)),
            VerdictStep("SQL", "false", ()),
            VerdictStep("MQL", "true", ()),
            VerdictStep("nurture", "not_asked", ()),
        ),
        fields={
            "employees": 300,
            "industry": "software",
            "job_title": "Director, \x1b[31mOperations",
            "email": "zoë@example.org",
            "annual_revenue": None,
            "growth": Decimal("12.5"),
            "budget": Decimal("40"),
            "opted_out": None,
            "customer": False,
            "signed_on": date(2024, 1, 15),
            "last_call": datetime(2024, 1, 30, 9, 30, 0, 250, tzinfo=UTC),
            "looks_like_a_date": "2024-01-15",
            "tags": ("crm", "b2b"),
            "interests": (),
        },
        measures=(
            MeasureRead("pricing_views", 3, (0, 1, 2), 1),
            MeasureRead("demos", 1, (3,), 0),
            MeasureRead("average_seconds", Decimal("40.25"), (0, 1), 0),
            MeasureRead("any_customer", None, (), 0),
        ),
        events=(
            EventRead(None, "page_view", datetime(2024, 1, 20, 8, tzinfo=UTC), "e1", view),
            EventRead(None, "page_view", datetime(2024, 1, 24, 8, tzinfo=UTC), "e2", view),
            EventRead(0, "page_view", datetime(2024, 1, 29, 8, tzinfo=UTC), None, view),
            EventRead(None, "form_submit", datetime(2024, 1, 30, tzinfo=UTC), "e4", {"form": "d"}),
        ),
        events_given=True,
        colleague_events_given=True,
        colleagues=({"employees": 300, "email": None},),
        notes=(
            IntakeNote("LR502", "annual_revenue", "`annual_revenue` is not a number"),
            IntakeNote("LR503", "events[7].seconds", "`seconds` is below its minimum of 0"),
        ),
        unknown_keys=2,
        unseen_events=1,
        repeated_events=1,
        unknown_events=3,
    )
    override = Override(
        "ann",
        "met her at the fair",
        verdict="SQL",
        at=datetime(2024, 1, 31, tzinfo=UTC),
        until=datetime(2024, 3, 1, tzinfo=UTC),
    )
    return Record(
        ruleset=RulesetIdentity("b2b-saas", "2.0.0", "9f86d081884c7d659a2feaa0c55ad015" * 2, 1),
        engine="0.1.0",
        lead_id="lead_000002",
        as_of=AS_OF,
        score=Decimal(65),
        scores={"fit": Decimal(45), "engagement": Decimal(33), "total": Decimal(65)},
        verdict="MQL",
        labels={"heat": "warm", "profile": None},
        effective=Effective(
            score=Decimal(65),
            verdict="SQL",
            since=AS_OF,
            latched=False,
            cooling=(),
            override=override,
            left={"MQL": AS_OF},
        ),
        due=datetime(2024, 2, 1, 16, tzinfo=UTC),
        accept_by=datetime(2024, 2, 5, 12, tzinfo=UTC),
        attempts=6,
        distance=(
            Distance(
                "SQL",
                (
                    Shortfall("total", ">=", Decimal(65), Decimal(80)),
                    Shortfall("demos", ">=", None, Decimal(2)),
                ),
            ),
        ),
        trace=trace,
    )


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["2024-01-01", "2024-01-01T00:00:00Z", "null", "5", '"', "\x1b[0m", "\u2028", "\x7f"]
)
DECIMALS = st.decimals(-(10**19), 10**19, allow_nan=False, places=6) | st.sampled_from(
    [Decimal(0), Decimal("-0"), Decimal("5.00"), Decimal("4E+3"), Decimal("-0.000001")]
)
_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    Decimal: DECIMALS,
    datetime: st.datetimes(timezones=st.just(UTC)),
    date: st.dates(),
    NoneType: st.none(),
}


def random(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type as the record's classes use it."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{field.name: random(hints[field.name]) for field in fields(hint)})
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(random(arguments[0]), max_size=2).map(tuple)
    if origin is Mapping:
        return st.dictionaries(TEXTS, random(arguments[1]), max_size=2)
    assert origin in (Union, UnionType), hint
    return st.one_of(*map(random, arguments))
