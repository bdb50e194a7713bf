"""What changed between two decisions: facts, time and version, in numbers that add up."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.analysis.why.leads import AS_OF, SMALL, b2b, scored, small

import leadrules
from leadrules.analysis.why import Changed

LATER = AS_OF + timedelta(days=40)
DEMO = {"type": "form_submit", "form": "Demo", "id": "e1", "at": AS_OF - timedelta(days=1)}


def adds_up(found: Changed) -> None:
    assert sum((cause.points for cause in found.causes), found.by_hand) == found.points
    for cause in found.causes:
        assert sum(row.points for row in cause.rows) == cause.points
        if cause.cause == "facts":
            assert sum(points for _, points in cause.parts) == cause.points


def points(found: Changed) -> dict[str, Decimal]:
    return {cause.cause: cause.points for cause in found.causes}


def test_a_field_that_changed_is_named() -> None:
    found = small().what_changed(scored({"employees": 100}), scored({"employees": 300}))
    adds_up(found)
    assert points(found) == {"facts": 10}
    ((part, moved),) = found.causes[0].parts
    assert (part.name, part.before, part.after, moved) == ("employees", 100, 300, 10)
    assert "+10  employees: 300, was 100" in found.text()
    assert "The rules say nurture both times." in found.text()


def test_a_window_that_ended_is_the_time() -> None:
    before = scored({"employees": 300}, events=[DEMO])
    after = scored({"employees": 300}, events=[DEMO], as_of=LATER)
    found = small().what_changed(before, after)
    adds_up(found)
    assert points(found) == {"time": -40}
    assert [(one.rule, one.how) for one in found.lapses] == [("demo", "ended")]
    assert found.enough == (("time",),)
    said = found.text()
    assert said.startswith("L1: SQL -> nurture, 60 -> 20 points")
    assert "From SQL to nurture it came by the time that passed alone." in said
    assert "-40  demo no longer counts" in said


FADING = """
language: 1
ruleset: fading
version: 1.0.0
fields: {lead_id: {type: text}}
events: {visit: {}, call: {}}
groups:
  - group: interest
    score: total
    cap: 25
    rules:
      - {id: visits, count: visit, each: 20, decay: {per: 1d, percent: 50}}
      - {id: calls, count: call, within: 30d, points: 20}
      - {id: quiet, count: visit, within: 30d, points: 0}
scores: {total: {}}
verdicts: [{verdict: MQL, when: total >= 10}, {verdict: cold}]
"""


def test_what_time_did_adds_up_to_the_last_cap() -> None:
    fading = leadrules.loads(FADING)
    at = AS_OF - timedelta(hours=1)
    events = [{"type": "visit", "at": at}, {"type": "call", "at": at}]
    instants = (AS_OF, AS_OF.replace(second=59, microsecond=999999) + timedelta(days=40))
    before, after = (
        fading.score({"lead_id": "L1"}, events=events, as_of=instant) for instant in instants
    )
    found = fading.what_changed(before, after)
    adds_up(found)
    said = found.text(width=200)
    block = said.partition("What time did\n")[2].splitlines()
    assert [line.split() for line in block] == [
        ["-20", "visits", "no", "longer", "counts"],
        ["-20", "calls", "no", "longer", "counts"],
        ["+15", "what", "caps", "interest"],
        ["0", "quiet", "no", "longer", "counts"],
        ["=", "-25", "the", "time", "that", "passed"],
    ]
    # to the second, as `log history` writes it
    assert "to 2024-03-12 12:00:59 UTC" in said


def test_a_new_version_is_told_from_the_facts() -> None:
    other = leadrules.loads(
        SMALL.replace("version: 1.0.0", "version: 1.1.0").replace("points: 20}]", "points: 25}]")
    )
    before = scored({"employees": 100})
    after = other.score(
        {"lead_id": "L1", "opted_out": False, "employees": 300}, events=[], as_of=AS_OF
    )
    found = other.what_changed(before, after, ruleset_before=small())
    adds_up(found)
    # 10 -> 20 by the facts, 20 -> 25 by the version, which alone does nothing: half of 5 each
    assert points(found) == {"facts": Decimal("12.5"), "version": Decimal("2.5")}
    assert "by small 1.0.0, then by small 1.1.0" in found.text()


def test_several_facts_each_have_their_share() -> None:
    before = scored({"employees": 100, "industry": "retail"})
    after = scored({"employees": 300, "industry": "software"}, events=[DEMO])
    found = small().what_changed(before, after)
    adds_up(found)
    shares = {part.name: moved for part, moved in found.causes[0].parts}
    # 10 and 15 of the company's, of which the cap of 30 takes 5: half from each
    assert shares == {"form_submit": 40, "industry": Decimal("12.5"), "employees": Decimal("7.5")}
    assert "1 more form submit" in found.text()


def test_events_given_and_not_given_and_events_gone_are_told() -> None:
    unknown = scored({"employees": 300}, events=None)
    known = scored({"employees": 300}, events=[DEMO])
    found = small().what_changed(unknown, known)
    adds_up(found)
    assert [part.kind for part, _ in found.causes[0].parts] == ["events"]
    assert "what the lead did" in found.text()
    gone = small().what_changed(known, scored({"employees": 300}, events=[]))
    adds_up(gone)
    assert "1 form submit no longer given" in gone.text()


def test_an_event_is_one_by_its_id_and_without_one_by_all_it_holds() -> None:
    bare = {key: value for key, value in DEMO.items() if key != "id"}
    for event in (DEMO, bare):
        found = small().what_changed(
            scored({}, events=[event]), scored({}, events=[event, {**event, "id": "e2"}])
        )
        assert [(part.kind, part.count) for part in _parts(found)] == [("added", 1)]


def _parts(found: Changed) -> list[Any]:
    from leadrules.analysis.why.fact_parts import mixture_of

    mixed = mixture_of(found.before, found.after, small().ir, small().ir, small().program)
    return list(mixed.parts)


def test_a_persons_word_is_beside_the_three() -> None:
    word = {"who": "Ann", "why": "knows them", "add": 50}
    found = small().what_changed(
        scored({"employees": 300}), scored({"employees": 300}, override=word)
    )
    adds_up(found)
    assert (found.causes, found.by_hand) == ((), Decimal(50))
    assert "+50  a person's word" in found.text()
    assert "Now: Ann gave +50 points" in found.text()


def test_nothing_is_different() -> None:
    decision = scored({"employees": 300})
    found = small().what_changed(decision, decision)
    assert (found.causes, found.points) == ((), 0)
    assert "Nothing is different" in found.text()


def test_what_only_one_version_reads_is_said_and_taken_as_recorded() -> None:
    lead = {"lead_id": "x", "seniority": "c_suite", "employees": 300}
    before = b2b("1.0.0").score(lead, events=[], as_of=AS_OF)
    after = b2b().score(lead, events=[], as_of=AS_OF)
    found = b2b().what_changed(before, after, ruleset_before=b2b("1.0.0"))
    adds_up(found)
    assert list(points(found)) == ["version"]
    assert "seniority" in found.declared_once
    assert "Only one of the two versions reads" in found.text()


def test_facts_that_the_other_rules_cannot_read_are_not_told_apart() -> None:
    other = leadrules.loads(
        SMALL.replace("1.0.0", "2.0.0").replace("minimum: 1}", "minimum: 200}", 1)
    )
    before = scored({"employees": 100})
    after = other.score({"lead_id": "L1", "employees": 300}, events=[], as_of=AS_OF)
    found = other.what_changed(before, after, ruleset_before=small())
    assert (found.causes, found.enough) == ((), ())
    assert "What changed it cannot be told apart" in found.text(width=200)
    assert found.to_dict()["untold"] == found.untold


def test_many_differences_are_told_together_beyond_a_few() -> None:
    names = [f"f{place}" for place in range(10)]
    rules = leadrules.loads(
        "language: 1\nruleset: wide\nversion: 1.0.0\nfields:\n"
        + "".join(f"  {name}: {{type: integer}}\n" for name in names)
        + "scores: {total: {}}\ngroups:\n  - group: g\n    score: total\n    rules:\n"
        + "".join(
            f"      - {{id: r-{name}, when: {name} >= 1, points: {place + 1}}}\n"
            for place, name in enumerate(names)
        )
        + "verdicts: [{verdict: nurture}]\n"
    )
    before = rules.score(dict.fromkeys(names, 0), as_of=AS_OF)
    after = rules.score(dict.fromkeys(names, 1), as_of=AS_OF)
    found = rules.what_changed(before, after)
    adds_up(found)
    parts = found.causes[0].parts
    assert len(parts) == 7
    assert {part.kind: moved for part, moved in parts}["others"] == 7 + 8 + 9 + 10
    assert "4 other differences together" in found.text()


@pytest.mark.parametrize("told", ["two leads", "earlier than", "not by"])
def test_decisions_that_do_not_belong_together_are_refused(told: str) -> None:
    one, later = scored({}), scored({}, as_of=LATER)
    pairs = {
        "two leads": (one, scored({"lead_id": "L2"})),
        "earlier than": (later, one),
        "not by": (one, b2b().score({}, as_of=LATER)),
    }
    with pytest.raises(ValueError, match=told):
        small().what_changed(*pairs[told])


def test_an_auditor_sees_every_mixture() -> None:
    before = scored({"employees": 100}, events=[DEMO])
    after = scored({"employees": 300}, events=[DEMO], as_of=LATER)
    found = small().what_changed(before, after)
    assert [(one.later, one.score) for one in found.corners] == [
        ((), 50),
        (("facts",), 60),
        (("time",), 10),
        (("facts", "time"), 20),
    ]
    said = found.text(audience="auditor")
    assert "Every mixture of earlier and later" in said
    assert small().hash in said
