"""What a form lets a decision leave out comes back bit for bit, and what does not fit it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update

import leadrules
from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.decision.json_form import dump, parse, read
from leadrules.decision.record import Distance, Record, Shortfall
from leadrules.log.decision_draft import RulesetNamed, decision_draft
from leadrules.log.dissecting import public_part
from leadrules.log.entry import Part, SealedPart, canonical, columns_of, header_from, instant_text
from leadrules.log.forms import shortening
from leadrules.log.forms.form import Form, form_of
from leadrules.log.forms.lengthening import lengthened
from leadrules.log.forms.shortening import Shortening
from leadrules.log.store.tables import entries

Change = Callable[[Record], Record]


@pytest.fixture
def record(ruleset: Ruleset) -> Record:
    lead = {"lead_id": "ann", "job_title": "CFO", "industry": "saas", "annual_revenue": "7.50"}
    events = [
        {"type": "page_view", "at": "2024-01-30T12:00:00Z", "url": "/pricing", "id": "one"},
        {"type": "webinar", "at": "2024-01-31T12:00:00.25Z"},
    ]
    return ruleset.score(lead, events=events, as_of="2024-02-01").record


def in_short(ruleset: Ruleset, record: Record) -> tuple[str, Form]:
    form = form_of(ruleset, "all")
    assert form is not None
    (text,) = Shortening(form).texts([record])
    assert text is not None
    return text, form


def first(record: Record, part: str, **changed: Any) -> Record:
    """The record with the first of some parts of its trace changed."""
    parts = getattr(record.trace, part)
    now: dict[str, Any] = {part: (replace(parts[0], **changed), *parts[1:])}
    return replace(record, trace=replace(record.trace, **now))


CHANGES: dict[str, Change] = {
    "nothing": lambda record: record,
    "another rule": lambda record: first(record, "contributions", rule="other"),
    "what no rule reads is missing": lambda record: first(record, "contributions", missing=("?",)),
    "a reason of another wording": lambda record: first(record, "contributions", reason="Ü\n\x85"),
    "a reason of what did not fire": lambda record: first(
        record, "contributions", outcome="not_fired", reason="so"
    ),
    "another group": lambda record: first(record, "groups", name="other"),
    "other parts of a score": lambda record: first(record, "scores", parts=()),
    "a score that is not its sum": lambda record: replace(
        record, scores={name: Decimal("1.5") for name in record.scores}
    ),
    "a group not known": lambda record: first(record, "groups", known=False),
    "another verdict": lambda record: first(record, "verdicts", verdict="other"),
    "another measure": lambda record: first(record, "measures", name="other"),
    "a measure that is true": lambda record: first(record, "measures", value=True),
    "events undecided": lambda record: first(record, "measures", undecided=3),
    "an event of another type": lambda record: first(record, "events", type="other"),
    "an event of other attributes": lambda record: first(record, "events", values={"a": None}),
    "a colleague's event": lambda record: first(record, "events", member=2),
    "other fields": lambda record: replace(
        record, trace=replace(record.trace, fields={"a": ("b", "c"), "d": None})
    ),
    "other labels": lambda record: replace(record, labels={"a": None}),
    "colleagues": lambda record: replace(
        record, trace=replace(record.trace, colleagues=({"a": "b"}, {}))
    ),
    "nothing lacking": lambda record: replace(record, distance=(Distance("MQL", ()),)),
    "the same verdict twice": lambda record: replace(record, distance=record.distance * 2),
    "another comparison": lambda record: replace(
        record,
        distance=(Distance("MQL", (Shortfall("total", ">", None, Decimal(1)),)), *record.distance),
    ),
    "a lack of nothing known": lambda record: replace(
        record,
        distance=tuple(
            replace(each, shortfalls=tuple(replace(one, has=None) for one in each.shortfalls))
            for each in record.distance
        ),
    ),
    "promises": lambda record: replace(
        record, due=record.as_of, accept_by=record.as_of + timedelta(1), attempts=3
    ),
    "long ago": lambda record: replace(
        record, effective=replace(record.effective, since=record.as_of - timedelta(9))
    ),
    "nobody's": lambda record: replace(record, lead_id=None),
    "no events": lambda record: replace(
        record, trace=replace(record.trace, events_given=False, unknown_keys=2)
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_decision_in_short_is_the_same(ruleset: Ruleset, record: Record, change: Change) -> None:
    changed = change(record)
    text, form = in_short(ruleset, changed)
    again = read(lengthened(parse(text), Form.parse(form.text)))
    assert again == changed
    assert dump(again) == dump(changed)
    assert len(text) < len(dump(changed)) / 3


@pytest.mark.parametrize(
    "change",
    [
        lambda record: replace(record, engine="another"),
        lambda record: replace(record, trace=replace(record.trace, measures=())),
    ],
)
def test_what_is_of_another_form_is_kept_as_it_is(
    log: DecisionLog, ruleset: Ruleset, record: Record, change: Change
) -> None:
    decision = Decision.of(change(record))
    kept = log.get(log.record(decision, ruleset=ruleset))
    assert kept.header["form"] is None
    assert kept.decision == decision
    assert [each.header.get("alike") for each in log.entries()] == [None, None]
    assert log.verify().ok
    usual = log.get(log.record(Decision.of(record), ruleset=ruleset))
    assert [each.kind for each in log.entries()] == ["ruleset", "decision", "form", "decision"]
    assert usual.decision == Decision.of(record)
    assert log.verify().ok


def test_more_objects_than_are_remembered_are_written_anew(
    ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortening, "_MOST", 2)
    form = form_of(ruleset, "all")
    assert form is not None
    writer = Shortening(form)
    for employees in (1, 20, 200, 2000, 20000, 1, None):
        decision = ruleset.score({"employees": employees}, events=[], as_of="2024-02-01")
        (text,) = writer.texts([decision.record])
        assert text is not None
        assert read(lengthened(parse(text), form)) == decision.record


def test_a_form_is_the_same_for_all_decisions(ruleset: Ruleset, accounts: Ruleset) -> None:
    form = form_of(ruleset, "all")
    again = form_of(leadrules.loads(f"# a comment\n{ruleset.source}"), "all")
    assert form is not None
    assert form == again
    whole, read = form_of(accounts, "all"), form_of(accounts, "read")
    assert whole is not None
    assert read is not None
    assert (len(whole.alike["fields"]), read.alike["fields"]) == (4, ["job_title"])


def test_equal_rulesets_of_two_texts_share_a_form(
    log: DecisionLog, ruleset: Ruleset, record: Record
) -> None:
    other = leadrules.loads(f"# a comment\n{ruleset.source}")
    decision = Decision.of(record)
    names = log.record_many([(decision, ruleset), (decision, other), (decision, ruleset)])
    kinds = [each.kind for each in log.entries()]
    assert kinds == ["ruleset", "ruleset", "decision", "decision", "decision"]
    texts = [log.get(name).text_hash for name in names]
    assert texts[0] == texts[2] != texts[1]
    assert log.ruleset_text(texts[1]) == other.source
    assert [log.get(name).decision for name in names] == [decision] * 3
    assert log.verify().ok


@pytest.mark.parametrize("text", ["{", "[]", "1"])
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no form"):
        Form.parse(text)


def test_a_form_that_is_gone_or_altered_is_told(
    file_log: DecisionLog, ruleset: Ruleset, record: Record
) -> None:
    name = file_log.record(Decision.of(record), ruleset=ruleset)
    where = str(file_log.database.address)
    with file_log.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER entries_stay")
        header = file_log.get(name).header
        query = entries.c.id == header["form"]
        connection.execute(
            update(entries).where(query).values(header=canonical({"alike": "{}"}).decode())
        )
    file_log.close()
    with DecisionLog(where) as log, pytest.raises(LogError, match="is gone or was altered"):
        _ = log.get(name).decision
    with DecisionLog(where) as log:
        assert {each.offence for each in log.verify().faults} >= {"header", "sealed"}
    with file_log.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER entries_remain")
        connection.execute(delete(entries).where(query))
    with DecisionLog(where) as log, pytest.raises(LogError, match="is gone or was altered"):
        _ = log.get(name).decision


words = st.text(max_size=8)


@given(words, words, st.lists(words, max_size=3), words, st.none() | words, st.booleans())
def test_a_header_that_is_written_at_once_is_canonical(
    verdict: str, label: str, fired: list[str], score: str, source: str | None, led: bool
) -> None:
    ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
    record = ruleset.score({}, events=[], as_of="2024-02-01").record
    contributions = tuple(
        replace(record.trace.contributions[0], rule=rule, outcome="fired") for rule in fired
    )
    record = replace(
        record,
        verdict=verdict,
        labels={label: verdict, "a": None},
        scores={"ﬁ": Decimal(1), score: Decimal("-2.5"), "\U0001f600": Decimal(0)},
        effective=replace(record.effective, verdict=label),
        trace=replace(record.trace, contributions=contributions),
    )
    says = {"name": label, "version": "1", "hash": "h", "language": 1, "text": "t"}
    subject = b"s" * 32 if led else None
    parts = [SealedPart(b"k" * 8, b"s" * 32, b"sealed"), SealedPart(b"l" * 8, b"t" * 32, b"")]
    draft = decision_draft(
        "name", record, RulesetNamed.of(says), None, "all", source, subject, [Part(b"", b"")]
    )
    placed = draft.placed(7, record.as_of, parts)
    header = header_from(placed.header.decode())
    assert header == {
        **public_part(record),
        "format": 2,
        "seq": 7,
        "id": "name",
        "kind": "decision",
        "recorded_at": instant_text(record.as_of),
        "subject": None if subject is None else subject.hex(),
        "parts": header["parts"],
        "ruleset": says,
        "form": None,
        "inputs": "all",
        "source": source,
    }
    assert [each["key"] for each in header["parts"]] == ["6b" * 8, "6c" * 8]
    assert placed.columns == tuple(columns_of(header).values())
    assert placed.fired == tuple(fired)
