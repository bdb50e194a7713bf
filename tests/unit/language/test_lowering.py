"""What the author's short forms come to, in the few nodes that backends read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from leadrules.diagnostics import RulesetError
from leadrules.language import decay, ir, schema
from leadrules.language.expressions import compile_condition
from leadrules.language.loading import load_ruleset
from leadrules.language.scope import Name, Scope

DAY = 86_400 * 10**6

WHOLE = (Path(__file__).parent / "whole.yaml").read_text()


@pytest.fixture(scope="module")
def whole() -> ir.Ruleset:
    loaded = load_ruleset(WHOLE, "whole.yaml")
    assert [found.code for found in loaded.warnings] == []
    return loaded.ruleset


@pytest.fixture(scope="module")
def rules(whole: ir.Ruleset) -> dict[str, ir.Rule]:
    return {rule.id: rule for group in whole.groups for rule in group.rules}


@pytest.fixture(scope="module")
def measures(whole: ir.Ruleset) -> dict[str, ir.Measure]:
    return {measure.name: measure for measure in whole.measures}


def count(name: str) -> ir.Read:
    return ir.Read(ir.Origin.MEASURE, name, ir.Type.INTEGER)


def branch(rule: ir.Rule, place: int = 0) -> ir.Branch:
    assert isinstance(rule.payout, ir.Branches)
    return rule.payout.branches[place]


def test_the_head_says_who_it_is_and_what_holds_for_all(whole: ir.Ruleset) -> None:
    assert (whole.identity.name, whole.identity.version) == ("whole", "2.1.0")
    assert whole.identity.hash.startswith("sha256:")
    assert (whole.zone, whole.zone_declared, whole.on_unreadable) == (
        "Europe/Berlin", True, "missing",
    )  # fmt: skip
    assert (whole.lead_keys, whole.account_keys) == (("key",), ("account_id",))
    assert whole.limits == ir.Limits(events=1000, colleagues=5)
    assert whole.phrases == {"boss": (("ceo",), ("assistant to *",))}
    assert whole.lists == {"near": ("DE", "AT")}


def test_a_zone_left_out_is_utc_and_not_declared() -> None:
    tiny = (
        "language: 1\nruleset: t\nversion: 1.0.0\nfields: {on: {type: boolean}}\nscores: {s: {}}\n"
        "groups: [{group: g, score: s, rules: [{id: r, when: on, points: 1}]}]\n"
        "verdicts: [{verdict: v}]\n"
    )
    ruleset = load_ruleset(tiny.encode()).ruleset
    assert (ruleset.zone, ruleset.zone_declared, ruleset.agreement) == ("UTC", False, None)
    assert (ruleset.main_score, ruleset.measures) == ("s", ())


def test_fields_are_in_their_own_units(whole: ir.Ruleset) -> None:
    fields = {field.name: field for field in whole.fields}
    assert fields["size"] == ir.Field(
        "size", ir.Type.INTEGER, sources=("size", "Size"), stand_ins=("-1",), minimum=1,
        maximum=500, known="at_creation",
    )  # fmt: skip
    assert (fields["price"].places, fields["price"].minimum) == (3, -2500)
    assert (fields["land"].choices, fields["land"].personal) == (("de", "at"), True)
    assert fields["code"].exact
    assert fields["born"].maximum == 2
    assert [event.name for event in whole.events] == ["visit", "call"]
    assert whole.events[0].attributes[1] == ir.Field(
        "seconds", ir.Type.NUMBER, 5, sources=("seconds",)
    )


def test_measures_keep_their_names_and_have_their_places(measures: dict[str, ir.Measure]) -> None:
    visits = ir.Selection(
        ("visit", "call"), scope=ir.Scope.ACCOUNT, window=ir.Window(within=30 * DAY)
    )
    every = ir.Selection(("visit",))
    january = ir.Window(since=1_704_063_600 * 10**6, before=(1_704_063_600 + 31 * 86_400) * 10**6)
    year = ir.Window(since=january.since)
    after = ir.Window(after="old_on")
    assert measures["visits"] == ir.Count("visits", visits)
    assert measures["peak"] == ir.BusiestDay("peak", every)
    assert measures["first_seen"] == ir.DaysSinceEvent(
        "first_seen", ir.Selection(("visit",), window=after), "first"
    )
    assert measures["last_seen"] == ir.DaysSinceEvent(
        "last_seen", ir.Selection(("visit",), window=year), "last"
    )
    assert measures["seconds"] == ir.Total(
        "seconds", ir.Selection(("visit",), window=january), "seconds", "sum", 5
    )
    assert measures["least"] == ir.Total("least", every, "seconds", "minimum", 5)
    assert measures["most"] == ir.Total("most", every, "seconds", "maximum", 5)
    assert measures["mean"] == ir.Total("mean", every, "seconds", "average", 6)
    account, colleagues = ir.Scope.ACCOUNT, ir.Scope.COLLEAGUES
    size = ir.Condition(ir.Read(ir.Origin.FIELD, "size", ir.Type.INTEGER), "size")
    on = ir.Condition(ir.Read(ir.Origin.FIELD, "on", ir.Type.BOOLEAN), "on")
    assert measures["staff"] == ir.RollUp("staff", size, account, "average", ir.Type.NUMBER, 2)
    assert measures["all_on"] == ir.RollUp("all_on", on, colleagues, "all", ir.Type.BOOLEAN, 0)
    large = ir.Compare(">", size.expression, ir.Constant(5, ir.Type.INTEGER))
    counted = ir.Condition(ir.And((on.expression, large)), "on and size > 5")
    assert measures["large"] == ir.RollUp("large", counted, account, "count", ir.Type.INTEGER, 0)


def test_a_condition_is_one_branch(rules: dict[str, ir.Rule]) -> None:
    rule = rules["plain"]
    assert isinstance(rule.payout, ir.Branches)
    assert (rule.payout.otherwise, rule.payout.missing) == (-100, 200)
    assert branch(rule).points == 1000
    assert branch(rule).condition.source == "size > 5 and mentions(land, boss) and on"
    most = ir.Read(ir.Origin.MEASURE, "most", ir.Type.NUMBER, 5)
    size = ir.Read(ir.Origin.FIELD, "size", ir.Type.INTEGER)
    assert rule.reason == ir.Reason((size, " people, {at} most ", most))


def test_the_first_that_holds_keeps_its_order_and_bounds(rules: dict[str, ir.Rule]) -> None:
    rule = rules["firsts"]
    assert (branch(rule, 0).points, branch(rule, 1).points) == (300, 100)
    assert (rule.floor, rule.cap, rule.weight) == (0, 200, 1250)


def test_bands_are_in_the_places_of_the_value_and_finer_bounds_go_up(
    rules: dict[str, ir.Rule],
) -> None:
    payout = rules["by-price"].payout
    assert isinstance(payout, ir.Bands)
    assert payout.bands == (ir.Band(None, 1500, 100), ir.Band(1501, 3000, 200))
    assert (payout.default, payout.missing, payout.value.source) == (400, -100, "price")


@pytest.mark.parametrize(
    ("rule", "entries", "default"),
    [
        ("by-land", (("de", 500), ("at", 200)), 0),
        ("by-on", ((True, 500), (False, 100)), 300),
        ("by-size", ((1, 500), (2, -300)), 0),
        ("by-mail", (("acme.com", 500),), 0),
    ],
)
def test_a_table_compares_as_the_language_does(
    rules: dict[str, ir.Rule],
    rule: str,
    entries: tuple[tuple[bool | int | str, int], ...],
    default: int,
) -> None:
    payout = rules[rule].payout
    assert isinstance(payout, ir.Table)
    assert (payout.entries, payout.default) == (entries, default)


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("seen", "_seen >= 1"),
        ("rare", "_rare <= 3"),
        ("some", "_some >= 2 and _some <= 3"),
        ("quiet", "_quiet == 0"),
        ("in-a-day", "_in_a_day >= 10"),
    ],
)
def test_a_frequency_is_a_condition_over_a_count(
    rules: dict[str, ir.Rule], rule: str, source: str
) -> None:
    assert branch(rules[rule]).condition.source == source


def conditions(whole: ir.Ruleset) -> Iterator[ir.Condition]:
    for group in whole.groups:
        for rule in group.rules:
            match rule.payout:
                case ir.Branches(branches=branches):
                    yield from (branch.condition for branch in branches)
                case ir.Bands(value=value) | ir.Table(value=value):
                    yield value


def test_every_condition_made_up_says_in_text_what_it_says_in_nodes(whole: ir.Ruleset) -> None:
    made_up = [found for found in conditions(whole) if found.source.startswith("_")]
    names = {
        measure.name: Name(ir.Origin.MEASURE, ir.Type.INTEGER)
        for measure in whole.measures
        if measure.name.startswith("_")
    }
    assert len(made_up) == 8
    for condition in made_up:
        again = compile_condition(condition.source, Scope(names), want="any")
        assert again.condition == condition


def test_measures_made_up_have_names_that_nobody_else_has(measures: dict[str, ir.Measure]) -> None:
    made_up = [name for name in measures if name.startswith("_")]
    assert made_up == [
        "_seen", "_rare", "_some", "_quiet", "_in_a_day", "_often", "_pricing_page",
        "_pricing_page_2", "_each", "_own_decay", "_pricing_page_3", "_pricing_page_4", "_again",
    ]  # fmt: skip
    assert all(name.isidentifier() for name in made_up)


def test_a_days_frequency_counts_the_busiest_day(measures: dict[str, ir.Measure]) -> None:
    assert measures["_in_a_day"] == ir.BusiestDay(
        "_in_a_day",
        ir.Selection(
            ("visit",), window=ir.Window(within=14 * DAY), once_per=ir.OncePer("url", 7 * DAY)
        ),
    )


def test_bands_of_a_count_include_their_last_count(rules: dict[str, ir.Rule]) -> None:
    payout = rules["often"].payout
    assert isinstance(payout, ir.Bands)
    assert payout.value == ir.Condition(count("_often"), "_often")
    assert payout.bands == (ir.Band(0, 1, 0), ir.Band(1, 4, 400), ir.Band(4, None, 800))
    assert payout.missing == 100


def test_a_branchs_own_keys_replace_the_rules(measures: dict[str, ir.Measure]) -> None:
    first, second = measures["_pricing_page"], measures["_pricing_page_2"]
    assert isinstance(first, ir.Count)
    assert isinstance(second, ir.Count)
    assert first.selection.where is not None
    assert second.selection.where is not None
    assert first.selection.where.source == 'starts_with(url, "/pricing")'
    assert second.selection.where.source == 'url == "/plans"'
    assert first.selection.window == ir.Window(within=7 * DAY)
    assert second.selection.window == ir.Window(within=90 * DAY)
    for selection in (first.selection, second.selection):
        assert selection.scope is ir.Scope.COLLEAGUES
        assert (selection.once_per, selection.per_day) == (ir.OncePer("url", None), 2)


def test_a_groups_decay_is_the_default_of_its_rules(measures: dict[str, ir.Measure]) -> None:
    each, own = measures["_each"], measures["_own_decay"]
    assert isinstance(each, ir.EventPoints)
    assert isinstance(own, ir.EventPoints)
    assert (each.each, each.decay) == (125, decay.half_life(DAY, DAY))
    assert own.decay == decay.steps([(7 * DAY, 5000)])


def test_points_per_event_are_a_measure_of_their_own(rules: dict[str, ir.Rule]) -> None:
    assert rules["each"].payout == ir.PerEvent("_each", otherwise=-100, missing=100)


def test_a_balance_fades_from_its_date(rules: dict[str, ir.Rule]) -> None:
    fading = decay.linear(2500, 30 * DAY)
    assert rules["brought"].payout == ir.Balance("old", "old_on", fading, 100)
    assert rules["as-is"].payout == ir.Balance("old", "born", None, 0)
    assert rules["bare"].payout == ir.Balance("old", None, None, 0)


def test_parts_stand_before_the_scores_that_add_them_up(whole: ir.Ruleset) -> None:
    assert whole.scores == (
        ir.Score("fit", floor=0, cap=2000),
        ir.Score("interest"),
        ir.Score("total", (("fit", 6000), ("interest", 4000)), cap=9000),
    )
    assert whole.main_score == "total"
    assert (whole.groups[0].floor, whole.groups[0].cap, whole.groups[0].weight) == (
        -1000, 5550, 5000,
    )  # fmt: skip


def test_labels_matrices_and_grades_hold_hundredths_and_places_on_the_ladder(
    whole: ir.Ruleset,
) -> None:
    heat = ir.Label("heat", "total", (("cold", 0), ("warm", 4000)), hide_unknown=False)
    assert whole.labels == (heat,)
    assert whole.matrices == (
        ir.Matrix(
            "rating",
            ir.Label("rating", "fit", (("B", 0), ("A", 2000))),
            ir.Label("rating", "interest", (("2", 0), ("1", 1000))),
        ),
    )
    (profile,) = whole.grades
    assert profile.ladder[profile.start] == "D"
    step = profile.steps[0]
    assert (step.match, step.no_match, step.missing) == (2, -1, 1)


def test_verdicts_keep_what_follows_from_them(whole: ir.Ruleset) -> None:
    out, mql, cold = whole.verdicts
    assert (out.hold_if_unknown, out.disqualifies, out.latch) == (True, True, False)
    assert (mql.hold_if_unknown, mql.latch, mql.requalify_after) == (False, True, 90 * DAY)
    assert mql.leave_when is not None
    assert mql.leave_when.source == "total < 20"
    assert cold == ir.Verdict("cold", None)


def test_the_agreement_is_promises_and_working_time(whole: ir.Ruleset) -> None:
    morning, afternoon = (540, 750), (810, 1020)
    assert whole.agreement == ir.Agreement(
        promises=(
            ir.Promise(
                "MQL", "interest", ir.Duration(microseconds=4 * 3600 * 10**6), ir.Duration(2), 3
            ),
        ),
        calendar=ir.Calendar(
            "Europe/Berlin",
            ((morning, afternoon), (afternoon,), (afternoon,), (afternoon,), (afternoon,), (), ()),
            (1,),
        ),
        rejection_reasons=("no budget",),
        weekly_capacity=12,
        review_by=31,
    )


def test_errors_are_raised_all_at_once_and_warnings_are_not_among_them() -> None:
    wrong = WHOLE.replace('when: "size > 5 and', 'when: "sise > 5 and').replace(
        "cap: 90", "cap: 900"
    )
    wrong = wrong.replace("match: by-land", "match: land").replace("total < 20", "totl < 20")
    with pytest.raises(RulesetError) as raised:
        load_ruleset(wrong, "wrong.yaml")
    assert [found.code for found in raised.value.diagnostics] == ["LR304", "LR304"]


# --- days and instants ---------------------------------------------------------------------------


def test_a_days_start_follows_the_zones_clock() -> None:
    assert schema.instant(date(2024, 7, 1), "Europe/Berlin") == schema.instant(
        datetime(2024, 6, 30, 22, tzinfo=UTC), "UTC"
    )
    # In Asuncion the clock of 2024-10-06 went from 00:00 to 01:00.
    assert schema.instant(date(2024, 10, 6), "America/Asuncion") == schema.instant(
        datetime(2024, 10, 6, 4, tzinfo=UTC), "UTC"
    )


def test_an_instant_has_its_own_zone() -> None:
    east = timezone(timedelta(hours=2))
    assert schema.instant(datetime(1970, 1, 1, 2, 0, 1, 5, tzinfo=east), "UTC") == 1_000_005


def test_a_day_ends_where_the_next_begins_even_the_last_of_all() -> None:
    day = date(2024, 3, 31)
    assert (
        schema.day_end(day, "Europe/Berlin") - schema.instant(day, "Europe/Berlin") == DAY * 23 / 24
    )
    assert schema.day_end(date.max, "UTC") - schema.instant(date.max, "UTC") == DAY
