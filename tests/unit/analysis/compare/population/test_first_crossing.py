"""When each version first hands a lead over, worked by hand and held to scoring one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.unit.analysis.compare.population.visits import (
    COLLEAGUES,
    A,
    B,
    asked,
    at,
    leads,
    version,
    visits,
)

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.population import schedule
from leadrules.analysis.compare.population.crossing import crossing_of
from leadrules.analysis.compare.population.gathering import gather
from leadrules.analysis.compare.population.record import FirstCrossing, Week
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.language.loading import Loaded
from leadrules.ruleset import Ruleset


def crossed(
    a: Loaded,
    b: Loaded,
    table: pl.DataFrame,
    events: pl.DataFrame | None,
    choices: Choices | None = None,
) -> FirstCrossing:
    chosen = choices or asked()
    found = crossing_of(a, b, table, events, chosen, gather(a, b, table, events, chosen))
    assert isinstance(found, FirstCrossing), found
    return found


def test_days_between_the_first_hand_overs() -> None:
    # A hands over at the first visit, B at the third; decided on Friday, the first of March
    table = leads({}, {}, {}, {"fits": False})
    events = visits(
        *(("0", f"2024-02-{day}T12:00:00Z") for day in (19, 21, 26)),
        *(("1", f"2024-02-{day}T12:00:00Z") for day in (28, 28, 28)),
        ("2", "2024-02-21T00:00:00Z"),
        ("3", "2024-02-21T00:00:00Z"),
        ("3", "2024-03-02T00:00:00Z"),
    )
    found = crossed(A, B, table, events)
    assert (found.both, found.same, found.earlier, found.later) == (2, 1, 0, 1)
    assert (found.only_a, found.only_b, found.neither) == (1, 0, 1)
    # seen at the first visit, then at midnights: the third visit at that of the 27th
    assert found.median_days_later == 7.5
    assert found.median_days_earlier is None
    assert found.weeks == (
        Week(at("2024-02-19T00:00:00"), 2, 0),
        Week(at("2024-02-26T00:00:00"), 1, 2),
    )
    assert found.instants == 12
    assert found.how.startswith("all 4 leads were scored at their first event, at their decision")
    assert "every day, with" in found.how
    other = crossed(B, A, table, events)
    assert (other.earlier, other.later, other.only_b) == (1, 0, 1)
    assert other.median_days_earlier == 7.5


def test_a_hand_over_that_did_not_last_is_seen() -> None:
    # the visit is forgotten after 30 days, so at the decision nothing is left of it
    events = visits(("0", "2024-01-01T00:00:00Z"))
    found = crossed(A, A, leads({}), events)
    assert (found.same, found.neither) == (1, 0)
    assert found.weeks == (Week(at("2024-01-01T00:00:00"), 1, 1),)


def test_a_long_history_is_replayed_in_longer_steps() -> None:
    events = visits(("0", "2023-12-01T00:00:00Z"), ("1", "2024-02-28T00:00:00Z"))
    found = crossed(A, A, leads({}, {}), events)
    assert "every day for 1, every 4 days for 1, with" in found.how
    assert found.instants == 24  # 91 days in steps of 4


def test_who_was_decided_several_times_is_replayed_to_the_last() -> None:
    table = leads(
        {"lead_id": "ann", "decided_at": "2024-02-10T00:00:00Z"},
        {"lead_id": "ann"},
        {"lead_id": None},
    )
    found = crossed(A, B, table, visits(("ann", "2024-02-20T00:00:00Z")))
    assert (found.only_a, found.neither) == (1, 1)
    assert "all 2 leads" in found.how
    assert "; without an event before their decision: 1" in found.how


def test_without_events_or_verdicts_nothing_can_be_told() -> None:
    def cannot(events: pl.DataFrame | None, **changes: Any) -> str:
        chosen, table = asked(**changes), leads({})
        found = crossing_of(A, B, table, events, chosen, gather(A, B, table, events, chosen))
        assert isinstance(found, CannotTell)
        return found.reason

    assert "no events were given" in cannot(None)
    assert "no lead has an event before" in cannot(visits(("0", "2024-03-02T00:00:00Z")))
    assert "no verdict hands a lead over" in cannot(visits(), passes=())


def test_nobody_may_ever_hand_over() -> None:
    found = crossed(A, B, leads({"fits": False}), visits(("0", "2024-02-20T00:00:00Z")))
    assert (found.neither, found.weeks) == (1, ())
    assert found.median_days_later is None


def many() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leads of accounts with visits on random days."""
    draw = np.random.default_rng(1)
    rows = [
        {
            "fits": bool(draw.random() < 0.7),
            "account_id": f"co {draw.integers(12)}" if draw.random() < 0.8 else None,
            "decided_at": f"2024-03-{draw.integers(1, 29):02}T00:00:00Z",
        }
        for _ in range(40)
    ]
    events = [
        (str(draw.integers(40)), f"2024-0{draw.integers(1, 4)}-{draw.integers(1, 29):02}T07:00:00Z")
        for _ in range(150)
    ]
    return leads(*rows), visits(*events)


@pytest.mark.parametrize("account", ["account_id", "a field"])
def test_colleagues_are_seen_as_of_then_and_once(account: str) -> None:
    changes = [COLLEAGUES]
    if account == "a field":  # so that the account's id may not be changed for the replay
        changes.append(("size: {type: integer}", "account_id: {type: text}"))
    a = version(*changes)
    b = version(*changes, ("visits >= 1", "visits >= 2"))
    table, events = many()
    found = crossed(a, b, table, events)
    expected = [first_passes(each, table, events) for each in (a, b)]
    both = [(x, y) for x, y in zip(*expected, strict=True) if x is not None and y is not None]
    assert found.both == len(both) > 5
    assert found.later == sum(y > x for x, y in both) > 0
    assert found.only_a == sum(x is not None and y is None for x, y in zip(*expected, strict=True))
    days = [(y - x) / timedelta(days=1) for x, y in both if y > x]
    assert found.median_days_later == pytest.approx(float(np.median(days)))


def first_passes(each: Loaded, table: pl.DataFrame, events: pl.DataFrame) -> list[Any]:
    """The same by scoring one by one."""
    ruleset, found = Ruleset(each), []
    rows, seen = table.to_dicts(), events.to_dicts()
    for row in rows:
        own = [one for one in seen if one["lead_id"] == row["lead_id"]]
        mates = [
            {"lead": other, "events": [one for one in seen if one["lead_id"] == other["lead_id"]]}
            for other in rows
            if other is not row
            and row["account_id"] is not None
            and other["account_id"] == row["account_id"]
        ]
        end = at(row["decided_at"][:19])
        starts = [at(one["at"][:19]) for one in own if at(one["at"][:19]) < end]
        span = (end - min(starts)) / timedelta(days=1) if starts else 0
        step = next(step for step in (1, 2, 4, 7) if span <= 24 * step)
        between = (end - timedelta(days=step * n) for n in range(1, 25))
        instants = [end]
        if starts:
            first = min(starts)
            instants = sorted({first, end, *(one for one in between if one > first)})
        passing = (
            one
            for one in instants
            if ruleset.score(row, events=own, account=mates, as_of=one).verdict == "MQL"
        )
        found.append(next(passing, None))
    return found


def test_of_many_leads_some_are_drawn_by_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    table, events = many()
    whole = crossed(A, B, table, events)
    draws = schedule.scheduled.__kwdefaults__
    monkeypatch.setitem(draws, "budget", 300)
    some = crossed(A, B, table, events)
    count = some.both + some.only_a + some.only_b + some.neither
    assert 5 < count < 35
    assert f"{count} of 40 leads, drawn at random," in some.how
    assert some.how.endswith("the weeks are scaled up to all leads")
    assert sum(week.a for week in some.weeks) == pytest.approx(
        sum(week.a for week in whole.weeks), rel=0.5
    )
    assert crossed(A, B, table, events) == some
    assert crossed(A, B, table, events, asked(seed=3)) != some


def test_accounts_are_drawn_whole() -> None:
    reading = version(COLLEAGUES)
    table, events = many()
    paired = gather(reading, reading, table, events, asked()).paired
    units = np.arange(40) // 4
    begun = np.full(40, np.datetime64("2024-01-01", "us"))
    found = schedule.scheduled(paired, begun, units, seed=0, budget=250)
    assert len(found.leads) < 40
    drawn = np.bincount(units[found.leads], minlength=10)
    assert set(drawn.tolist()) == {0, 4}
    one = schedule.scheduled(paired, begun, units, seed=0, budget=1)
    assert len(one.leads) == 4
