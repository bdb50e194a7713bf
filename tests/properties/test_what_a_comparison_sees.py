"""Whatever the leads: nothing after a decision is seen, and a version is as good as itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.analysis.compare.population.visits import (
    COLLEAGUES,
    WON,
    A,
    B,
    asked,
    leads,
    version,
    visits,
)

from leadrules.analysis.compare.attribution import Attribution
from leadrules.analysis.compare.changes.changing import changes_of
from leadrules.analysis.compare.paired import Paired
from leadrules.analysis.compare.population.crossing import crossing_of
from leadrules.analysis.compare.population.gathering import gather
from leadrules.analysis.compare.population.record import FirstCrossing
from leadrules.analysis.compare.statistics.mcnemar import McNemar
from leadrules.language.loading import Loaded

SEEING = version(COLLEAGUES)
START = datetime(2024, 1, 1, tzinfo=UTC)

hours = st.integers(0, 24 * 90)
lead = st.fixed_dictionaries(
    {
        "fits": st.sampled_from([True, False, None]),
        "opted_out": st.sampled_from([False, False, True]),
        "account_id": st.sampled_from(["a", "b", None]),
        "decided": hours,
        "won": st.sampled_from([True, False, None]),
        "won_after": st.none() | st.integers(-100, 24 * 60),
    }
)
visit = st.tuples(st.integers(0, 7), hours)
versions = st.sampled_from([A, B, SEEING])


def instant(hour: int) -> str:
    return (START + timedelta(hours=hour)).isoformat()


def table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return leads(
        *(
            {
                "fits": row["fits"],
                "opted_out": row["opted_out"],
                "account_id": row["account_id"],
                "decided_at": instant(row["decided"]),
                "won": row["won"],
                "won_at": None
                if row["won_after"] is None
                else instant(row["decided"] + row["won_after"]),
            }
            for row in rows
        )
    ).with_columns(pl.col("won_at").cast(pl.String), pl.col("won").cast(pl.Boolean))


def events(those: list[tuple[int, int]]) -> pl.DataFrame:
    return visits(*((str(one), instant(hour)) for one, hour in those))


def same(one: Paired, other: Paired) -> None:
    for a, b in ((one.a, other.a), (one.b, other.b)):
        assert (a.score == b.score).all()
        assert (a.verdict == b.verdict).all()
        assert all((a.points[rule] == b.points[rule]).all() for rule in a.points)


@given(
    st.lists(lead, min_size=1, max_size=8),
    st.lists(visit, max_size=20),
    st.lists(visit, min_size=1, max_size=20),
    versions,
    versions,
)
@settings(max_examples=25)
def test_what_happens_after_a_decision_changes_nothing(
    rows: list[dict[str, Any]],
    before: list[tuple[int, int]],
    after: list[tuple[int, int]],
    a: Loaded,
    b: Loaded,
) -> None:
    last = max(row["decided"] for row in rows)
    # a colleague with a later decision sees what comes after one's own
    own = {n: row["decided"] for n, row in enumerate(rows) if SEEING not in (a, b)}
    later = [(one, own.get(one, last) + 1 + hour) for one, hour in after]
    chosen, given_leads = asked(), table(rows)
    known, more = events(before), events([*before, *later])
    one = gather(a, b, given_leads, known, chosen)
    other = gather(a, b, given_leads, more, chosen)
    same(one.paired, other.paired)
    assert crossing_of(a, b, given_leads, known, chosen, one) == crossing_of(
        a, b, given_leads, more, chosen, other
    )


@given(st.lists(lead, min_size=1, max_size=8), st.lists(visit, max_size=20), versions)
@settings(max_examples=25)
def test_a_version_against_itself_says_no_difference(
    rows: list[dict[str, Any]], those: list[tuple[int, int]], each: Loaded
) -> None:
    chosen, given_leads, seen = asked(outcome=WON), table(rows), events(those)
    found = gather(each, each, given_leads, seen, chosen)
    changes = changes_of(each, each, given_leads, seen, chosen, found)
    assert changes.same_verdict == changes.same_score == changes.leads
    assert changes.spread_a == changes.spread_b
    assert isinstance(changes.matrix.mcnemar, McNemar)
    assert changes.matrix.mcnemar.exact == changes.matrix.mcnemar.mid_p == 1
    assert isinstance(changes.attribution, Attribution)
    assert not changes.attribution.flips
    crossing = crossing_of(each, each, given_leads, seen, chosen, found)
    if isinstance(crossing, FirstCrossing):
        assert crossing.both == crossing.same
        assert crossing.earlier == crossing.later == crossing.only_a == crossing.only_b == 0
        assert all(week.a == week.b for week in crossing.weeks)


@given(st.lists(lead, min_size=1, max_size=8), hours)
@settings(max_examples=50)
def test_each_lead_is_counted_once_or_left_out_once(
    rows: list[dict[str, Any]], observed: int
) -> None:
    until = START + timedelta(hours=observed)
    found = gather(A, B, table(rows), None, asked(outcome=WON, observed_until=until)).outcome
    assert found is not None
    assert found.counted.sum() + sum(one.leads for one in found.left_out) == len(rows)
    assert not (found.won & ~found.counted).any()
    # a young lead is left out whatever became of it, unless it was won before its decision
    young = np.array([row["decided"] + 24 * 30 > observed for row in rows])
    assert not (found.counted & young).any()
    assert ((found.days >= 0) & (found.days <= 30))[found.won].all()
    assert np.isnan(found.days[~found.won]).all()


@given(st.lists(lead, min_size=1, max_size=8), st.lists(visit, max_size=20), versions, versions)
@settings(max_examples=25)
def test_who_passes_at_the_decision_was_handed_over_by_then(
    rows: list[dict[str, Any]], those: list[tuple[int, int]], a: Loaded, b: Loaded
) -> None:
    chosen, given_leads, seen = asked(), table(rows), events(those)
    found = gather(a, b, given_leads, seen, chosen)
    crossing = crossing_of(a, b, given_leads, seen, chosen, found)
    if isinstance(crossing, FirstCrossing):
        assert crossing.both + crossing.only_a >= found.paired.a.passed.sum()
        assert crossing.both + crossing.only_b >= found.paired.b.passed.sum()
        assert crossing.both == crossing.same + crossing.earlier + crossing.later
        assert crossing.both + crossing.only_a + crossing.only_b + crossing.neither == len(rows)
        assert sum(week.a for week in crossing.weeks) == crossing.both + crossing.only_a
