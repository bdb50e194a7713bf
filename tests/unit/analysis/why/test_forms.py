"""Explanations as text, Markdown, HTML and JSON: nothing that anyone's text can do, and masks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from tests.unit.analysis.why.leads import scored, small

from leadrules.analysis.why.forms import Explanation

HOSTILE = '<script>alert("1")</script>|*x*\x1b[31m'
MAIL = "pat.o@bigmaker.example"


def explanations(**lead: object) -> Iterator[Explanation]:
    decision = scored({"employees": 100, **lead}, "unsubscribe")
    yield small().explain(decision)
    yield small().why_not(decision, "SQL")
    yield small().what_changed(
        decision, scored({**lead, "employees": 300, "industry": HOSTILE, "email": "x@new.example"})
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


@pytest.mark.parametrize("audience", ["sales", "auditor"])
def test_no_text_of_a_lead_is_markup(audience: str) -> None:
    for found in explanations(industry=HOSTILE, lead_id=HOSTILE[:30]):
        for fragment in (False, True):
            page = found.html(audience=audience, fragment=fragment)
            parsed = _Tags()
            parsed.feed(page)
            assert "script" not in parsed.tags
            assert ("html" in parsed.tags) is not fragment
            assert "\x1b" not in page
        marked = found.markdown(audience=audience)
        assert "<script>" not in marked
        assert "\x1b" not in marked
        assert "\x1b" not in found.text(audience=audience)


@pytest.mark.parametrize("audience", ["sales", "auditor"])
def test_a_mask_hides_personal_values_in_every_form(audience: str) -> None:
    for found in explanations(email=MAIL, lead_id=MAIL):
        plain = found.text(audience=audience, width=400)
        assert MAIL in plain
        masked = [
            found.text(audience=audience, mask=True, width=400),
            found.markdown(audience=audience, mask=True),
            found.html(audience=audience, mask=True),
            found.to_json(mask=True),
        ]
        for text in masked:
            assert "pat.o" not in text.replace("\\", "")
            assert "(hidden)" in text


def test_a_masked_reason_keeps_what_is_not_personal() -> None:
    found = small().explain(scored({"employees": 300, "email": MAIL}))
    assert f"writes from {MAIL}" in found.text()
    assert "writes from (hidden)" in found.text(mask=True)
    assert "300 employees" in found.text(mask=True)


def test_text_fits_the_width_and_has_colours_only_where_asked() -> None:
    for found in explanations(industry=HOSTILE):
        for width in (40, 60, 100):
            for audience in ("sales", "auditor"):
                text = found.text(audience=audience, width=width)
                assert max(map(len, text.splitlines())) <= max(width, 75)
        assert "\x1b[" in found.text(color=True)
        plain = re.sub(r"\x1b\[[0-9]+m", "", found.text(color=True))
        assert plain == found.text() == str(found)


def test_the_json_has_its_format_and_exact_numbers() -> None:
    kinds = []
    for found in explanations(industry="retail", email=MAIL):
        data = json.loads(found.to_json(), parse_float=Decimal)
        assert data["format"] == 1
        kinds.append(data["kind"])
        assert found.to_dict().keys() == data.keys()
    assert kinds == ["why", "why_not", "what_changed"]


def test_the_rows_in_the_json_add_up() -> None:
    data = small().explain(scored({"employees": 300}, "demo")).to_dict()
    assert sum(row["points"] for row in data["rows"]) == data["score"]


def test_another_audience_is_refused() -> None:
    with pytest.raises(ValueError, match="`sales` or `auditor`"):
        small().explain(scored({})).text(audience="boss")
