"""Who is compared, as of when, and who is left out and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.unit.analysis.compare.population.visits import (
    COLLEAGUES,
    STRICT,
    A,
    B,
    asked,
    at,
    leads,
    version,
    visits,
)

from leadrules.analysis.compare.population.gathering import gather
from leadrules.analysis.compare.population.record import LeftOut
from leadrules.diagnostics import FrameError

READS_SIZE = ("when: fits, points: 10", "when: fits or size > 5, points: 10")


def verdicts(found: Any) -> list[tuple[str, str]]:
    pair = found.paired
    return [
        (pair.verdicts[old], pair.verdicts[new])
        for old, new in zip(pair.a.verdict, pair.b.verdict, strict=True)
    ]


def error(*arguments: Any) -> Any:
    with pytest.raises(FrameError) as raised:
        gather(*arguments)
    (problem,) = raised.value.diagnostics
    return problem


def test_each_lead_is_scored_as_of_its_own_decision() -> None:
    events = visits(("0", "2024-02-20T00:00:00Z"), ("1", "2024-03-02T00:00:00Z"))
    table = leads({}, {}, {"fits": None, "decided_at": "2024-03-05T00:00:00Z"})
    found = gather(A, B, table, events, asked())
    # 10 + 10; the second's visit came after its decision; the third has neither
    assert found.paired.a.score.tolist() == [20, 10, 0]
    assert verdicts(found) == [("MQL", "cold"), ("cold", "cold"), ("cold", "cold")]
    assert found.paired.a.passed.tolist() == [True, False, False]
    assert found.paired.b.passed.tolist() == [False, False, False]
    assert found.paired.a.fired["visited"].tolist() == [True, False, False]
    assert found.paired.a.unknown["fit"].tolist() == [False, False, True]
    assert found.paired.a.points["fit"].tolist() == [10, 10, 0]
    assert found.paired.lead_id == ("0", "1", "2")
    assert found.first == at("2024-03-01T00:00:00")
    assert found.last == at("2024-03-05T00:00:00")
    assert (found.leads_given, found.left_out, found.outcome) == (3, (), None)


def test_verdicts_stand_best_first_then_disqualifying_then_hold() -> None:
    b = version(
        ("verdict: MQL, when: total >= 20", "verdict: ripe, when: size > 5, if_unknown: hold"),
    )
    found = gather(A, b, leads({"size": None}, {"opted_out": True, "size": 9}), None, asked())
    assert found.paired.verdicts == ("MQL", "ripe", "cold", "out", "hold")
    assert verdicts(found) == [("cold", "hold"), ("out", "out")]
    assert found.paired.a.ranked.tolist() == [True, False]
    assert found.paired.b.ranked.tolist() == [False, False]


def test_a_renamed_verdict_has_the_name_of_b() -> None:
    b = version(("verdict: MQL", "verdict: ripe"))
    events = visits(("0", "2024-02-20T00:00:00Z"))
    found = gather(A, b, leads({}), events, asked(passes=("ripe",)))
    assert found.paired.verdicts == ("ripe", "cold", "out")
    assert verdicts(found) == [("ripe", "ripe")]
    assert found.paired.a.passed.tolist() == [True]


def test_who_was_not_decided_in_the_period_is_left_out() -> None:
    table = leads(
        {"decided_at": "2024-02-29"},
        {"decided_at": "2024-03-01"},
        {"decided_at": "2024-03-31"},
        {"decided_at": "2024-04-01"},
        {"decided_at": None},
        {"decided_at": "soon"},
    )
    period = asked(decided_from=date(2024, 3, 1), decided_until=date(2024, 4, 1))
    found = gather(A, B, table, None, period)
    assert found.paired.row.tolist() == [1, 2]
    assert found.left_out == (
        LeftOut("no instant of decision in `decided_at`", 2, (4, 5)),
        LeftOut("decided before 2024-03-01 or on 2024-04-01 or later", 2, (0, 3)),
    )


def test_who_a_version_cannot_score_is_left_out_with_the_reason() -> None:
    b = version(("size: {type: integer}", "size: {type: integer, maximum: 10}"), READS_SIZE)
    found = gather(A, b, leads({"size": 7}, {"size": 11}, {"size": 12}), None, asked())
    assert found.paired.row.tolist() == [0]
    why = "version B cannot score them; the first: LR502 size (unreadable-value)"
    assert found.left_out == (LeftOut(why, 2, (1, 2)),)


def test_one_instant_for_all_may_be_given() -> None:
    events = visits(("0", "2024-02-20T00:00:00Z"))
    found = gather(A, B, leads({}), events, asked(as_of=at("2024-02-21T00:00:00")))
    assert found.paired.a.score.tolist() == [20]
    now = gather(A, B, leads({}), events, asked(as_of=None))
    assert now.paired.a.score.tolist() == [10]  # the visit is long ago


def test_a_lead_may_be_decided_several_times_and_its_rows_go_together() -> None:
    table = leads(
        {"lead_id": "ann"},
        {"lead_id": "ben"},
        {"lead_id": " ann", "decided_at": "2024-03-09T00:00:00Z"},
        {"lead_id": None},
    )
    found = gather(A, B, table, None, asked())
    assert found.paired.cluster.tolist() == [0, 1, 0, 2]
    assert found.paired.accounts == 3
    assert found.paired.lead_id == ("ann", "ben", "ann", None)


def test_leads_of_one_account_go_together() -> None:
    table = leads({"co": "x"}, {"co": None}, {"co": "x "}, {"co": ""})
    found = gather(A, B, table, None, asked(account="co"))
    assert found.paired.cluster[0] == found.paired.cluster[2]
    assert len(set(found.paired.cluster.tolist())) == found.paired.accounts == 3
    alone = gather(A, B, table, None, asked())
    assert (alone.paired.accounts, len(set(alone.paired.cluster.tolist()))) == (0, 4)


def test_a_lead_twice_at_one_instant_is_refused() -> None:
    problem = error(A, B, leads({"lead_id": "ann"}, {}, {"lead_id": "ann"}), None, asked())
    assert problem.code == "LR660"
    assert problem.message == "more than one row at one instant of decision of `ann` (rows 0, 2)"
    problem = error(A, B, leads(*({"lead_id": str(n // 2)} for n in range(10))), None, asked())
    assert problem.message == (
        "more than one row at one instant of decision of `0`, `1`, `2` and 2 more "
        "(rows 0, 1, 2, 3, ...)"
    )


def test_where_the_account_is_read_a_lead_stands_once() -> None:
    # a colleague in two rows would count twice
    reading = version(COLLEAGUES)
    table = leads({"lead_id": "ann"}, {"lead_id": "ann", "decided_at": "2024-03-09T00:00:00Z"})
    problem = error(reading, B, table, None, asked())
    assert problem.message == "more than one row of `ann` (rows 0, 1)"
    assert problem.help == "keep one row for each lead"


def test_who_is_left_out_is_still_a_colleague() -> None:
    reading = version(COLLEAGUES)
    table = leads({}, {"decided_at": None}, account_id="acme")
    events = visits(("1", "2024-02-20T00:00:00Z"))
    found = gather(reading, B, table, events, asked())
    assert found.paired.row.tolist() == [0]
    assert found.paired.a.score.tolist() == [20]
    assert found.paired.b.score.tolist() == [10]


def test_without_a_lead_there_is_nothing_to_compare() -> None:
    assert error(A, B, leads({}).head(0), None, asked()).message == "there are no leads"
    late = error(A, B, leads({}), None, asked(decided_from=date(2025, 1, 1)))
    assert (late.code, late.message) == ("LR664", "no lead is left to compare")
    assert late.help == "1: decided before 2025-01-01"


def test_leads_without_any_field_are_refused() -> None:
    table = pl.DataFrame({"lead_id": ["1"], "decided_at": ["2024-03-01T00:00:00Z"]})
    with pytest.raises(FrameError) as raised:
        gather(A, B, table, None, asked())
    assert [one.code for one in raised.value.diagnostics] == ["LR665", "LR665"]
    assert gather(A, B, table, visits(), asked()).paired.a.score.tolist() == [0]


def test_a_column_without_any_instant_is_refused() -> None:
    problem = error(A, B, leads({}, decided_at="soon"), None, asked())
    assert problem.code == "LR661"
    assert problem.message == "the column `decided_at` holds no instant: `soon` is not an instant"


def test_columns_about_sales_come_along() -> None:
    table = leads(
        {"done": "yes", "chance": 0.5, "why": "no budget", "source": 1},
        {"done": None, "chance": None, "why": "", "source": None},
    )
    chosen = asked(
        worked="done",
        propensity="chance",
        rejected="why",
        segments=("source",),
        written_at=at("2024-03-01T00:00:00"),
    )
    found = gather(A, B, table, None, chosen)
    assert found.worked is not None
    assert found.worked.tolist() == [True, False]
    assert found.propensity is not None
    assert np.array_equal(found.propensity, [0.5, np.nan], equal_nan=True)
    assert found.rejected == ("no budget", None)
    assert found.segments == {"source": ("1", None)}
    assert found.after_b is not None
    assert found.after_b.tolist() == [True, True]


@pytest.mark.parametrize("chance", [0.0, -0.2, 1.5])
def test_a_chance_is_above_0_and_up_to_1(chance: float) -> None:
    problem = error(A, B, leads({"chance": chance}), None, asked(propensity="chance"))
    assert problem.code == "LR663"
    assert f"`{chance:g}`" in problem.message


def test_more_rules_than_a_mask_holds() -> None:
    many = "\n".join(f"      - {{id: r{n}, when: size >= {n}, points: 1}}" for n in range(61))
    b = version(("      - {id: often", f"{many}\n      - {{id: often"))
    found = gather(A, b, leads({"size": 59}, {"size": 60}), None, asked())
    assert found.paired.b.fired["r59"].tolist() == [True, True]
    assert found.paired.b.fired["r60"].tolist() == [False, True]
    assert found.paired.b.fired["fit"].tolist() == [True, True]


def test_a_version_against_itself_decides_alike() -> None:
    events = visits(*((str(n), "2024-02-20T00:00:00Z") for n in range(0, 6, 2)))
    found = gather(A, A, leads(*({} for _ in range(6))), events, asked()).paired
    assert (found.a.score == found.b.score).all()
    assert (found.a.verdict == found.b.verdict).all()
    assert found.verdicts == ("MQL", "cold", "out")
    assert STRICT not in found.verdicts


def test_some_of_a_pair() -> None:
    pair = gather(A, B, leads({}, {}, {}), None, asked()).paired.of(np.array([False, True, True]))
    assert pair.row.tolist() == [1, 2]
    assert pair.lead_id == ("1", "2")
    assert len(pair.a.points["fit"]) == 2
