"""A header's bytes are those of RFC 8785, and an entry's columns say what its header says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from leadrules.log.entry import (
    canonical,
    fired_number,
    header_from,
    instant_from,
    instant_text,
    new_id,
)
from leadrules.log.sealing import NotOpenedError, new_key, seal, unseal, unwrap, wrap

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.text(
    st.characters(max_codepoint=0x7F), max_size=8
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
headers = st.dictionaries(texts, values, max_size=6)


@given(headers)
def test_a_headers_bytes_are_those_of_the_library(header: dict[str, object]) -> None:
    assert canonical(header) == rfc8785.dumps(header)
    assert header_from(canonical(header).decode()) == header


def test_the_sample_of_the_rfc_is_written_as_it_says() -> None:
    # RFC 8785, 3.2.3: names are sorted by UTF-16 code units
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(header_from(canonical(dict.fromkeys(names, 1)).decode())) == expected


@pytest.mark.parametrize("text", ['{"a": 1}', '{"b":1,"a":2}', "[]", '"a"', "{", '{"a":1}\n'])
def test_what_is_not_canonical_is_no_header(text: str) -> None:
    with pytest.raises(ValueError, match=r"canonical|JSON|property|Expecting"):
        header_from(text)


@given(st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=5.5)))))
def test_instants_come_back(instant: datetime) -> None:
    if datetime.min.replace(tzinfo=UTC) <= instant:
        assert instant_from(instant_text(instant)) == instant


def test_ids_are_different_and_ascend() -> None:
    names = [new_id() for _ in range(2000)]
    assert len(set(names)) == 2000
    assert [each[:12] for each in names] == sorted(each[:12] for each in names)


def test_sets_of_rules_have_numbers_of_their_own() -> None:
    assert fired_number(["a", "b"]) == fired_number(["a", "b"])
    assert len({fired_number(rules) for rules in ([], ["a"], ["b"], ["a", "b"], ["ab"])}) == 5
    assert -(2**63) <= fired_number(["a"]) < 2**63


def test_what_is_long_is_compressed() -> None:
    key = new_key()
    for times, made in ((1, 2), (240, 2), (241, 1), (10_000, 1)):
        plain = b"Zeremonienmeister" * times
        sealed = seal(key, plain, "entry", 1)
        assert sealed[0] == made
        assert (len(sealed) < len(plain)) == (made == 1)
        assert unseal(key, sealed, "entry", 1) == plain


def test_a_part_opens_with_its_own_key_in_its_own_place() -> None:
    key, plain = new_key(), b"Zeremonienmeister" * 100
    sealed = seal(key, plain, "entry", 1)
    assert unseal(key, sealed, "entry", 1) == plain
    assert seal(key, plain, "entry", 1) != sealed
    for other in (
        (new_key(), sealed, "entry", 1),
        (key, sealed, "another", 1),
        (key, sealed, "entry", 2),
        (key, sealed[:-1], "entry", 1),
        (key, sealed[:20] + bytes([sealed[20] ^ 1]) + sealed[21:], "entry", 1),
        (key, b"\x01" + sealed[1:], "entry", 1),
        (key, b"\x03" + sealed[1:], "entry", 1),
        (key, sealed[:5], "entry", 1),
        (key, b"", "entry", 1),
        (key, sealed[:13], "entry", 1),
    ):
        with pytest.raises(NotOpenedError):
            unseal(*other)


def test_a_key_is_unwrapped_by_its_master_under_its_name() -> None:
    master, key = new_key(), new_key()
    wrapped = wrap(master, key, b"name")
    assert unwrap(master, wrapped, b"name") == key
    for other in (
        (new_key(), wrapped, b"name"),
        (master, wrapped, b"other"),
        (master, b"", b"name"),
    ):
        with pytest.raises(NotOpenedError):
            unwrap(*other)
