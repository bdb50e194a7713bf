"""Rules, sums and verdicts of every shape as the Python backend writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from agreed import Agreed


def many(count: int, text: str) -> str:
    """A line for each number."""
    return "[" + ", ".join(text.format(n=n, below=n + 1) for n in range(count)) + "]"


@pytest.mark.parametrize("count", [2, 12, 13, 40])
def test_many_branches_bands_and_entries_are_told_apart(count: int) -> None:
    agreed = Agreed.on(
        "size: integer\nother: integer\nvip: boolean",
        f"""
- {{id: first, first: {many(count, "{{when: size == {n} and other != 7, points: {n}}}")},
   otherwise: -1, missing: -2}}
- {{id: plain, first: {many(count, "{{when: size == {n}, points: {n}}}")}, missing: 3}}
- {{id: bands, match: size, bands: {many(count, "{{from: {n}, below: {below}, points: {n}}}")},
   default: -3, missing: -4}}
- {{id: open, match: size + 1, bands: [{{below: 0, points: 1}}, {{from: 0, below: 5, points: 2}},
   {{from: 9, points: 3}}], default: 5}}
- {{id: table, match: size, values: {{{", ".join(f"{n}: {n}" for n in range(count))}}},
   default: -5, missing: -6}}
- {{id: truth, match: vip, values: {{true: 3, false: 4}}, missing: 5}}
- {{id: said, match: is_known(size), values: {{true: 3}}, default: 1}}
""",
    )
    for size in (None, -5, -1, 0, 1, 4, 5, 8, 9, count - 1, count, 10**6):
        for other in (None, 7, 8):
            agreed.fast({"size": size, "other": other, "vip": size == 0 or None})


def test_bands_with_gaps_and_open_ends() -> None:
    agreed = Agreed.on(
        "size: integer",
        """
- {id: gaps, match: size, bands: [{below: -9, points: 1}, {from: -5, below: 0, points: 2},
   {from: 0, below: 5, points: 3}, {from: 7, points: 4}], default: 5}
- {id: all, match: size, bands: [{points: 6}], missing: 1}
- id: many
  match: size
  default: 1
  bands: [{below: -90, points: 2}, {from: -80, below: -70, points: 3},
          {from: -70, below: -60, points: 4}, {from: -50, below: -40, points: 5},
          {from: -40, below: -30, points: 6}, {from: -30, below: -20, points: 7},
          {from: -20, below: -10, points: 8}, {from: -10, below: 0, points: 9},
          {from: 0, below: 10, points: 10}, {from: 10, below: 20, points: 11},
          {from: 20, below: 30, points: 12}, {from: 30, below: 40, points: 13},
          {from: 50, points: 14}]
""".replace("[{points: 6}]", "[{from: -100, points: 6}]").replace(
            "missing: 1}", "missing: 1, default: 7}"
        ),
    )
    for size in (None, *range(-100, 60, 3), -90, -80, -70, -50, 0, 40, 50):
        agreed.fast({"size": size})


def test_what_could_not_tell_is_passed_over_and_told() -> None:
    agreed = Agreed.on(
        "a: integer\nb: integer\nc: integer",
        """
- {id: x, first: [{when: a > 1, points: 1}, {when: b > 1, points: 2}, {when: is_missing(c),
   points: 6}, {when: c > 1 or is_missing(a), points: 3}], otherwise: 4, missing: 5}
- {id: y, first: [{when: a > 1 and b > 1, points: 1}, {when: b > 1 and a > 1, points: 2}],
   otherwise: 0, missing: 0}
""",
    )
    for a in (None, 0, 5):
        for b in (None, 0, 5):
            for c in (None, 0, 5):
                agreed.fast({"a": a, "b": b, "c": c})
    record = agreed.fast({"b": 5})
    assert record.trace.contributions[0].passed_over == (0,)
    assert record.trace.contributions[0].missing == ("a",)


def test_floors_caps_and_weights_of_rules_that_pay_constants_and_of_those_that_do_not() -> None:
    agreed = Agreed.on(
        "old: {type: number, places: 2, minimum: -1000, maximum: 1000}\n"
        "since: date\nat: timestamp\nsize: integer",
        """
- {id: constant, when: size > 5, points: 12.34, otherwise: -7, floor: -5, cap: 10, weight: 33.33%}
- {id: undated, balance: old, missing: 3}
- {id: dated, balance: old, dated: since, decay: {percent: 10, per: 1d}, floor: 1, cap: 50,
   weight: 50%}
- {id: timed, balance: old, dated: at, missing: 2}
- {id: fading, balance: old, dated: at, decay: {half_life: 1h, step: 90s}, missing: 2}
""",
        head="zone: Europe/Berlin",
    )
    for old in (None, 0, 100, 12.34, -99.99):
        for since in (
            None,
            date(2024, 1, 31),
            date(2024, 2, 2),
            date(2023, 1, 1),
            date(2024, 1, 29),
        ):
            at = None if since is None else datetime(since.year, since.month, since.day, tzinfo=UTC)
            agreed.fast({"old": old, "since": since, "at": at, "size": len(str(old))})


def test_arithmetic_that_leaves_64_bits_or_divides_by_zero_is_unknown() -> None:
    agreed = Agreed.on(
        "a: integer\nb: integer\nn: {type: number, places: 2}\nname: text\n"
        "s: {type: integer, minimum: -9, maximum: 9}",
        """
- {id: sum, when: a + b > 5, points: 1, missing: 2}
- {id: less, when: a - n > 2.5, points: 1, missing: 2}
- {id: times, when: a * b * s >= 0, points: 1, missing: 2}
- {id: per, when: a / b >= 0.5 or n / a < 0.125, points: 1, missing: 2}
- {id: ratio, when: a / 3 > n / 7, points: 1, missing: 2}
- {id: minus, when: -a < 5 and -s < 3, points: 1, missing: 2}
- {id: small, when: s * s + s - 3 > 0.5, points: 1}
- {id: band, match: a * 2, bands: [{below: 0, points: 1}, {from: 0, points: 2}], missing: 3}
- {id: twice, match: s * 2, bands: [{below: 0, points: 1}, {from: 0, points: 2}], missing: 3}
- {id: long, when: 4611686018427387904 * length(name) > 0, points: 1, missing: 2}
- {id: same, when: (a > 5) == (b > 5), points: 1, missing: 2}
- {id: apart, when: is_known(a) != (b > 5), points: 1, missing: 2}
- {id: always, when: true or a > 5, points: 1}
- {id: either, when: 'a in [1, 2, 3] or n not in [1.5, 2]', points: 1, missing: 2}
""",
    )
    big = 2**63 - 1
    for a in (None, 0, 1, 6, -7, big, -big - 1):
        for b in (None, 0, 2, big):
            for n in (None, 0, 1.5, 2):
                agreed.fast({"a": a, "b": b, "n": n, "s": 3, "name": "x" * 3})


def test_dates_instants_and_texts_beside_each_other() -> None:
    agreed = Agreed.on(
        "d: date\ne: date\nt: timestamp\nu: timestamp\nx: text\ny: text\n"
        "v: text\nz: {type: text, exact: true}\nm: email",
        """
- {id: order, when: d < e and t >= u, points: 1, missing: 2}
- {id: constant, when: 'd >= "2024-01-01" or t == "2024-01-01T00:00:00Z"', points: 1}
- {id: among, when: 'd in ["2024-01-01", "2024-01-02"] or t in ["2024-01-01T00:00:00Z"]', points: 1}
- {id: days, when: days_since(d) > 5 and days_since(t) <= 30, points: 1, missing: 2}
- {id: same, when: x == y or x != v, points: 1, missing: 2}
- {id: company, when: domain(m) == x or m == y, points: 1, missing: 2}
- id: tested
  when: >-
    starts_with(x, "a", "b") or ends_with(domain(m), ".com") or contains(z, "Q")
    or matches(x, "^q+$")
  points: 1
  missing: 2
- {id: long, when: 'length(domain(m)) > 5 or length(z) > 2 or x in ["p", "q"]', points: 1,
   missing: 2}
- {id: blank, when: is_missing(x) or is_known(z), points: 1}
""",
        head="zone: America/New_York",
    )
    days = (None, date(2024, 1, 1), date(2023, 12, 31))
    for n in range(81):
        d, t, x, m = days[n % 3], days[n // 3 % 3], n // 9 % 3, n // 27
        agreed.fast(
            {
                "d": d,
                "e": days[(n + 1) % 3],
                "t": None if t is None else datetime(t.year, t.month, t.day, tzinfo=UTC),
                "u": datetime(2024, 1, 1, tzinfo=UTC),
                "x": (None, "Q", "a@q.com")[x],
                "y": "q",
                "v": ("r", None)[n % 2],
                "z": ("Q", None, "q.COM")[m],
                "m": (None, "A@Q.com", "a@very-long.example")[(n + m) % 3],
            }
        )


def test_lists_are_asked_by_item() -> None:
    agreed = Agreed.on(
        "tags: list\ncodes: {type: list, exact: true}",
        """
- {id: any, when: 'any_of(tags, ["a", "b"])', points: 1, missing: 9}
- {id: all, when: 'all_of(tags, ["a", "b"])', points: 1}
- {id: none, when: 'none_of(tags, ["a", "b"])', points: 1}
- {id: starts, when: 'starts_with(tags, "a") and contains(codes, "B")', points: 1}
- {id: found, when: 'matches(tags, "^b") or ends_with(codes, "A")', points: 1}
- {id: mentioned, when: 'mentions(tags, "a b") or mentions(codes, "b")', points: 1}
- {id: held, when: '"A" in codes', points: 1}
- {id: long, when: length(tags) > 1, points: 1}
""",
    )
    for tags in (None, [], ["A"], ["a", "B"], ["x", "a b"], "b;c"):
        for codes in (None, ["A"], ["B"], ["xB", "A"]):
            agreed.fast({"tags": tags, "codes": codes})


SCORED = """
language: 1
ruleset: scored
version: 1.0.0
score: total
fields: {a: {type: integer}, b: {type: integer}, name: {type: text}}
scores:
  one: {floor: -5, cap: 5}
  two: {}
  plain: {sum: [one, two]}
  total: {weighted: {one: 33.33%, plain: 150%}, floor: 0, cap: 12}
groups:
  - {group: g1, score: one, cap: 4, floor: -4, weight: 75%, rules: [{id: r1, when: a > 5,
     points: 7, otherwise: -7}]}
  - {group: g2, score: one, rules: [{id: r2, match: a, bands: [{below: 3, points: 1.11},
     {from: 3, points: 2.22}]}]}
  - {group: g3, score: two, rules: [{id: r3, when: name == "x", points: 3}, {id: r4, when: b > 1,
     points: 4.5}]}
labels:
  heat: {score: one, from: {cold: -1, hot: 3}}
  sure: {score: two, from: {cold: 0, hot: 3}, if_unknown: zero}
  sum: {score: total, from: {low: 0, high: 5}}
matrices:
  rating: {rows: {score: one, from: {B: -2, A: 2}}, columns: {score: total, from: {2: 0, 1: 6}}}
grades:
  profile: {start: D, steps: [{when: a > 5, match: 2, no_match: -30},
     {when: b > 1 and is_known(a), match: 1, missing: 3}]}
agreement:
  MQL: {means: so, respond_within: 24h, attempts: 3}
verdicts:
  - {verdict: out, when: b > 50, disqualifies: true, if_unknown: IF_UNKNOWN}
  - {verdict: sure, when: 'is_missing(total) or rating == "A2" and plain == 99'}
  - {verdict: best, when: 'rating in ["A1"] or profile >= "B"', requalify_after: 9d}
  - {verdict: SQL, when: 'heat == "hot" and total >= 5', requalify_after: 1000000d}
  - {verdict: MQL, when: total > 1 or 3 <= two, latch: true, leave_when: 'sum == "low" and b == 1'}
  - {verdict: some, when: 'sure == "hot"', latch: true}
  - {verdict: rest}
"""


def scored(**changes: str) -> Agreed:
    from leadrules.language.loading import load_ruleset

    text = SCORED
    for old, new in changes.items():
        text = text.replace(old, new)
    return Agreed.of(load_ruleset(text, file="scored.yaml").ruleset)


@pytest.mark.parametrize("hold", ["hold", "pass"])
def test_scores_labels_grades_verdicts_and_where_a_lead_stands(hold: str) -> None:
    text = (
        {"if_unknown: IF_UNKNOWN": "if_unknown: hold"}
        if hold == "hold"
        else {", if_unknown: IF_UNKNOWN": ""}
    )
    agreed = scored(**text)
    said = datetime(2024, 1, 30, tzinfo=UTC)
    pasts = [
        None,
        *({"verdict": name, "since": said, "left": {"best": said, "SQL": said}}
          for name in ("out", "best", "SQL", "MQL", "some", "rest", "hold", "gone")),
    ]  # fmt: skip
    word = {"who": "ann", "why": "knows"}
    words = [
        None,
        word | {"score": 50},
        word | {"add": -3.25},
        word | {"verdict": "MQL"},
        word | {"disqualify": True},
        word | {"verdict": "some", "until": said},
    ]
    cases = [(a, b, name) for a in (None, 0, 9) for b in (None, 1, 3, 60) for name in (None, "x")]
    for a, b, name in cases:
        lead = {"a": a, "b": b, "name": name}
        agreed.fast(lead)
        for past in pasts:
            for override in words[:: 2 if past else 1]:
                agreed.score(lead, previous=past, override=override)


def test_many_verdicts_are_asked_in_order() -> None:
    lines = "\n".join(f"- {{verdict: v{n}, when: total == {n} or size == {n}}}" for n in range(14))
    agreed = Agreed.on(
        "size: integer",
        "- {id: r, match: size, bands: [{below: 5, points: 3}, {from: 5, points: 99}]}",
        verdicts=lines,
    )
    for size in (None, 0, 3, 4, 13, 50):
        agreed.fast({"size": size})


def test_a_ruleset_of_one_verdict_and_many_rules_of_texts() -> None:
    fields = "\n".join(f"t{n}: text" for n in range(35))
    rules = "\n".join(f'- {{id: r{n}, when: t{n} == "x", points: {n + 1}}}' for n in range(35))
    agreed = Agreed.on(fields, rules)
    agreed.fast({f"t{n}": "X" for n in range(0, 35, 2)})


def test_a_score_without_groups_of_its_own_rules_is_never_known() -> None:
    text = SCORED.replace(", {id: r4, when: b > 1, points: 4.5}", "").replace(
        "if_unknown: IF_UNKNOWN", "if_unknown: hold"
    )
    from leadrules.language.loading import load_ruleset

    agreed = Agreed.of(load_ruleset(text, file="x").ruleset)
    for name in (None, "x", "y"):
        agreed.fast({"name": name, "b": 1})
