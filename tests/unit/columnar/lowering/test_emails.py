"""Emails that are answered alike are one text to Python; of all others it is asked one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.columnar.lowering.trials import NOON, disagreements, loaded, ruleset

from leadrules.backends.columnar.algebra import (
    Asked,
    Bits,
    Column,
    Compared,
    DomainOf,
    Held,
    Kind,
    Paid,
    Question,
    ShortEmail,
    Truth,
)
from leadrules.backends.columnar.answering import answer
from leadrules.backends.columnar.frames.polars_lazy import columns_of
from leadrules.backends.columnar.lowering.emails import shortened
from leadrules.backends.columnar.lowering.whole import lower
from leadrules.backends.columnar.plan import Request
from leadrules.backends.columnar.polars_engine import run
from leadrules.backends.columnar.polars_engine.scalars import expression
from leadrules.decision.units import microseconds_of
from leadrules.language import ir

EMAIL = ir.Field("email", ir.Type.EMAIL)
RAW = Column("email", Kind.RAW)
READ = ir.Read(ir.Origin.FIELD, "email", ir.Type.EMAIL)
LIMITS = ir.Limits()
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def starts(*values: str) -> ir.TextIs:
    return ir.TextIs(READ, ir.TextTest.STARTS_WITH, values)


def short(*values: str, field: ir.Field = EMAIL) -> ShortEmail | None:
    return shortened(RAW, field, [Truth(starts(*values))], LIMITS)


def asked_texts(text: str, emails: Sequence[str | None], **request: Any) -> list[object]:
    """The emails that Python is asked about."""
    seen: list[object] = []

    def answerer(asked: Asked, values: Sequence[object]) -> Any:
        seen.extend(values)
        return answer(asked, values)

    leads = pl.DataFrame({"email": emails}, schema={"email": pl.String})
    given = Request(columns_of(leads.schema), None, microseconds_of(NOON), **request)
    run(lower(loaded(text), given).answer, {"leads": leads.lazy()}, answerer).collect()
    return sorted(map(str, seen))


def test_of_plain_emails_python_is_asked_about_domains_and_starts() -> None:
    text = ruleset(
        "{email: {type: email}}",
        "{id: free, when: 'domain(email) in [\"x.y\"]', points: 1}, "
        '{id: shared, when: \'starts_with(email, "info@", "an")\', points: 2}',
    )
    emails = ["Ann@x.y", "bob@x.y", "kim+1@x.y", "INFO@x.y", "info.de@X.y", None, "ü@x.y", "b c@x"]
    assert asked_texts(text, emails) == [
        *("ana@x.y", "b c@x", "b@X.y", "b@x.y", "info@x.y", "ü@x.y"),
    ]
    assert disagreements(text, {"email": pa.array(emails)}) == []


def test_where_more_counts_python_is_asked_about_each() -> None:
    text = ruleset("{email: {type: email}}", "{id: one, when: 'contains(email, \"b\")', points: 1}")
    assert asked_texts(text, ["ann@x.y", "bob@x.y"]) == ["ann@x.y", "bob@x.y"]


def test_an_engine_without_python_reads_the_emails_given() -> None:
    text = ruleset("{email: {type: email}}", "{id: one, when: domain(email) == 'x.y', points: 1}")
    assert asked_texts(text, ["ann@x.y", "bob@x.y"], doubts=True) == ["ann@x.y", "bob@x.y"]


def payout(expression: ir.Expression) -> ir.Branches:
    return ir.Branches((ir.Branch(ir.Condition(expression, ""), 1),))


DOMAIN = ir.TextIs(ir.Domain(READ), ir.TextTest.ENDS_WITH, (".edu",))
LENGTH = ir.Compare(">", ir.Length(ir.Domain(READ)), ir.Constant(3, ir.Type.INTEGER))
ENOUGH: list[Question] = [
    DomainOf(),
    Truth(ir.Not(DOMAIN)),
    Truth(ir.IsMissing(READ)),
    Truth(LENGTH),
    Held(payout(ir.Or((DOMAIN, starts("info"))))),
    Paid((ir.Rule("one", payout(ir.And((LENGTH, DOMAIN)))),)),
    Bits(((3, payout(starts("info"))),), 30),
]
MORE: list[Question] = [
    Compared(),
    Truth(ir.TextIs(READ, ir.TextTest.ENDS_WITH, (".edu",))),
    Truth(ir.Compare(">", ir.Length(READ), ir.Constant(3, ir.Type.INTEGER))),
    Truth(ir.Compare("==", READ, ir.Domain(READ))),
    Held(payout(ir.Or((DOMAIN, ir.TextIs(READ, ir.TextTest.MENTIONS, ("x",)))))),
    Paid((ir.Rule("one", payout(DOMAIN)), ir.Rule("two", ir.Bands(
        ir.Condition(ir.Length(READ), ""), (ir.Band(None, 5, 1),)
    )))),
    Truth(starts("info@x.y")),
    Truth(starts(*LETTERS)),
    Truth(starts("in", *(f"in{letter}" for letter in LETTERS))),
]  # fmt: skip


@pytest.mark.parametrize("question", ENOUGH)
def test_domains_and_starts_are_enough(question: Question) -> None:
    assert shortened(RAW, EMAIL, [DomainOf(), question], LIMITS) is not None


@pytest.mark.parametrize("question", MORE)
def test_more_than_domains_and_starts_counts(question: Question) -> None:
    assert shortened(RAW, EMAIL, [DomainOf(), question], LIMITS) is None


@pytest.mark.parametrize(
    "field",
    [
        ir.Field("email", ir.Type.TEXT),
        ir.Field("email", ir.Type.EMAIL, exact=True),
        ir.Field("email", ir.Type.EMAIL, stand_ins=("unknown", "none\uff20example.com")),
    ],
)
def test_fields_whose_texts_are_told_apart(field: ir.Field) -> None:
    assert short("info", field=field) is None


def test_a_stand_in_that_is_no_email_changes_nothing() -> None:
    assert short("info", field=ir.Field("email", ir.Type.EMAIL, stand_ins=("none",))) == short(
        "info"
    )


@pytest.mark.parametrize("start", ["", "@x", "é", "a b", "a@@", "Ann"])
def test_what_no_plain_email_begins_with_or_each_does(start: str) -> None:
    assert short(start) == ShortEmail(RAW, (), "a", LIMITS.text - 1)


def test_longer_starts_come_first() -> None:
    made = short("in", "info@", "info", "b")
    assert made is not None
    assert made.boxes == (("info@", "info"), ("info", "infoa"), ("in", "ina"), ("b", "ba"))
    assert made.other == "a"


MAILBOXES = st.text(st.sampled_from("ab@"), max_size=4) | st.text(st.sampled_from("ab"), max_size=3)


@given(st.lists(MAILBOXES, max_size=4), st.lists(st.text("abc.", min_size=1), min_size=1))
def test_the_shorter_text_begins_with_the_same(values: list[str], boxes: list[str]) -> None:
    made = short(*values)
    if made is None:
        assert any(re.fullmatch("[^@]+@[^@]+", one) for one in values)
        return
    emails = [f"{box}@x.y" for box in boxes]
    frame = pl.LazyFrame({"email": emails})
    texts = frame.select(expression(made, frame)).collect().to_series()
    for email, text in zip(emails, texts, strict=True):
        assert [text.startswith(one) for one in values] == [email.startswith(one) for one in values]
        assert text.partition("@")[1:] == email.partition("@")[1:]


def test_an_email_as_long_as_any_is_read_as_it_is() -> None:
    text = ruleset(
        "{email: {type: email}}",
        "{id: one, when: 'starts_with(email, \"in\")', points: 1, otherwise: 2}",
        "limits: {text: 10}\n",
    )
    emails = pa.array(["in@x.yyyyy", "in@x.yyyy", "in@x.yyyyyy", "innnn@x.yy", "ann@x.yyyy"])
    assert disagreements(text, {"email": emails}) == []
