"""The hash of a ruleset covers what it means and nothing else, and never changes."""

from __future__ import annotations

import pytest

from leadrules.language.document import parse_document
from leadrules.language.identity import canonical, identity_of
from leadrules.language.source import read_source

TEXT = """language: 1
ruleset: tiny
version: 1.0.0
fields:
  size: {type: integer}
  price: {type: number, minimum: 2.50, maximum: -0}
  born: {type: date, minimum: 2000-01-01}
  land: {type: text}
events: {visit: {}}
lists: {near: DE}
scores: {fit: {}}
groups:
  - group: g
    score: fit
    weight: 50%
    rules:
      - {id: big, when: size > 5, points: 10}
      - {id: rare, count: visit, within: 2w, points: 1.50}
      - id: then
        count: visit
        since: 2024-01-01T02:00:00+02:00
        each: 1
        decay: {half_life: 7d, step: 1d}
      - {id: from, match: land, values: {DE: 1, AT: 2}}
verdicts: [{verdict: MQL, when: fit >= 10, latch: true}, {verdict: cold}]
"""


def hash_of(text: str) -> str:
    return identity_of(parse_document(read_source(text))).hash


def test_the_canonical_form_never_changes() -> None:
    assert canonical(parse_document(read_source(TEXT))) == (
        '{"events":{"visit":{}},"fields":{"size":{"type":"integer"},"price":{"maximum":"0'
        '","minimum":"2.5","type":"number"},"born":{"minimum":"2000-01-01","type":"date"}'
        ',"land":{"type":"text"}},"groups":[{"group":"g","rules":[{"id":"big","points":"1'
        '0","when":"size > 5"},{"at_least":1,"count":["visit"],"id":"rare","points":"1.5"'
        ',"within":1209600000000},{"count":["visit"],"decay":{"half_life":604800000000},"'
        'each":"1","id":"then","since":"2024-01-01T00:00:00+00:00"},{"id":"from","match":'
        '"land","values":{"DE":"1","AT":"2"}}],"score":"fit","weight":"50"}],"language":1'
        ',"lists":{"near":["DE"]},"ruleset":"tiny","scores":{"fit":{}},"verdicts":[{"latc'
        'h":true,"verdict":"MQL","when":"fit >= 10"},{"verdict":"cold"}],"version":"1.0.0'
        '"}'
    )


def test_a_field_rolled_up_is_canonical_as_it_was_before_there_were_conditions() -> None:
    roll_up = "measures: {most: {roll_up: size, how: maximum, of: account}}\nscores:"
    assert '"measures":{"most":{"how":"maximum","of":"account","roll_up":"size"}}' in canonical(
        parse_document(read_source(TEXT.replace("scores:", roll_up)))
    )


def test_the_hash_never_changes() -> None:
    identity = identity_of(parse_document(read_source(TEXT)))
    assert (identity.name, identity.version, identity.language) == ("tiny", "1.0.0", 1)
    assert (
        identity.hash == "sha256:53ca9814d8c45b623d3c7e2e8b169e752605b89ac55e63e197df508a5e917e1c"
    )


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("{type: integer}", "{'type': \"integer\"}"),
        ("points: 1.50", "points: 1.5"),
        ("weight: 50%", "weight: 50.0"),
        ("within: 2w", "within: 14d"),
        ("count: visit, within", "at_least: 1, count: [visit], within"),
        ("2024-01-01T02:00:00+02:00", "2024-01-01T00:00:00Z"),
        ("step: 1d", "step: 24h"),
        ("near: DE", "near: [DE]"),
        ("score: fit\n", "title: Firm\n    score: fit\n"),
        ("{type: text}", "{type: text, description: where}"),
        ("lists:", "title: Tiny\nagreement: {MQL: {means: interest}}\nlists:"),
        ("lists:", "cases: [{name: a, lead: {}, expect: {score: 0}}]\nlists:"),
        ("language: 1\nruleset: tiny", "ruleset: tiny\nlanguage: 1"),
    ],
)
def test_what_is_no_meaning_is_not_in_the_hash(written: str, instead: str) -> None:
    assert written in TEXT
    assert hash_of(TEXT.replace(written, instead, 1)) == hash_of(TEXT)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("version: 1.0.0", "version: 1.0.1"),
        ("size > 5", "size >= 5"),
        ("points: 1.50", "points: 1.51"),
        ("{type: text}", "{type: text, exact: true}"),
        ("{DE: 1, AT: 2}", "{AT: 2, DE: 1}"),
        ("latch: true", "latch: false"),
        ("lists:", "zone: UTC\nlists:"),
        ("score: fit\n", "score: fit\n    floor: 0\n"),
    ],
)
def test_what_has_a_meaning_is_in_the_hash(written: str, instead: str) -> None:
    assert written in TEXT
    assert hash_of(TEXT.replace(written, instead, 1)) != hash_of(TEXT)
