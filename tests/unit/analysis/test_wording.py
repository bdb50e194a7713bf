"""Every expression in English: what the author wrote, and how the page says it."""

from __future__ import annotations

from typing import get_args

import pytest

from leadrules.analysis.wording import Words, plain_words, words_of
from leadrules.analysis.wording.payouts import decay, rule_lines
from leadrules.language import ir
from leadrules.language.loading import Loaded, load_ruleset

RULESET = """\
language: 1
ruleset: words
version: 1.0.0
zone: Europe/Berlin
score: total
fields:
  employees: {type: integer}
  revenue: {type: number}
  quota: {type: number, minimum: 0, maximum: 1000}
  industry: {type: text}
  region: {type: text}
  code: {type: text, exact: true}
  email: {type: email}
  opted_out: {type: boolean}
  is_customer: {type: boolean}
  signed_on: {type: date}
  renewed_on: {type: date}
  seen_at: {type: timestamp}
  tags: {type: list}
events:
  page_view: {url: text, seconds: integer}
  form_submit: {form: text}
  reply: {}
phrases:
  executive: {any: [CEO, chief * officer], except: [assistant to *]}
  manager: [manager]
lists:
  core: [Software, SaaS]
measures:
  views: {count: page_view, within: 30d}
  busiest: {busiest_day: page_view}
  quiet: {days_since_last: [page_view, form_submit], of: account}
  first_reply: {days_since_first: reply}
  seconds_read: {sum: page_view.seconds, where: 'contains(url, "/blog")', since: 2024-01-01}
  longest: {maximum: page_view.seconds, between: [2024-01-01, 2024-03-31]}
  mean: {average: page_view.seconds, between: ["2024-01-01T12:00:00Z", "2024-01-02T12:00:30Z"]}
  shortest: {minimum: page_view.seconds, after: signed_on}
  pages: {count: page_view, once_per: {key: url, period: 7d}, within: 1d, per_day: 3}
  old: {count: reply, before: 30d}
  fading: {count: reply, before: 1d, within: 1mo}
  ever: {count: page_view, once_per: {}, of: colleagues}
  staff: {roll_up: employees, how: maximum, of: account}
  any_out: {roll_up: opted_out, how: any, of: colleagues}
  all_out: {roll_up: opted_out, how: all, of: account}
  some_near: {roll_up: region == "DE", how: any, of: colleagues}
  all_large: {roll_up: employees > 5 and is_known(region), how: all, of: account}
  near: {roll_up: region == "DE", how: count, of: colleagues}
  out: {roll_up: opted_out, how: count, of: account}
  members: {roll_up: true, how: count, of: account}
  newest: {roll_up: days_since(signed_on), how: minimum, of: account}
  worth: {roll_up: revenue * 2, how: sum, of: colleagues}
scores:
  fit: {}
  total: {sum: [fit]}
groups:
  - group: one
    score: fit
    rules:
      - {id: it, when: %s, points: 5}
      - {id: points, count: reply, each: 1}
labels:
  heat: {score: fit, from: {cold: 0, hot: 3}}
matrices:
  rating:
    rows: {score: fit, from: {B: 0, A: 3}}
    columns: {score: fit, from: {2: 0, 1: 3}}
grades:
  profile: {start: D, steps: [{when: employees > 5, match: 2}]}
verdicts:
  - {verdict: MQL, when: %s}
  - {verdict: nurture}
"""


def loaded(when: str = "opted_out", verdict: str = "total >= 1") -> Loaded:
    quoted = ["'" + each.replace("'", "''") + "'" for each in (when, verdict)]
    return load_ruleset(RULESET % tuple(quoted))


def said(when: str) -> str:
    found = loaded(when)
    payout = found.ruleset.groups[0].rules[0].payout
    assert isinstance(payout, ir.Branches)
    words = words_of(found.ruleset, found.document)
    return words.clause(payout.branches[0].condition.expression)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        # names, and what is not known
        ("opted_out", "opted out is yes"),
        ("not opted_out", "opted out is no"),
        ("opted_out == false", "opted out is no"),
        ("opted_out != is_customer", "opted out is not the same as is customer"),
        ("is_missing(employees)", "employees is not known"),
        ("is_known(employees)", "employees is known"),
        ("(employees > 5) == opted_out",
         "whether employees is above 5 is the same as opted out"),
        # numbers
        ("employees >= 50", "employees is at least 50"),
        ("employees > 50", "employees is above 50"),
        ("employees < 1000", "employees is below 1000"),
        ("employees <= 10000", "employees is at most 10,000"),
        ("employees == 5", "employees is 5"),
        ("employees != 5", "employees is not 5"),
        ("revenue >= 2500000.5", "revenue is at least 2,500,000.5"),
        ("50 <= employees", "employees is at least 50"),
        ("10 <= employees < 50", "employees is at least 10 and below 50"),
        ("employees in [1, 2, 3]", "employees is 1, 2 or 3"),
        ("employees in [1]", "employees is 1"),
        ("employees not in [1]", "employees is not 1"),
        ("employees not in [1, 2]", "employees is none of 1 and 2"),
        ("revenue in [2.5, 3]", "revenue is 2.5 or 3"),
        ("employees in []", "employees is nothing at all"),
        ("employees not in []", "employees is anything at all"),
        ("revenue > quota", "revenue is above quota"),
        ("revenue + 5 > 2 * (quota - 1)",
         "revenue plus 5 is above 2 times (quota minus 1)"),
        ("revenue / employees > -employees",
         "revenue divided by employees is above minus employees"),
        ("-(revenue + 1) < 0", "minus (revenue plus 1) is below 0"),
        # texts
        ('industry == "software"', 'industry is "Software"'),
        ('industry != "Banks & Co"', 'industry is not "Banks & Co"'),
        ('industry in ["a", "b", "c"]', 'industry is "a", "b" or "c"'),
        ('industry not in ["a", "b"]', 'industry is none of "a" and "b"'),
        ("industry in core", "industry is on the list core"),
        ("industry not in core", "industry is not on the list core"),
        ("industry == region", "industry is the same as region"),
        ("industry != region", "industry is not the same as region"),
        ('code == "Software"', 'code is "Software"'),
        ('starts_with(industry, "/Pricing", "/plans")',
         'industry starts with "/Pricing" or "/plans"'),
        ('not ends_with(industry, "x")', 'industry does not end with "x"'),
        ("contains(industry, core)", "industry contains something on the list core"),
        ('matches(industry, "^a+$")', 'industry matches the pattern "^a+$"'),
        ("mentions(industry, executive)", "industry mentions one of the words for executive"),
        ('mentions(industry, "CFO", manager)',
         'industry mentions "CFO" or one of the words for manager'),
        ('not mentions(industry, "CFO")', 'industry does not mention "CFO"'),
        ('domain(email) == "Acme.com"', 'the domain of email is "Acme.com"'),
        ("length(industry) > 3", "the length of industry is above 3"),
        # lists
        ('"Hot" in tags', 'tags holds "Hot"'),
        ('"Hot" not in tags', 'tags does not hold "Hot"'),
        ("industry in []", "industry is nothing at all"),
        ("industry not in []", "industry is anything at all"),
        ("any_of(tags, [])", "tags holds one of no values"),
        ("all_of(tags, [])", "tags holds all of no values"),
        ("any_of(tags, core)", "tags holds something on the list core"),
        ('all_of(tags, ["a", "b"])', 'tags holds "a" and "b"'),
        ('not all_of(tags, ["a", "b"])', 'tags lacks "a" or "b"'),
        ("all_of(tags, core)", "tags holds everything on the list core"),
        ('none_of(tags, ["a", "b"])', 'tags does not hold "a" or "b"'),
        ('not none_of(tags, ["a"])', 'tags holds "a"'),
        ('starts_with(tags, "x")', 'an item of tags starts with "x"'),
        ('not starts_with(tags, "x")', 'no item of tags starts with "x"'),
        ("length(tags) >= 2", "the number of items of tags is at least 2"),
        # days and instants
        ('signed_on >= "2024-01-31"', "signed on is on or after 31 January 2024"),
        ('signed_on < "2024-01-31"', "signed on is before 31 January 2024"),
        ('signed_on in ["2024-01-31"]', "signed on is 31 January 2024"),
        ("signed_on > renewed_on", "signed on is after renewed on"),
        ('seen_at <= "2024-01-31T12:30:05Z"',
         "seen at is at or before 31 January 2024, 12:30:05 UTC"),
        ('seen_at > "2024-01-31T00:00:00Z"', "seen at is after 31 January 2024"),
        ("days_since(signed_on) > 30", "signed on was more than 30 days ago"),
        ("days_since(signed_on) <= 1", "signed on was at most 1 day ago"),
        ("days_since(signed_on) > -5", "the number of days since signed on is above -5"),
        # events
        ("views >= 1", "there is at least one page view in the last 30 days"),
        ("views > 0", "there is at least one page view in the last 30 days"),
        ("views != 0", "there is at least one page view in the last 30 days"),
        ("views > 2", "there are at least 3 page views in the last 30 days"),
        ("views == 0", "there are no page views in the last 30 days"),
        ("views < 1", "there are no page views in the last 30 days"),
        ("views <= 1", "there is at most one page view in the last 30 days"),
        ("views < 4", "there are at most 3 page views in the last 30 days"),
        ("views == 1", "there is exactly one page view in the last 30 days"),
        ("views == 3", "there are exactly 3 page views in the last 30 days"),
        ("views != 3", "the number of page views in the last 30 days is not 3"),
        ("views >= 2 and views <= 4", "there are 2 to 4 page views in the last 30 days"),
        ("not (views >= 2)", "there is at most one page view in the last 30 days"),
        ("views > employees", "the number of page views in the last 30 days is above employees"),
        ("busiest >= 10", "there are at least 10 page views on one day"),
        ("busiest > employees", "the most page views on one day is above employees"),
        ("quiet > 45",
         "the last page view or form submit by the lead or a colleague was more than 45 days ago"),
        ("quiet > employees",
         "the number of days since the last page view or form submit by the lead or a colleague "
         "is above employees"),
        ("first_reply == 1", "the first reply was 1 day ago"),
        ("seconds_read >= 60",
         'the sum of seconds over page views since 1 January 2024 where url contains "/blog" '
         "is at least 60"),
        ("longest > 9",
         "the highest seconds over page views from 1 January 2024 to 31 March 2024 is above 9"),
        ("mean > 9",
         "the average seconds over page views from 1 January 2024, 13:00 Europe/Berlin to before "
         "2 January 2024, 13:00:30 Europe/Berlin is above 9"),
        ("shortest > 9", "the lowest seconds over page views after signed on is above 9"),
        ("pages >= 2",
         "there are at least 2 page views in the last 24 hours, at most once for each url within "
         "7 days, at most 3 a day"),
        ("old >= 1", "there is at least one reply at least 30 days ago"),
        ("fading >= 1", "there is at least one reply between 24 hours and 30 days ago"),
        ("ever >= 1", "there is at least one page view by colleagues, at most once"),
        # the account
        ("staff > 9", "the highest employees in the account is above 9"),
        ("any_out", "opted out is yes for someone among the lead's colleagues"),
        ("not any_out", "opted out is yes for no one among the lead's colleagues"),
        ("all_out", "opted out is yes for everyone in the account"),
        ("not all_out", "opted out is not yes for everyone in the account"),
        ("some_near", """for someone among the lead's colleagues region is "DE\""""),
        ("not some_near", """for no one among the lead's colleagues region is "DE\""""),
        ("all_large", "for everyone in the account (employees is above 5 and region is known)"),
        ("not all_large and some_near",
         "not for everyone in the account (employees is above 5 and region is known), and for "
         """someone among the lead's colleagues region is "DE\""""),
        ("is_missing(some_near)",
         """whether for someone among the lead's colleagues region is "DE" is not known"""),
        ("near >= 2", 'there are at least 2 colleagues for whom region is "DE"'),
        ("near == 1", 'there is exactly one colleague for whom region is "DE"'),
        ("out == 0", "there are no leads in the account for whom opted out is yes"),
        ("out >= 1 and out <= 3",
         "there are 1 to 3 leads in the account for whom opted out is yes"),
        ("out > near",
         "the number of leads in the account for whom opted out is yes is above the number of "
         'colleagues for whom region is "DE"'),
        ("members > 9", "there are at least 10 leads in the account"),
        ("newest < 30",
         "the lowest value of the number of days since signed on in the account is below 30"),
        ("worth > 9", "the sum of revenue times 2 among the lead's colleagues is above 9"),
        ("is_missing(all_out)",
         "whether opted out is yes for everyone in the account is not known"),
        # joined
        ("opted_out and employees > 5", "opted out is yes and employees is above 5"),
        ("opted_out or employees > 5 or is_missing(region)",
         "opted out is yes, employees is above 5 or region is not known"),
        ("not (opted_out or employees > 5)", "opted out is no and employees is at most 5"),
        ("opted_out and (employees > 5 or is_missing(region))",
         "opted out is yes, and either employees is above 5 or region is not known"),
        ("opted_out or employees > 5 and is_missing(region)",
         "opted out is yes, or both employees is above 5 and region is not known"),
        ("opted_out and (employees > 5 or is_missing(region) or is_customer)",
         "opted out is yes, and (employees is above 5, region is not known or is customer is yes)"),
        ("opted_out and (employees > 5 or (is_customer and is_missing(region)))",
         "opted out is yes, and (employees is above 5 or (is customer is yes and region is not "
         "known))"),
        ('opted_out and industry in ["a", "b"]', 'opted out is yes, and industry is "a" or "b"'),
    ],
)  # fmt: skip
def test_what_conditions_say(when: str, words: str) -> None:
    assert said(when) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("total >= 75 and fit >= 35", "the total is at least 75 and the fit is at least 35"),
        ("fit >= 0.5", "the fit is at least 0.5"),
        ('heat == "hot"', 'the heat is "hot"'),
        ('heat > "cold"', 'the heat is higher than "cold"'),
        ('profile >= "B-"', 'the profile is "B-" or higher'),
        ('profile < "B"', 'the profile is lower than "B"'),
        ('heat in ["cold", "hot"]', 'the heat is "cold" or "hot"'),
        ('rating in ["A1", "A2"]', 'the rating is "A1" or "A2"'),
        ('rating != "A1"', 'the rating is not "A1"'),
        ("is_missing(profile)", "the profile is not known"),
    ],
)
def test_what_verdicts_say(when: str, words: str) -> None:
    found = loaded(verdict=when)
    condition = found.ruleset.verdicts[0].condition
    assert condition is not None
    assert words_of(found.ruleset, found.document).clause(condition.expression) == words


TEXT = ir.Read(ir.Origin.FIELD, "x", ir.Type.TEXT)
NUMBER = ir.Read(ir.Origin.FIELD, "n", ir.Type.NUMBER, 2)
SAMPLES: dict[type, tuple[ir.Expression, str]] = {
    ir.Constant: (ir.Constant(True, ir.Type.BOOLEAN), "always"),
    ir.Read: (ir.Read(ir.Origin.MEASURE, "m", ir.Type.BOOLEAN), "m is yes"),
    ir.Not: (ir.Not(ir.Constant(True, ir.Type.BOOLEAN)), "never"),
    ir.And: (ir.And((ir.IsMissing(TEXT), ir.IsMissing(NUMBER))),
             "x is not known and n is not known"),
    ir.Or: (ir.Or((ir.IsMissing(TEXT), ir.IsMissing(NUMBER))), "x is not known or n is not known"),
    ir.IsMissing: (ir.IsMissing(TEXT), "x is not known"),
    ir.Compare: (ir.Compare("<", NUMBER, ir.Constant(250, ir.Type.NUMBER, 2)), "n is below 2.5"),
    ir.OneOf: (ir.OneOf(NUMBER, (250,)), "n is 2.5"),
    ir.TextIs: (ir.TextIs(TEXT, ir.TextTest.EQUALS, ("a",)), 'x is "a"'),
    ir.Items: (ir.Items(TEXT, "all", ("a",)), 'x holds "a"'),
    ir.Arithmetic: (ir.Arithmetic("+", NUMBER, NUMBER, 2), "n plus n is yes"),
    ir.Negate: (ir.Negate(NUMBER), "minus n is yes"),
    ir.Domain: (ir.Domain(TEXT), "the domain of x is yes"),
    ir.Length: (ir.Length(TEXT), "the length of x is yes"),
    ir.DaysSince: (ir.DaysSince(TEXT), "the number of days since x is yes"),
}  # fmt: skip


@pytest.mark.parametrize("node", get_args(ir.Expression), ids=lambda node: node.__name__)
def test_every_node_has_words_without_any_ruleset(node: type) -> None:
    expression, words = SAMPLES[node]
    assert isinstance(expression, node)
    assert plain_words().clause(expression) == words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (ir.Constant(False, ir.Type.BOOLEAN), "no"),
        (ir.Constant("a", ir.Type.TEXT), '"a"'),
        (ir.Constant("a\x1b", ir.Type.TEXT), '"a\\x1b"'),
        (ir.Constant(19723, ir.Type.DATE), "1 January 2024"),
        (ir.Constant(2, ir.Type.INTEGER), "2"),
        (ir.IsMissing(TEXT), "whether x is not known"),
    ],
)
def test_values_are_nouns(expression: ir.Expression, words: str) -> None:
    assert plain_words().noun(expression) == words


def lines(rule: str, when: str = "opted_out") -> list[tuple[str, str]]:
    text = RULESET % (when, "total >= 1")
    found = load_ruleset(
        text.replace("      - {id: points", f"      - {{id: this, {rule}}}\n      - {{id: points")
    )
    words: Words = words_of(found.ruleset, found.document)
    rule_ = next(rule for rule in found.ruleset.groups[0].rules if rule.id == "this")
    return [(line.situation, line.pays) for line in rule_lines(words, rule_)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("when: opted_out, points: 5", [("opted out is yes", "+5")]),
        ("when: opted_out, points: 5, otherwise: -2.5, missing: 1",
         [("opted out is yes", "+5"), ("if this is not so", "-2.5"),
          ("if that is not known", "+1")]),
        ("first: [{when: opted_out, points: 5}, {when: is_customer, points: 0}], otherwise: 1",
         [("opted out is yes", "+5"), ("otherwise, is customer is yes", "0"),
          ("if none of these is so", "+1")]),
        ("match: employees, bands: [{below: 10, points: 1}, {from: 10, below: 50, points: 2}, "
         "{from: 50, below: 51, points: 3}, {from: 51, points: 4}]",
         [("employees is below 10", "+1"), ("employees is 10 to 49", "+2"),
          ("employees is 50", "+3"), ("employees is 51 or more", "+4")]),
        ("match: revenue, bands: [{from: 0.5, below: 2, points: 1}], default: 3",
         [("revenue is from 0.5 to below 2", "+1"), ("revenue is anything else", "+3")]),
        ("match: -revenue, bands: [{from: 0.5, below: 2, points: 1}], default: 0",
         [("minus revenue is from 0.5 to below 2", "+1")]),
        ("match: region, values: {DE: 5, Austria: 5, CH: 2}, default: -1, missing: -3",
         [('region is "DE" or "Austria"', "+5"), ('region is "CH"', "+2"),
          ("region is anything else", "-1"), ("if that is not known", "-3")]),
        ("match: opted_out, values: {true: -5}", [("opted out is yes", "-5")]),
        ("count: form_submit, where: 'form == \"demo\"', points: 40",
         [('at least one form submit where form is "demo"', "+40")]),
        ("count: reply, first: [{at_least: 2, within: 7d, points: 9}, {within: 30d, points: 4}]",
         [("at least 2 replies in the last 7 days", "+9"),
          ("otherwise, at least one reply in the last 30 days", "+4")]),
        ("count: page_view, in_any: day, at_least: 10, at_most: 20, points: 4",
         [("10 to 20 page views on one day", "+4")]),
        ("count: reply, bands: [{exactly: 1, points: 1}, {at_least: 2, points: 4}], default: 0",
         [("the number of replies is 1", "+1"), ("the number of replies is 2 or more", "+4")]),
        ("count: reply, each: 5, cap: 20, floor: 1, weight: 50%, otherwise: -1, missing: 2, "
         "decay: {half_life: 14d}",
         [("each reply; its points halve every 14 days", "+5 each"), ("if there is none", "-1"),
          ("if that is not known", "+2"),
          ("altogether", "at least +1, at most +20, counted at 50 %")]),
        ("balance: quota, dated: signed_on, decay: {percent: 50, per: 30d}",
         [("the points in quota as of signed on; they lose 50 % of their first value every "
           "30 days", "as recorded")]),
        ("balance: quota", [("the points in quota", "as recorded")]),
    ],
)  # fmt: skip
def test_what_rules_pay(rule: str, expected: list[tuple[str, str]]) -> None:
    assert lines(rule) == expected


DAY = 86_400_000_000


@pytest.mark.parametrize(
    ("fading", "words"),
    [
        (ir.Decay(DAY, (10**9,), 0), "lose 100 % of their first value every 24 hours"),
        (ir.Decay(DAY, (10**9, 7 * 10**8), 3 * 10**8),
         "count 70 % after 24 hours and 30 % after 2 days"),
        (ir.Decay(DAY, tuple(10**9 - number**2 * 10**7 for number in range(10)), 0),
         "fall below half within 8 days, and on with age"),
        (ir.Decay(DAY, tuple(10**9 - number**2 * 10**6 for number in range(10)), 0),
         "fall below half within 10 days, and on with age"),
    ],
)  # fmt: skip
def test_how_points_fade(fading: ir.Decay, words: str) -> None:
    assert decay(fading) == words


def test_without_the_document_texts_are_spelled_as_compared() -> None:
    found = loaded("industry in core")
    words = words_of(found.ruleset)
    industry = ir.Read(ir.Origin.FIELD, "industry", ir.Type.TEXT)
    test = ir.TextIs(industry, ir.TextTest.EQUALS, ("software",))
    assert words.clause(test) == 'industry is "software"'
