"""What SQL says of texts and zones where nobody asks Python, and the statement around it."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

import leadrules
from leadrules.backends.columnar.algebra import Kind, ZoneOffset
from leadrules.backends.columnar.answering import offset_of
from leadrules.backends.columnar.sql.native.dialects import WAREHOUSES
from leadrules.backends.columnar.sql.native.layout import laid_out
from leadrules.backends.columnar.sql.native.offsets import PERIOD, settled_from, stretches
from leadrules.backends.columnar.sql.native.patterns import pattern
from leadrules.backends.columnar.sql.native.phrases import Claims, mentions
from leadrules.language.patterns import Pattern, tree_of
from leadrules.language.phrases import PhraseSet
from leadrules.language.text import words

SETS = [
    (["president", "president sales", "a b"], ["vice president", "class president"]),
    (["ceo", "chief * officer"], ["assistant to *", "assistant to * *", "* s assistant"]),
    (["a b", "b c", "b"], ["a b c", "* a", "c *"]),
    (["* lead", "lead"], ["lead lead", "* * lead a"]),
    (["a * b"], ["a b * b c", "a c b"]),
    (["manager"], ["manager"]),
    (["café", "director"], ["art director", "élan director"]),
]
WORDS = [
    "a",
    "b",
    "c",
    "president",
    "vice",
    "class",
    "sales",
    "ceo",
    "chief",
    "officer",
    "assistant",
    "to",
    "s",
    "lead",
    "manager",
    "director",
    "art",
    "it",
]


def told(phrases: list[str], exceptions: list[str], text: str) -> bool | None:
    """What a statement says, with Python's own regular expressions; None: it cannot tell."""
    found = mentions(phrases, exceptions)
    if found is None:
        return False
    spaced = f" {'  '.join(words(text))} "
    if not re.search(found.phrases, spaced):
        return False
    if found.exceptions is None or not re.search(found.exceptions, spaced):
        return True
    answers = [left(claims, spaced) for claims in found.claims]
    if None in answers:
        return None
    return any(answers)


def left(claims: Claims, spaced: str) -> bool | None:
    if not claims.excusing:
        return re.search(claims.pattern.removeprefix(" "), spaced) is not None
    text = " " + spaced
    for each in claims.excusing * 2:
        rest = "" if each.after is None else f"\\{each.after}"
        text = re.sub(each.pattern, f"\\1#\\{each.occurrence}{rest}", text)
        assert re.compile(each.pattern).groups <= 9
    if any(re.search(each.pattern, text) for each in claims.excusing):
        return None
    return re.search(claims.pattern, text) is not None


@pytest.mark.parametrize(("phrases", "exceptions"), SETS)
def test_phrases_are_mentioned_as_the_law_says(phrases: list[str], exceptions: list[str]) -> None:
    rng, law, untold = Random(1), PhraseSet(phrases, exceptions), 0
    for _ in range(1_500):
        text = " ".join(rng.choices(WORDS, k=rng.randint(1, 7)))
        said = told(phrases, exceptions, text)
        untold += said is None
        assert said in (None, law.mentions(text)), text
    assert untold < 15  # of those, most texts are of one word again and again


def test_no_ascii_text_mentions_a_phrase_of_other_letters() -> None:
    assert mentions(["café"], []) is None


PATTERNS = (
    r"^/pricing(/|$)",
    "a.c",
    "[^a-c]x",
    r"\d{2,3}-?",
    "(ab|)c",
    "(é|b)",
    "é*b",
    r"\s\S\w\W",
    "a{2,}",
    "(a|b)+$",
    r"\.[]\\^-]".replace("[]", r"[\]"),
    "x?y*",
    "(é)?z",
    "[é]",
    "(|é)",
    "a{1}b{0,1}",
    "\x01",
)


@pytest.mark.parametrize("source", PATTERNS)
def test_a_pattern_finds_what_the_law_finds(source: str) -> None:
    rng, law = Random(2), Pattern(source, exact=True)
    written = pattern(tree_of(source, exact=True), "\\x{:02x}".format, "\\Z")
    for _ in range(400):
        text = "".join(rng.choices("abcxyz0 9-./\\]^\n\x01", k=rng.randint(0, 6)))
        found = written is not None and re.search(written, text) is not None
        assert found == law.found_in(text), (written, text)


def test_characters_that_no_warehouse_has_are_in_no_pattern() -> None:
    assert pattern(tree_of("\x00", exact=True), chr, "$") is None
    assert pattern(tree_of("[\x00é]", exact=True), chr, "$") is None


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
@pytest.mark.parametrize("local", [False, True])
@pytest.mark.parametrize("span", [900_000_000, 1])
def test_a_zones_offsets_are_those_of_its_clock(zone: str, local: bool, span: int) -> None:
    question, rng = ZoneOffset(local, span), Random(3)
    table, ahead = stretches(zone, question), offset_of(zone, local, span)
    period, settled = PERIOD // span, settled_from(question)
    edges = [end for _, end, _ in table if end is not None]
    places = [
        rng.randint(-(10**13) // (span // 10**6 or 1), 2 * 10**14 // span) for _ in range(200)
    ]
    for place in (*places, *edges, *(edge - 1 for edge in edges), 8 * 10**15 // span):
        at = settled + (place - settled) % period if place >= settled else place
        [found] = [
            offset
            for start, end, offset in table
            if (start is None or start <= at) and (end is None or at < end)
        ]
        assert found == ahead(place), place


RULES = (Path(__file__).parent / "every_kind.yaml").read_text(encoding="utf-8")


def test_the_statement_for_each_warehouse_is_as_it_was(root: Path) -> None:
    ruleset = leadrules.loads(RULES)
    apart = leadrules.loads(RULES.replace("once_per: {key: url, period: 1d}", "once_per: url"))
    for name in ("snowflake", "bigquery", "databricks", "trino"):
        text = (apart if name == "trino" else ruleset).sql(
            name, leads="crm.leads", events="{{ ref('events') }}", trace="mask"
        )
        kept = root / "tests" / "snapshots" / f"sql-{name}.sql"
        hashless = re.sub(r"-- sha256:\w+|leadrules [0-9.]+", "-", text)
        assert hashless == kept.read_text()
        assert "was not executed" in text
        assert "due and accept_by are left out" in text


ASKED = {
    "title": [
        "Vice President",
        "chief risk officer",
        "ab.x",
        " ",
        "N/A",
        "vp it",
        "assistant to the president",
        "é",
    ],
    "code": ["A", "a", "b", " ", "b ", None, "A", "A"],
    "mail": [
        "x@a.example",
        "x@@a.example",
        "a.example",
        "x@.a",
        "x@president.example",
        None,
        " X@A.EXAMPLE",
        "",
    ],
    "tags": ["red; Green", ";", " none ;red", "blue", "", "red;;red", None, "green;red"],
    "labels": ["a", "b", None, "a;b", "", ";", "a", " a ; b"],
    "size": [1, -1, None, 5, 0, 7, 900, 1],
    "known": [True, False, None, True, True, True, True, True],
}


@pytest.mark.parametrize("trace", ["points", None])
def test_a_statement_answers_as_one_leads_scoring(trace: Any) -> None:
    ruleset = leadrules.loads(RULES)
    count = len(ASKED["title"])
    leads = [
        {"lead_id": str(n)} | {name: values[n] for name, values in ASKED.items()}
        for n in range(count)
    ]
    columns = ["lead_id", *ASKED]
    text = ruleset.sql("duckdb", events=None, as_of="2024-02-01", trace=trace, lead_columns=columns)
    connection = duckdb.connect()
    kinds = {"size": "BIGINT", "known": "BOOLEAN"}
    typed = ", ".join(f"{name} {kinds.get(name, 'VARCHAR')}" for name in columns)
    connection.execute(f"CREATE TABLE leads ({typed})")
    rows = [[lead[name] for name in columns] for lead in leads]
    connection.executemany(f"INSERT INTO leads VALUES ({', '.join('?' * len(columns))})", rows)
    found = connection.sql(text).to_arrow_table().to_pylist()
    by_id = {row["lead_id"]: row for row in found}
    for lead in leads:
        row = by_id[lead["lead_id"]]
        if lead["title"] == "é":
            assert row["needs_python"] is True
            assert row["score"] is None
            continue
        assert row["needs_python"] is False
        try:
            decision = ruleset.score(lead, as_of="2024-02-01")
        except leadrules.LeadError:
            assert row["error"]
            continue
        assert (row["score"], row["verdict"]) == (float(decision.score), decision.verdict), lead
        assert row["due"] == decision.due
        if trace:
            for one in decision.trace.contributions:
                assert row[f"points_{one.rule}"] == float(one.points), (lead, one.rule)


def said(rules: str, dialect: str = "duckdb", **given: Any) -> list[str]:
    with pytest.raises(leadrules.FrameError) as raised:
        leadrules.loads(rules).sql(dialect, **given)
    return [f"{one.code} {one.message}" for one in raised.value.diagnostics]


def test_what_sql_cannot_mean_is_refused_by_name() -> None:
    rules = RULES.replace("length(title)", "length(tags)").replace(
        "  labels: {type: list, exact: true}", "  labels: {type: list, exact: true, missing: [x]}"
    )
    rules = rules.replace("""'domain(mail) == "a.example"'""", """'matches(tags, "r$")'""")
    assert said(rules) == [
        "LR531 rule `mail` matches a pattern against each item of a list",
        "LR531 rule `long` counts the items of a list",
        "LR531 field `labels` is a list compared as written, with stand-ins that are not",
    ]
    assert said(RULES, "trino") == [
        "LR531 rule `visits` keeps events a period apart, which Trino cannot follow far enough"
    ]
    named = RULES.replace(
        "groups:", "measures:\n  seldom: {count: visit, once_per: {key: tags}}\ngroups:"
    )
    named = named.replace("{url: text, n: integer}", "{url: text, n: integer, tags: list}")
    assert said(named) == ["LR531 measure `seldom` counts once for each value of a list"]


def test_what_is_wrong_with_what_was_asked_is_said() -> None:
    assert said(RULES, "oracle") == ["LR530 there is no dialect `oracle`"]
    assert said(RULES, "duckb") == ["LR530 there is no dialect `duckb`"]
    assert [one[:5] for one in said(RULES, as_of="2024-99-99")] == ["LR511"]
    two = RULES.replace("  visit: {url", "  call: {url: integer}\n  visit: {url")
    assert said(two) == ["LR532 the column `url` of the events is read as integers and as texts"]


def test_a_statement_reads_the_clock_a_column_or_an_instant() -> None:
    ruleset = leadrules.loads(RULES)
    clock = "current_timestamp AS leadrules_as_of FROM leads AS l"
    assert clock in ruleset.sql("spark")
    told = ruleset.sql("snowflake", as_of_column="decided_at", keep=["owner"])
    assert "As of each lead's decided_at." in told
    assert "\n  owner," in told


def test_every_warehouse_writes_what_the_others_write() -> None:
    strange = "it's \\ {x} \x1c"
    told = {name: one.text(strange) for name, one in WAREHOUSES.items()}
    assert told["snowflake"] == "'it''s \\\\ {x} \\u001c'"
    assert told["bigquery"] == "'it\\'s \\\\ {x} \\u001c'"
    assert told["trino"] == "U&'it''s \\\\ {x} \\001C'"
    assert told["spark"] == told["databricks"]
    for one in WAREHOUSES.values():
        for kind in (Kind.INTEGER, Kind.WIDE):
            assert "7" in one.integer(7, kind)
            assert one.truncated("a", "b", kind)
        assert one.quoted("order") != "order"
        assert one.quoted("Title") != "Title"
        assert one.quoted("title") == "title"
        for made in (one.instant("x"), one.day_number("x"), one.scaled_decimal("x", 9, 2)):
            assert "x" in made


def test_long_lines_are_broken_and_texts_are_not() -> None:
    query = (
        "SELECT "
        + ", ".join([f"'a, b WHEN {n}'" for n in range(12)])
        + " FROM t LEFT JOIN u ON 1 = 1"
    )
    lines = laid_out(query).split("\n")
    assert max(map(len, lines)) <= 100
    assert " ".join(line.strip() for line in lines) == query
    assert lines[-2:] == ["LEFT JOIN u", "ON 1 = 1"]


def test_days_of_a_zone_are_counted_by_its_clock() -> None:
    rules = """
language: 1
ruleset: days
version: 1.0.0
zone: America/New_York
fields: {since: {type: date}}
events: {visit: {}}
score: total
scores: {total: {}}
groups:
  - group: one
    score: total
    rules:
      - {id: days, count: visit, per_day: 1, each: 1}
      - {id: later, count: visit, after: since, each: 100}
      - {id: old, when: days_since(since) > 30, points: 1000}
verdicts: [{verdict: any}]
"""
    ruleset = leadrules.loads(rules)
    times = ["2024-03-10T04:59:59Z", "2024-03-10T05:00:00Z", "2024-03-11T03:59:59Z",
             "2024-03-11T04:00:00Z", "2024-11-04T04:59:59Z", "2024-11-04T05:00:00Z",
             "1901-01-01T04:59:00Z", "1901-01-01T05:00:00Z", "2999-07-01T03:59:00Z",
             "2999-07-01T04:00:00Z"]  # fmt: skip
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Asia/Tokyo'")
    connection.execute("CREATE TABLE leads (lead_id VARCHAR, since DATE, seen TIMESTAMPTZ)")
    connection.execute("INSERT INTO leads VALUES ('1', '2024-03-10', '3000-01-01T00:00:00Z')")
    connection.execute('CREATE TABLE events (lead_id VARCHAR, type VARCHAR, "at" TIMESTAMPTZ)')
    connection.executemany("INSERT INTO events VALUES ('1', 'visit', ?)", [[at] for at in times])
    events = [{"type": "visit", "at": at} for at in times]
    wanted = ruleset.score(
        {"since": "2024-03-10"}, events=events, as_of="3000-01-01T00:00:00Z"
    ).score
    for asked in ({"as_of": "3000-01-01T00:00:00Z"}, {"as_of_column": "seen"}):
        text = ruleset.sql("duckdb", **asked)
        assert connection.sql(f"SELECT score FROM ({text})").fetchall() == [(float(wanted),)]


def test_a_truth_about_a_text_is_paid() -> None:
    rules = """
language: 1
ruleset: truths
version: 1.0.0
fields: {title: {type: text}}
score: total
scores: {total: {}}
phrases: {boss: {any: [president]}}
groups:
  - group: one
    score: total
    rules:
      - {id: boss, match: 'mentions(title, boss)', values: {true: 5, false: 1}, missing: 3}
verdicts: [{verdict: any}]
"""
    ruleset = leadrules.loads(rules)
    leads = [{"title": "Vice President"}, {"title": "clerk"}, {}]
    connection = duckdb.connect()
    connection.execute("CREATE TABLE leads (lead_id VARCHAR, title VARCHAR)")
    for place, lead in enumerate(leads):
        row = [str(place), lead.get("title")]
        connection.execute("INSERT INTO leads VALUES (?, ?)", row)
    text = ruleset.sql("duckdb", events=None, as_of="2024-02-01")
    found = connection.sql(f"SELECT score FROM ({text}) ORDER BY lead_id").fetchall()
    assert found == [(float(ruleset.score(lead).score),) for lead in leads]
    assert found == [(5.0,), (1.0,), (3.0,)]
