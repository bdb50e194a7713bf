"""A mapping file is read whole, and everything wrong with it is said at once, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadrules import adapters
from leadrules.adapters import MappingError

HEAD = "mapping: 1\nsource: x\n"
LEADS = HEAD + "leads: {id: id, fields: {a: a}}\n"
SHAPE = HEAD + "leads: {id: id, fields: {a: a}}\nevents:\n  - "


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(MappingError) as caught:
        adapters.parse_mapping(text, file="m.yaml")
    assert all(one.code in ("LR801", "LR104", "LR101") for one in caught.value.diagnostics)
    assert str(caught.value)
    return [one.message for one in caught.value.diagnostics]


def test_the_smallest_mapping() -> None:
    mapping = adapters.parse_mapping(LEADS)
    assert (mapping.source, mapping.title, mapping.zone, mapping.events) == ("x", "x", "UTC", ())


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("mapping: 1\nleads: {id: id, fields: {}}", ["a mapping needs the key `source`"]),
        (HEAD + "leads: {}", ["`leads` needs the key `id`", "`leads` needs the key `fields`"]),
        ("[]", ["this must be a mapping"]),
        (LEADS.replace("1", "2", 1), ["unknown version `2`"]),
        (LEADS + "zone: Europe/Berlim", ["unknown zone `Europe/Berlim`"]),
        (LEADS + "zone: ../etc", ["unknown zone `../etc`"]),
        (LEADS + "evnts: []", ["a mapping has no key `evnts`"]),
        (LEADS + "title: [a]", ["this must be a text"]),
        (LEADS + "title: ''", ["there is no text here"]),
        (LEADS + "json: a\njson: b", ["the key `json` is given twice"]),
        (HEAD + "leads: {id: id, fields: {'*': a}}",
         ["each path of `*` has one `*`, which is the field's name"]),
        (HEAD + "leads: {id: id, fields: {a: 'b*'}}",
         ["a path with `*` stands under the name `*` of `leads.fields`"]),
        (HEAD + "leads: {id: id, fields: {}, deleted: yes}", ["this must be a mapping"]),
        (SHAPE + "{shape: s, lead: l, at: a, event: e}", ["a shape of events needs the key `has`"]),
        (SHAPE + "{shape: s, has: h, lead: l}",
         ["a shape has `type` with `types`, or one of `event`, `merges` and `deletes`"]),
        (SHAPE + "{shape: s, has: h, lead: l, type: t, event: e}",
         ["a shape has `type` with `types`, or one of `event`, `merges` and `deletes`"]),
        (SHAPE + "{shape: s, has: h, lead: l, type: t, types: {1: {}}, at: a}",
         ["a type is one of `event`, `merges` and `deletes`"]),
        (SHAPE + "{shape: s, has: h, lead: l, type: t, at: a, types: {1: {event: e, were: {}}}}",
         ["a type has no key `were`"]),
        (SHAPE + "{shape: s, has: h, lead: l, deletes: event}", ["only a lead is deleted"]),
        (SHAPE + "{shape: s, has: h, lead: l, at: a, event: e, attributes: {at: x, y: '*'}}",
         ["an attribute cannot be called `at`",
          "a path with `*` stands under the name `*` of `leads.fields`"]),
        (b"\xff", ["line 1 holds bytes that are not UTF-8"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(text: str | bytes, messages: list[str]) -> None:
    assert problems(text) == messages


def test_a_slip_is_shown_where_it_stands() -> None:
    with pytest.raises(MappingError) as caught:
        adapters.parse_mapping(
            "mapping: 1\nsource: x\nleads: {id: id, feilds: {a: a}}", file="m.yaml"
        )
    first = caught.value.diagnostics[0]
    assert (first.file, first.span and first.span.line, first.help) == (
        "m.yaml",
        3,
        "did you mean `fields`?",
    )


def test_a_name_that_no_mapping_has() -> None:
    with pytest.raises(MappingError, match="no mapping is called `hubspott`") as caught:
        adapters.load_mapping("hubspott")
    assert caught.value.diagnostics[0].help == "did you mean `hubspot`?"
    with pytest.raises(MappingError, match="a mapping file of your own ends"):
        adapters.load_mapping("zzz")
    with pytest.raises(KeyError):
        adapters.mapping_text("zzz")


@pytest.mark.parametrize("source", adapters.sources())
def test_a_copy_is_the_mapping(tmp_path: Path, source: str) -> None:
    copy = tmp_path / "copy.YAML"
    copy.write_text(adapters.mapping_text(source), encoding="utf-8")
    assert adapters.load_mapping(str(copy)) == adapters.load_mapping(source)
    assert adapters.load_mapping(copy) == adapters.load_mapping(source)
