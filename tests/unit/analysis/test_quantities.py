"""Numbers, lengths of time and nouns as people write them."""

from __future__ import annotations

import pytest

from leadrules.analysis.wording import quantities
from leadrules.language import ir


@pytest.mark.parametrize(
    ("noun", "several"),
    [
        ("call", "calls"), ("reply", "replies"), ("survey", "surveys"), ("visits", "visits"),
        ("address", "addresses"), ("inbox", "inboxes"), ("pitch", "pitches"), ("push", "pushes"),
        ("unsubscribed", "unsubscribed events"),
    ],
)  # fmt: skip
def test_nouns_for_several(noun: str, several: str) -> None:
    assert quantities.plural(noun) == several


@pytest.mark.parametrize(
    ("microseconds", "said"),
    [
        (1_500_000, "1.5 seconds"), (1_000_000, "1 second"), (90_000_000, "90 seconds"),
        (7_200_000_000, "2 hours"), (172_800_000_000, "2 days"), (0, "0 days"),
    ],
)  # fmt: skip
def test_lengths_of_time(microseconds: int, said: str) -> None:
    assert quantities.duration(microseconds) == said


@pytest.mark.parametrize(
    ("length", "working", "said"),
    [
        (ir.Duration(), True, "0 working days"),
        (ir.Duration(days=1, microseconds=1_800_000_000), True,
         "1 working day and 30 working minutes"),
        (ir.Duration(days=1), False, "1 day"),
    ],
)  # fmt: skip
def test_promises(length: ir.Duration, working: bool, said: str) -> None:
    assert quantities.promised(length, working=working) == said


@pytest.mark.parametrize(
    ("microseconds", "zone", "said"),
    [
        (0, "Europe/Berlin", "1 January 1970, 01:00 Europe/Berlin"),
        (-3_600_000_000, "Europe/Berlin", "1 January 1970"),
        (1, "UTC", "1 January 1970, 00:00:00.000001 UTC"),
        (10_000_000, "UTC", "1 January 1970, 00:00:10 UTC"),
        (253_402_300_799_999_999, "Asia/Tokyo", "31 December 9999, 23:59:59.999999 Asia/Tokyo"),
        (2**62, "UTC", "31 December 9999, 23:59:59.999999 UTC"),
        (-(2**62), "UTC", "1 January 1"),
    ],
)
def test_instants_to_the_ends_of_the_calendar(microseconds: int, zone: str, said: str) -> None:
    assert quantities.instant(microseconds, zone) == said
