"""The page on decision JSON names every key there is."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from leadrules.decision import record

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "decision-json.md"
WRITTEN = [
    each for each in vars(record).values() if is_dataclass(each) and each is not record.Standing
]


@pytest.mark.parametrize("cls", WRITTEN, ids=lambda cls: cls.__name__)
def test_every_key_is_on_the_page(cls: type) -> None:
    named = set(re.findall(r"`([a-z_]+)`", PAGE.read_text(encoding="utf-8")))
    assert {field.name for field in fields(cls)} <= named
