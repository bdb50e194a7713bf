"""The document: every key of the language, every value typed, every error located in our words."""

from __future__ import annotations

import copy
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from leadrules.codes import CODES
from leadrules.diagnostics import Diagnostic, RulesetError, Span
from leadrules.language import document as parts
from leadrules.language.document import Document, parse_document
from leadrules.language.ir import Duration
from leadrules.language.source import read_source

HERE = Path(__file__).parent
EVERYTHING = (HERE / "everything.yaml").read_text(encoding="utf-8")

MINIMAL = """\
language: 1
ruleset: small
version: 1.0.0
fields: {}
scores: {total: {}}
groups: [{group: all, score: total, rules: [{id: one, when: x, points: 1}]}]
verdicts: [{verdict: nurture}]
"""

DAY = 86_400_000_000


def parse(text: str) -> Document:
    return parse_document(read_source(text, "a.yaml"))


def small(**keys: str) -> str:
    """The minimal ruleset with some of its keys replaced or added, each a text in flow style."""
    lines = dict(line.split(": ", 1) for line in MINIMAL.splitlines()) | keys
    return "".join(f"{key}: {value}\n" for key, value in lines.items() if value != "left out")


def rule(text: str) -> str:
    return small(groups=f"[{{group: all, score: total, rules: [{text}]}}]")


def errors(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(RulesetError) as caught:
        parse(text)
    return caught.value.diagnostics


def error(text: str) -> Diagnostic:
    (only,) = errors(text)
    return only


def marked(text: str, found: Diagnostic) -> str:
    """What the carets stand under, as far as its first line goes."""
    assert found.span is not None
    line = text.splitlines()[found.span.line - 1]
    same = found.span.line == found.span.end_line
    return line[found.span.column - 1 : found.span.end_column - 1 if same else None]


# --- what is read --------------------------------------------------------------------------------


def test_every_key_of_the_language_is_read() -> None:
    document = parse(EVERYTHING)
    assert isinstance(document, Document)


def test_a_minimal_ruleset_has_the_defaults_of_the_law() -> None:
    document = parse(MINIMAL)
    assert (document.on_unreadable, document.zone, document.score) == ("error", None, None)
    assert (document.keys.lead, document.keys.account) == (("lead_id", "id"), ("account_id",))
    limits = document.limits
    assert (limits.events, limits.text, limits.items) == (100_000, 10_000, 1_000)
    assert limits.colleagues == 10_000
    assert (document.agreement, document.cases) == (None, ())


def test_a_document_cannot_be_changed() -> None:
    document = parse(MINIMAL)
    with pytest.raises(ValidationError):
        document.version = "2.0.0"


def test_fields_are_typed() -> None:
    fields = parse(EVERYTHING).fields
    assert fields["employees"].from_ == ("numberofemployees", "NumberOfEmployees")
    assert fields["employees"].minimum == 1
    assert fields["legacy_date"].minimum == date(2024, 1, 1)
    assert (fields["revenue"].places, fields["revenue"].maximum) == (3, Decimal("99.125"))
    assert fields["country"].choices == ("NO", "DE")
    assert fields["country"].missing == ("-",)
    assert (fields["email"].personal, fields["email"].known) == (True, "history")


def test_short_forms_are_written_out() -> None:
    document = parse(EVERYTHING)
    assert document.events["page_view"]["url"] == parts.Field(type="text")
    assert document.phrases["student"] == parts.Phrases(any=("student", "intern"))
    views = document.measures["views"]
    assert isinstance(views, parts.CountOf)
    assert views.count == ("page_view",)
    assert views.once_per == parts.OncePer(key="url")
    assert document.agreement is not None
    assert document.agreement.calendar is not None
    assert document.agreement.calendar.hours == ("Mon-Fri 09:00-17:00",)


def test_each_rule_has_its_form() -> None:
    rules = [rule for group in parse(EVERYTHING).groups for rule in group.rules]
    assert [type(rule) for rule in rules] == [
        parts.BandsRule,
        parts.ValuesRule,
        parts.FirstRule,
        parts.ConditionRule,
        parts.EachRule,
        parts.FrequencyRule,
        parts.FrequencyFirstRule,
        parts.FrequencyRule,
        parts.FrequencyBandsRule,
        parts.BalanceRule,
    ]


def test_each_measure_has_its_form() -> None:
    assert [type(measure) for measure in parse(EVERYTHING).measures.values()] == [
        parts.CountOf,
        parts.SumOf,
        parts.MaximumOf,
        parts.MinimumOf,
        parts.AverageOf,
        parts.DaysSinceLast,
        parts.DaysSinceFirst,
        parts.BusiestDay,
        parts.RollUp,
    ]
    total = parse(EVERYTHING).measures["time"]
    assert isinstance(total, parts.SumOf)
    assert total.sum == ("page_view", "seconds")


def test_points_percentages_and_durations_are_exact() -> None:
    document = parse(EVERYTHING)
    firmographic, interest = document.groups
    paid = firmographic.rules[3]
    assert isinstance(paid, parts.ConditionRule)
    assert (paid.otherwise, paid.missing, paid.weight) == (Decimal("-0.5"), Decimal("1.25"), 60)
    each = interest.rules[0]
    assert isinstance(each, parts.EachRule)
    assert isinstance(each.decay, parts.HalfLife)
    assert (each.decay.half_life, each.decay.step) == (14 * DAY, DAY)
    assert isinstance(firmographic.decay, parts.Stepped)
    assert document.scores["mixed"].weighted == {"fit": 60, "engagement": 40}
    step = document.grades["profile"].steps[0]
    assert (step.match, step.no_match) == (2, -2)


def test_times_are_typed() -> None:
    document = parse(EVERYTHING)
    shortest = document.measures["shortest"]
    assert isinstance(shortest, parts.MinimumOf)
    assert shortest.between == (date(2024, 1, 1), datetime(2024, 2, 1, tzinfo=UTC))
    assert document.cases[0].as_of == datetime(2024, 2, 1, 12, tzinfo=UTC)
    assert document.agreement is not None
    assert document.agreement.promises["MQL"].accept_or_reject_within == Duration(days=2)
    assert document.agreement.review_by == date(2027, 3, 31)


def test_a_case_keeps_its_lead_as_text() -> None:
    (case,) = parse(EVERYTHING).cases
    assert case.lead == {"employees": "300", "job_title": "Director, Operations"}
    assert case.events == ({"type": "form_submit", "form": "demo", "days_ago": "2"},)
    assert case.account is not None
    assert case.account[0].lead == {"employees": "5", "tags": ("a", "b")}


def test_a_blank_value_of_a_lead_is_missing() -> None:
    (case,) = parse(small(cases="[{name: x, lead: {size: , title: ''}, expect: {}}]")).cases
    assert case.lead == {"size": "", "title": ""}
    assert (case.events, case.as_of) == (None, datetime(2024, 1, 1, tzinfo=UTC))


def test_a_frequency_is_at_least_once_unless_written() -> None:
    written = parse(rule("{id: a, count: x, points: 1}, {id: b, count: x, at_most: 3, points: 1}"))
    once, seldom = written.groups[0].rules
    assert isinstance(once, parts.FrequencyRule)
    assert isinstance(seldom, parts.FrequencyRule)
    assert (once.at_least, once.at_most) == (1, None)
    assert (seldom.at_least, seldom.at_most) == (None, 3)


def test_a_count_may_pay_only_where_there_is_none() -> None:
    (never,) = parse(rule("{id: a, count: x, otherwise: 5}")).groups[0].rules
    assert isinstance(never, parts.FrequencyRule)
    assert (never.points, never.otherwise) == (0, 5)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-31", date(2024, 1, 31)),
        ("2024-01-31T12:30Z", datetime(2024, 1, 31, 12, 30, tzinfo=UTC)),
        ("2024-01-31 12:30:15.5 UTC", datetime(2024, 1, 31, 12, 30, 15, 500_000, tzinfo=UTC)),
        ("2024-01-31T12:30:00-05:30", datetime(2024, 1, 31, 18, 0, tzinfo=UTC)),
        ("2024-01-31T12:30", datetime(2024, 1, 31, 12, 30)),
    ],
)
def test_an_instant_is_read_from_its_text(text: str, moment: date) -> None:
    (case,) = parse(small(cases=f"[{{name: x, as_of: '{text}', lead: {{}}, expect: {{}}}}]")).cases
    assert case.as_of == moment


# --- what is wrong -------------------------------------------------------------------------------


def table() -> Iterator[tuple[str, str, str, str, str]]:
    """The cases of document_errors.txt."""
    lines = (HERE / "document_errors.txt").read_text(encoding="utf-8").splitlines()
    cases = [line for line in lines if line and not line.startswith("#")]
    for written, expected in zip(cases[::2], cases[1::2], strict=True):
        where, text = written.split(": ", 1)
        what, caret, hint = (part.strip() for part in f"{expected} ".split(" | "))
        code, message = what.split(" ", 1)
        whole = {"rule": rule, "file": str}
        yield (
            whole[where](text) if where in whole else small(**{where: text}),
            code,
            message,
            caret,
            hint,
        )


@pytest.mark.parametrize(("text", "code", "message", "caret", "hint"), list(table()))
def test_an_error_is_named_shown_and_helped(
    text: str, code: str, message: str, caret: str, hint: str
) -> None:
    found = error(text)
    assert (found.code, found.message) == (code, message)
    assert marked(text, found) == caret
    assert hint in (found.help or "")
    assert (found.file, code in CODES) == ("a.yaml", True)


def test_all_errors_are_found_at_once_in_the_order_of_the_text() -> None:
    text = EVERYTHING.replace("places: 3", "places: 9").replace("cap: 20", "cpa: 20")
    text = text.replace("each: 5", "each: five").replace("attempts: 6", "attempts: 0")
    found = errors(text)
    assert [each.message for each in found] == [
        "`0` is out of range",
        "`9` is out of range",
        "`five` is not a number",
        "unknown key `cpa` in rule `pricing-page`",
    ]
    assert [marked(text, each) for each in found] == ["0", "9", "five", "cpa"]


def test_another_version_of_the_language_is_judged_by_nothing_else() -> None:
    assert error("language: 2\nrulesets: {}").code == "LR226"


def test_a_long_text_is_cut_in_a_message() -> None:
    assert len(error(rule("{id: a, when: x, points: %s}" % ("9" * 5000))).message) < 100


def test_a_missing_key_is_shown_at_the_part_that_lacks_it() -> None:
    found = error(
        EVERYTHING.replace("        match: employees\n", "        match: employees\n", 1).replace(
            "    score: engagement\n", "", 1
        )
    )
    assert found.message == "group `interest` lacks `score`"
    assert found.source_line == "  - group: interest"


def test_thousands_of_errors_are_reported_a_hundred_at_a_time() -> None:
    start = time.process_time()
    found = errors(small(fields="{" + "".join(f"f{n}: {{typ: x}}, " for n in range(3000)) + "}"))
    assert len(found) == 100
    assert time.process_time() - start < 3


# --- nothing of pydantic's reaches anybody -------------------------------------------------------

FOREIGN = re.compile(
    r"pydantic|validat|valid |input|instance|dictionary|\bdict\b|tuple|permitted|extra|none\b|"
    r"literal|union|discriminat|\btag|model|string|python|object|<|required|list_|\bstr\b|\bint\b",
    re.IGNORECASE,
)

TREE = yaml.load(EVERYTHING, yaml.BaseLoader)

values = st.recursive(
    st.sampled_from(["", "x", "1", "-5", "2.5", "true", "30d", "2024-01-01", "60%", "page_view"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["when", "count", "points", "first", "bands", "match", "x", "id", ""]),
        inner,
        max_size=3,
    ),
    max_leaves=5,
)  # fmt: skip


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path of a tree."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    found = [path] if path else []
    for key, value in items if isinstance(tree, dict | list) else ():
        found += places(value, (*path, key))
    return found


PLACES = places(TREE)


def changed(tree: Any, path: tuple[Any, ...], how: str, value: Any) -> None:
    *way, last = path
    for step in way:
        tree = tree[step]
    if how == "remove":
        del tree[last]
    elif how == "rename" and isinstance(tree, dict):
        tree[f"{last}x"] = tree.pop(last)
    else:
        tree[last] = value


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(["remove", "rename", "replace"]), values)
def test_whatever_is_changed_is_read_or_refused_in_our_words(
    path: tuple[Any, ...], how: str, value: Any
) -> None:
    tree = copy.deepcopy(TREE)
    changed(tree, path, how, value)
    try:
        parse(json.dumps(tree, indent=1))
    except RulesetError as refused:
        for found in refused.diagnostics:
            assert found.code in CODES
            assert isinstance(found.span, Span)
            plain = re.sub(r"`[^`]*`", "", f"{found.message} {found.help or ''}")
            assert not FOREIGN.search(plain), plain
            assert "\n" not in found.message
            assert found.message[0] not in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
            assert not found.message.endswith(".")
