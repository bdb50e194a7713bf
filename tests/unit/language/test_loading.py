"""Loading tells every error of a ruleset at once, and nothing that only follows from another.

`python tests/unit/language/test_loading.py` writes what is said of the ten errors now; read the
difference before you keep it.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from leadrules.diagnostics import Diagnostic, RulesetError
from leadrules.diagnostics.rendering import render
from leadrules.language.loading import load_ruleset

HERE = Path(__file__).parent
TEN = (HERE / "ten_errors.yaml").read_text(encoding="utf-8")
SNAPSHOT = HERE.parents[1] / "snapshots" / "ten-errors.txt"

KEYS = {
    "language": "1",
    "ruleset": "small",
    "version": "1.0.0",
    "fields": "{size: {type: integer}, land: {type: text}}",
    "events": "{visit: {url: text, seconds: integer}}",
    "phrases": "{boss: [ceo]}",
    "lists": "{near: [DE]}",
    "measures": "{time: {sum: visit.seconds}}",
    "scores": "{fit: {}}",
    "groups": "[{group: g, score: fit, rules: [{id: big, when: size > 5, points: 10}]}]",
    "labels": "{heat: {score: fit, from: {cold: 0, hot: 10}}}",
    "verdicts": "[{verdict: MQL, when: fit >= 10}, {verdict: cold}]",
    "cases": "[{name: one, lead: {}, expect: {fired: [big], verdict: cold}}]",
}
NAMELESS = "{id: two, when: nobody > 1, points: 1}"
UNKNOWN = ("LR304", "there is no name `nobody` here")


def small(**keys: str) -> str:
    """A ruleset in which nothing is wrong, with other values for some of its keys."""
    return "".join(f"{key}: {value}\n" for key, value in {**KEYS, **keys}.items() if value != "-")


def rules(*more: str) -> str:
    """Its groups with more rules."""
    return KEYS["groups"].replace("}]}]", "}, " + ", ".join(more) + "]}]")


def errors(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(RulesetError) as caught:
        load_ruleset(text, "rules.yaml")
    return caught.value.diagnostics


def found(text: str) -> list[tuple[str, str]]:
    return [(error.code, error.message) for error in errors(text)]


def codes(text: str) -> list[str]:
    return [error.code for error in errors(text)]


def said(text: str) -> str:
    return "\n\n".join(map(render, errors(text))) + "\n"


def test_the_small_ruleset_has_nothing_wrong_with_it() -> None:
    assert load_ruleset(small()).document.ruleset == "small"


def test_ten_errors_are_told_at_once_in_these_words() -> None:
    assert len(errors(TEN)) == 10
    assert said(TEN) == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        pytest.param({"version": "1.0"}, "LR218", id="a scalar of the ruleset"),
        pytest.param({"titel": "x"}, "LR210", id="an unknown key of the ruleset"),
        pytest.param({"ruleset": "-"}, "LR211", id="a key that the ruleset lacks"),
        pytest.param({"zone": "Berlin"}, "LR220", id="the zone"),
        pytest.param({"agreement": "{weekly_capacity: many}"}, "LR215", id="the agreement"),
        pytest.param({"cases": "[{name: one, expect: {}}]"}, "LR211", id="a case"),
        pytest.param({"scores": "{fit: {cap: ten}}"}, "LR215", id="a score's cap"),
        pytest.param({"verdicts": "[{verdict: A, when: fit > 1, latch: yes}, {verdict: cold}]"},
                     "LR221", id="a verdict's latch"),
        pytest.param({"verdicts": "[{verdict: A}, {verdict: cold}]"}, "LR211", id="no condition"),
        pytest.param({"verdicts": "[{verdict: 1st}]"}, "LR218", id="a verdict's name"),
        pytest.param({"fields": "{size: {type: int}, land: {type: text}}"}, "LR221", id="a field"),
        pytest.param({"fields": "{my size: {type: integer}, land: {type: text}}"}, "LR218",
                     id="a field's name"),
        pytest.param({"events": "{visit: {url: txt, seconds: integer}}"}, "LR221",
                     id="an attribute"),
        pytest.param({"measures": "{time: {sum: visit.seconds, within: long}}"}, "LR217",
                     id="a measure's window"),
        pytest.param({"labels": "{heat: {score: fit, from: {cold: a}}}"}, "LR215", id="a label"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_told_beside_an_error_of_form(keys: dict[str, str], code: str) -> None:
    wrong = found(small(**{"groups": rules(NAMELESS), **keys}))
    assert UNKNOWN in wrong
    assert [told for told, _ in wrong if told != "LR304"] == [code]
    assert len(wrong) == 2


@pytest.mark.parametrize(
    "rule",
    [
        "{id: two, when: nobody > 1, points: ten}",
        "{id: two, when: nobody > 1, ponits: 5}",
        "{id: two, when: nobody > 1}",
        "{id: 2nd, when: nobody > 1, points: 1}",
        "{when: nobody > 1, points: 1}",
        "{id: two, count: visit, where: nobody > 1, within: long, points: 1}",
        "{id: two, count: visit, where: nobody > 1, each: ''}",
        "{id: two, first: [{when: nobody > 1}]}",
        "{id: two, match: nobody, bands: [{below: 1, points: 1}, {from: 1}]}",
        "{id: two, match: nobody, values: {a: 1, b: ten}}",
    ],
)
def test_the_rest_of_a_rule_is_judged_beside_its_own_error_of_form(rule: str) -> None:
    wrong = found(small(groups=rules(rule)))
    assert UNKNOWN in wrong
    assert len(wrong) == 2


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"fields": "{size: {type: int}, land: {type: text}}"}, "LR221"),
        ({"fields": "[size, land]"}, "LR212"),
        ({"feilds": "{size: {type: integer}}", "fields": "{land: {type: text}}"}, "LR210"),
        ({"fields": "{my-size: {type: integer}}",
          "groups": rules("{id: t, when: my_size > 5, points: 1}").replace("size > 5", "true", 1)},
         "LR218"),
        ({"events": "{visit: {url: text, seconds: whole}}",
          "groups": rules("{id: slow, when: time > 5, points: 1}")}, "LR221"),
        ({"phrase": "{boss: [ceo]}", "phrases": "-",
          "groups": rules("{id: b, when: 'mentions(land, boss)', points: 1}")}, "LR210"),
        ({"event": "{call: {reason: text}}",
          "groups": rules("{id: b, count: visit, where: reason == 'x', points: 1}")}, "LR210"),
        ({"events": "{visit: of a page}",
          "groups": rules('{id: u, count: visit, where: url == "/", points: 1}')}, "LR212"),
        ({"phrases": "{boss: []}",
          "groups": rules("{id: b, when: 'mentions(land, boss)', points: 1}")}, "LR214"),
        ({"lists": "{near: [[a]]}",
          "groups": rules("{id: b, when: land in near, points: 1}")}, "LR212"),
        ({"scores": "{fit: 5}"}, "LR212"),
        ({"scores": "{fit: {summ: [a, b]}}"}, "LR210"),
        ({"groups": "[{group: g, score: fit, rules: {id: big}}]"}, "LR212"),
        ({"groups": "[]"}, "LR214"),
        ({"groups": rules("{id: two, match: size, bands: [{below: 1, points: 1}, "
                          "{from: 1, below: a, points: 2}, {from: 2, points: 3}]}")}, "LR215"),
        ({"groups": rules("{id: two, count: visit, within: long, once_per: {period: 1d}, "
                          "points: 1}")}, "LR217"),
        ({"groups": rules("{id: two, count: visit, each: 1, decay: {half_life: 100000d, "
                          "step: week}}")}, "LR217"),
        ({"groups": rules("{id: two, when: size > 5, count: visit, within: 1d, points: 1}")},
         "LR223"),
        ({"labels": "{heat: {score: fit, from: {cold: 0, hot: ten}}}",
          "verdicts": "[{verdict: MQL, when: 'heat == \"hot\"'}, {verdict: cold}]"}, "LR215"),
        ({"verdicts": "[{verdict: M, when: fit > 1, latch: yes, leave_when: fit < 1}, "
                      "{verdict: cold}]"}, "LR221"),
        ({"verdicts": "[{verdict: MQL, when: fit > 1}, [cold]]"}, "LR212"),
        ({"verdicts": "[{verdict: MQL, when: fit > 1}, {verdict: cold, when: ''}]"}, "LR213"),
        ({"verdicts": "[{verdict: MQL, wehn: fit > 1, if_unknown: hold}, {verdict: cold}]"},
         "LR210"),
        ({"verdicts": "[{verdict: MQL, when: fit >= 10}]"}, "LR225"),
        ({"scores": "{fit: {}, all: {sum: [fit]}}", "scroe": "all"}, "LR210"),
        ({"cases": "[{name: one, lead: {}, expect: {score: ten, verdict: ''}}]"}, "LR215 LR213"),
    ],
)  # fmt: skip
def test_what_only_follows_from_an_error_of_form_is_not_told(
    keys: dict[str, str], code: str
) -> None:
    assert sorted(codes(small(**keys))) == sorted(code.split())


def test_a_name_close_to_one_that_cannot_be_read_was_meant_to_be_that() -> None:
    fields = "{employees: {type: int}, size: {type: integer}}"
    _, misspelt = errors(small(fields=fields, groups=rules("{id: a, when: employes, points: 1}")))
    assert misspelt.help == "did you mean `employees`?"


def test_sums_are_judged_beside_an_error_that_has_no_part_in_them() -> None:
    never = "[{verdict: MQL, when: fit >= 500}, {verdict: cold}]"
    assert codes(small(version="1.0", verdicts=never)) == ["LR218", "LR403"]
    assert codes(small(scores="{fit: {cap: ten}}", verdicts=never)) == ["LR215"]


def test_gaps_of_bands_are_told_although_what_they_divide_is_misspelt() -> None:
    gap = "{id: b, match: sise, bands: [{below: 50, points: 0}, {from: 60.5, points: 10}]}"
    assert codes(small(groups=rules(gap))) == ["LR304", "LR402"]


def test_a_score_lacks_no_groups_where_a_group_names_an_unknown_one() -> None:
    assert codes(small(groups=KEYS["groups"].replace("fit", "fti"))) == ["LR201"]


def test_another_version_of_the_language_is_judged_by_nothing_else() -> None:
    assert codes(small(language="2", groups=rules(NAMELESS))) == ["LR226"]


def test_what_is_no_mapping_is_told_alone() -> None:
    assert codes("[1, 2]") == ["LR212"]


def test_an_error_that_mending_cannot_reach_is_told_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadrules.language.all_errors.MOST_ROUNDS", 1)
    assert codes(small(groups="[{group: g, score: fit, rules: {}}]")) == ["LR212"]


def test_at_most_a_hundred_errors_are_told_in_the_order_of_the_text() -> None:
    wrong = [f"{{id: r{i}, when: nobody > 1, points: ten}}" for i in range(80)]
    told = errors(small(groups=rules(*wrong)))
    assert len(told) == 100
    assert [error.code for error in told[:2]] == ["LR304", "LR215"]
    assert len(errors(small(groups=rules(*wrong, *wrong)))) == 100


def test_many_errors_are_told_in_bounded_time() -> None:
    wrong = [f"{{id: r{i}, when: nobody > 1, points: {i % 50 or 'ten'}}}" for i in range(3000)]
    text = small(groups=rules(*wrong))
    start = time.process_time()
    assert len(errors(text)) == 100
    assert time.process_time() - start < 20


if __name__ == "__main__":
    SNAPSHOT.write_text(said(TEN), encoding="utf-8")
