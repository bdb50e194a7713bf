from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from intake_rulesets import BERLIN, PLAIN, told

from leadrules.decision.record import Override, Standing
from leadrules.diagnostics import LeadError
from leadrules.intake.standing import read_override, read_previous

AS_OF = datetime(2024, 2, 1, 12, tzinfo=UTC)
EARLIER = datetime(2024, 1, 1, tzinfo=UTC)
HELD = Standing(verdict="MQL", since=EARLIER, as_of=EARLIER, left={"nurture": EARLIER})
WHO = {"who": "ann", "why": "a known buyer"}


def previous(raw: object) -> Standing | None:
    return read_previous(PLAIN, raw, AS_OF)


def override(raw: object) -> Override | None:
    return read_override(PLAIN, raw, AS_OF)


def test_a_standing_a_decision_and_a_mapping_say_the_same() -> None:
    decision = SimpleNamespace(standing=HELD, ruleset=PLAIN.identity)
    mapping = {
        "verdict": "MQL",
        "since": "2024-01-01T00:00:00Z",
        "as_of": "2024-01-01T01:00:00+01:00",
        "left": {"nurture": "2024-01-01T00:00:00Z"},
        "ruleset": "b2b",
    }
    for raw in (HELD, decision, mapping, {**mapping, "ruleset": {"name": "b2b"}}):
        assert previous(raw) == HELD
    assert previous(None) is None


def test_what_a_mapping_leaves_out() -> None:
    assert previous({"verdict": "hold", "since": EARLIER}) == Standing("hold", EARLIER, EARLIER, {})
    day = read_previous(BERLIN, {"verdict": "MQL", "since": date(2024, 1, 1)}, AS_OF)
    assert day is not None
    assert day.since.isoformat() == "2024-01-01T22:59:59.999999+00:00"


def test_a_verdict_that_this_version_lacks_is_no_error() -> None:
    standing = previous({"verdict": "SAL", "since": EARLIER})
    assert standing is not None
    assert standing.verdict == "SAL"


def test_a_decision_of_another_ruleset_is_an_error() -> None:
    other = replace(PLAIN.identity, name="b2c")
    for raw in (
        SimpleNamespace(standing=HELD, ruleset=other),
        {"verdict": "MQL", "since": EARLIER, "ruleset": "b2c"},
    ):
        with pytest.raises(LeadError) as errors:
            previous(raw)
        assert told(errors) == [
            (
                "LR513",
                "previous.ruleset",
                "the previous decision is of the ruleset `b2c`, not `b2b`",
            )
        ]


def test_a_decision_of_another_version_is_not() -> None:
    later = replace(PLAIN.identity, version="2.0.0", hash="sha256:1")
    assert previous(SimpleNamespace(standing=HELD, ruleset=later)) == HELD


@pytest.mark.parametrize("part", ["since", "as_of", "left"])
def test_nothing_of_it_is_later_than_as_of(part: str) -> None:
    raw: dict[str, Any] = {"verdict": "MQL", "since": EARLIER, "as_of": AS_OF, "left": {"x": AS_OF}}
    assert previous(raw) is not None
    late = AS_OF + timedelta(microseconds=1)
    raw |= {part: {"x": late} if part == "left" else late}
    with pytest.raises(LeadError) as errors:
        previous(raw)
    assert ("LR514", "previous") in [(code, place) for code, place, _ in told(errors)]


def test_a_verdict_is_not_held_since_after_the_decision() -> None:
    with pytest.raises(LeadError) as errors:
        previous({"verdict": "MQL", "since": AS_OF, "as_of": EARLIER})
    assert told(errors) == [
        ("LR512", "previous.since", "`since` is later than the previous decision itself")
    ]


@pytest.mark.parametrize("raw", [7, "MQL", [HELD], object(), SimpleNamespace(standing="MQL")])
def test_what_is_no_previous_decision(raw: object) -> None:
    with pytest.raises(LeadError) as errors:
        previous(raw)
    assert told(errors) == [("LR512", "previous", "the previous decision is not readable")]


def test_a_whole_decision_as_json_is_pointed_to_what_reads_it() -> None:
    with pytest.raises(LeadError) as errors:
        previous({"format": 1, "verdict": "MQL", "effective": {"verdict": "MQL"}, "trace": {}})
    (problem,) = errors.value.diagnostics
    assert problem.message == "the previous decision is written out and not read back"
    assert problem.help == "read it with `Decision.from_json(text)` or `Decision.from_dict(data)`"


def test_everything_wrong_with_a_previous_decision_is_told() -> None:
    with pytest.raises(LeadError) as errors:
        previous({"verdict": 7, "since": "then", "left": {"x": None, 7: EARLIER}, "score": 5, 8: 1})
    parts = "its parts are `verdict`, `since`, `as_of`, `left`, `ruleset`"
    assert told(errors) == [
        ("LR512", "previous", f"`score` is no part of it; {parts}"),
        ("LR512", "previous", f"a key that is not text is no part of it; {parts}"),
        ("LR512", "previous.verdict", "`verdict` is not readable: the value is not a text"),
        ("LR512", "previous.since", "`since` is not readable: `then` is not an instant"),
        (
            "LR512",
            "previous.left.x",
            "`left.x` is not readable: a missing value is not an instant",
        ),
        ("LR512", "previous.left", "a key of `left` is not text"),
    ]
    with pytest.raises(LeadError) as errors:
        previous({"verdict": " ", "left": []})
    assert told(errors) == [
        ("LR512", "previous.verdict", "it has no `verdict`"),
        ("LR512", "previous.since", "it has no `since`"),
        ("LR512", "previous.left", "`left` is not a mapping of verdicts to instants"),
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"score": 80}, Override(**WHO, score=Decimal("80.00"))),
        ({"add": "-7.5", "score": None}, Override(**WHO, add=Decimal("-7.50"))),
        ({"add": 0}, Override(**WHO, add=Decimal("0.00"))),
        ({"verdict": "MQL", "disqualify": False}, Override(**WHO, verdict="MQL")),
        ({"disqualify": True, "at": ""}, Override(**WHO, disqualify=True)),
        ({"score": 1, "at": AS_OF}, Override(**WHO, score=Decimal(1), at=AS_OF)),
        (
            {"score": 1, "until": "2024-02-01"},
            Override(
                **WHO,
                score=Decimal(1),
                until=datetime(2024, 2, 1, 23, 59, 59, 999999, tzinfo=UTC),
            ),
        ),
    ],
)
def test_an_override_changes_one_thing(change: dict[str, Any], expected: Override) -> None:
    assert override({**WHO, **change}) == expected
    assert override(expected) == expected


def test_no_override_is_none() -> None:
    assert override(None) is None


def test_an_override_that_is_not_in_force_counts_for_nothing_but_is_checked() -> None:
    microsecond = timedelta(microseconds=1)
    assert override({**WHO, "score": 1, "at": AS_OF + microsecond}) is None
    assert override({**WHO, "score": 1, "until": AS_OF - microsecond}) is None
    with pytest.raises(LeadError):
        override({**WHO, "verdict": "SLQ", "until": EARLIER})


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("ann", ("LR515", "override", "the override is not a mapping")),
        ({"why": "x", "add": 1}, ("LR515", "override.who", "it has no `who`")),
        ({"who": "x", "why": " ", "add": 1}, ("LR515", "override.why", "it has no `why`")),
        (WHO, ("LR515", "override", "an override changes exactly one thing, and this one nothing")),
        (
            {**WHO, "verdict": " "},
            ("LR515", "override", "an override changes exactly one thing, and this one nothing"),
        ),
        (
            {**WHO, "disqualify": False},
            ("LR515", "override", "an override changes exactly one thing, and this one nothing"),
        ),
        (
            {**WHO, "add": 1, "verdict": "MQL"},
            (
                "LR515",
                "override",
                "an override changes exactly one thing, and this one `add`, `verdict`",
            ),
        ),
        (
            {**WHO, "add": "1.005"},
            ("LR515", "override.add", "`add` is not readable: `1.005` has more than 2 places"),
        ),
        (
            {**WHO, "score": 1_000_000.01},
            (
                "LR515",
                "override.score",
                "`score` is not readable: `1000000.01` is above the maximum 1000000.00",
            ),
        ),
        (
            {**WHO, "score": True},
            ("LR515", "override.score", "`score` is not readable: `True` is not a number"),
        ),
        (
            {**WHO, "disqualify": "maybe"},
            (
                "LR515",
                "override.disqualify",
                "`disqualify` is not readable: `maybe` is not true or false",
            ),
        ),
        (
            {**WHO, "score": 1, "at": AS_OF, "until": EARLIER},
            ("LR515", "override.until", "the override ends before it begins"),
        ),
        (
            {**WHO, "verdict": "SLQ"},
            ("LR516", "override.verdict", "the ruleset has no verdict `SLQ`"),
        ),
        (
            {**WHO, "verdict": "hold"},
            ("LR516", "override.verdict", "the ruleset has no verdict `hold`"),
        ),
    ],
)
def test_a_wrong_override_is_an_error(raw: object, expected: tuple[str, str, str]) -> None:
    with pytest.raises(LeadError) as errors:
        override(raw)
    assert told(errors) == [expected]


def test_an_override_cannot_disqualify_where_no_verdict_does() -> None:
    ruleset = replace(PLAIN, verdicts=PLAIN.verdicts[1:])
    with pytest.raises(LeadError) as errors:
        read_override(ruleset, {**WHO, "disqualify": True}, AS_OF)
    assert told(errors) == [
        ("LR516", "override.disqualify", "no verdict of the ruleset disqualifies")
    ]
