"""What is recorded is found again: by id, lead, verdict, rule, instant and ruleset."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update

import leadrules
from leadrules import Decision, DecisionLog, LogError, Override, Ruleset
from leadrules.log.appending import Appending
from leadrules.log.drafting import Recorded
from leadrules.log.entry import canonical, columns_of, header_from
from leadrules.log.head import Head
from leadrules.log.store.tables import entries, heads, parts, texts
from leadrules.log.tree import Frontier, leaf_hash

Decide = Callable[..., Decision]


def test_a_recorded_decision_is_there_when_the_log_is_opened_again(
    where: dict[str, Any], ruleset: Ruleset, decide: Decide
) -> None:
    decision = decide("ann")
    with DecisionLog(**where) as log:
        name = log.record(decision, ruleset=ruleset, source="web-form", asked_by="zoe")
    with DecisionLog(**where) as log:
        kept = log.get(name)
        assert kept.decision == decision
        assert (kept.source, kept.asked_by, kept.inputs) == ("web-form", "zoe", "all")
        assert (kept.verdict, kept.effective_verdict) == (decision.verdict,) * 2
        assert kept.as_of == decision.as_of
        assert abs(kept.recorded_at - datetime.now(UTC)) < timedelta(minutes=5)
        assert (kept.previous, kept.override) == (None, None)
        assert "ann" not in repr(kept) + repr(kept.entry) + repr(log)


def test_a_rulesets_text_is_kept_once(log: DecisionLog, ruleset: Ruleset, decide: Decide) -> None:
    names = log.record_many([(decide("ann"), ruleset), (decide("bob"), ruleset)])
    log.record(decide("cy"), ruleset=ruleset)
    assert [each.kind for each in log.entries()] == ["ruleset", *["decision"] * 3]
    kept = log.get(names[0])
    assert log.ruleset_text(kept.text_hash) == ruleset.source
    assert log.ruleset(kept.text_hash) == ruleset
    with pytest.raises(LogError, match="no ruleset text"):
        log.ruleset_text("sha256:0")


def test_an_unknown_id_is_told(log: DecisionLog) -> None:
    with pytest.raises(LogError, match="no decision of this id") as raised:
        log.get("0" * 32)
    assert raised.value.diagnostics[0].code == "LR691"


def test_history_is_of_one_lead_the_newest_first(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    days = ["2024-02-01", "2024-02-02", "2024-02-03"]
    names = [log.record(decide("ann", day), ruleset=ruleset) for day in days]
    log.record(decide("bob"), ruleset=ruleset)
    log.record(decide(None), ruleset=ruleset)
    assert [each.id for each in log.history("ann")] == names[::-1]
    assert [each.id for each in log.history(" ann ", limit=1)] == names[2:]
    until = datetime(2024, 2, 2, 23, 59, 59, 999999, tzinfo=UTC)
    assert [each.id for each in log.history("ann", until=until)] == names[1::-1]
    assert log.history("nobody") == []


def test_a_lead_without_an_id_is_sealed_all_the_same(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    decision = decide(None)
    kept = log.get(log.record(decision, ruleset=ruleset))
    assert kept.decision == decision
    assert kept.header["subject"] is None
    assert kept.entry.parts[0].subject == log.keys.nameless(kept.id, 0)


def test_search_finds_by_every_column(log: DecisionLog, ruleset: Ruleset, decide: Decide) -> None:
    chief, cold = decide("ann", "2024-02-02"), decide("bob", "2024-02-01", job_title="Cook")
    assert "seniority" in chief.fired
    assert "seniority" not in cold.fired
    a, b = log.record_many([(chief, ruleset), (cold, ruleset)])

    def found(**asked: Any) -> list[str]:
        return [each.id for each in log.search(**asked)]

    assert found() == [a, b]
    assert found(limit=1) == [a]
    assert found(rule="seniority") == [a]
    assert found(rule="no-such-rule") == []
    assert found(verdict=chief.effective_verdict, since=chief.as_of) == [a]
    assert found(verdict="no-such-verdict") == []
    assert found(since=chief.as_of) == [a]
    assert found(until=cold.as_of) == [b]
    assert found(ruleset=ruleset.name, version="2.0.0") == [a, b]
    assert found(ruleset="another") == found(version="1.0.0") == []


def test_what_was_scored_with_is_kept(log: DecisionLog, ruleset: Ruleset, decide: Decide) -> None:
    first = decide("ann")
    override = {"who": "zoe", "why": "met at the fair", "add": 30}
    lead = {"lead_id": "ann", "job_title": "Chief Financial Officer"}
    second = ruleset.score(lead, events=[], previous=first, override=override, as_of="2024-03-01")
    kept = log.get(log.record(second, ruleset=ruleset, previous=first, override=override))
    assert kept.decision == second
    assert kept.previous == first.standing
    assert kept.override == second.effective.override
    assert isinstance(kept.override, Override)
    again = ruleset.score(
        lead, events=[], previous=kept.previous, override=kept.override, as_of=kept.as_of
    )
    assert again == second


def refused(log: DecisionLog, recorded: Recorded, told: str) -> None:
    with pytest.raises(LogError, match=told) as raised:
        log.record_many([recorded])
    assert raised.value.diagnostics[0].code == "LR694"
    assert len(log) == 0


def test_what_cannot_be_scored_again_is_refused(
    file_log: DecisionLog, ruleset: Ruleset, root: Path, decide: Decide
) -> None:
    other = leadrules.load(root / "rules" / "b2b-saas" / "1.0.0.yaml")
    first = decide("ann")
    override = {"who": "zoe", "why": "met", "add": 30}
    later = ruleset.score({"lead_id": "ann"}, events=[], previous=first, as_of="2024-03-01")
    refused(file_log, Recorded(first, other), "of other rules")
    refused(file_log, Recorded(later, ruleset), "after another one, which was not given")
    refused(file_log, Recorded(first, ruleset, override=override), "not scored with the override")
    refused(file_log, Recorded(first, ruleset, previous=5), "cannot be read: previous")
    refused(file_log, Recorded(first, ruleset, source="a\nb"), "`source` is not a name")
    refused(file_log, Recorded(first, ruleset, source="x" * 101), "`source` is not a name")


def test_leaves_are_the_headers_and_heads_their_roots(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    assert str(log.head()) == f"leadrules-head-1 0 {Head.empty().root.hex()}"
    for lead in ("ann", "bob"):
        log.record(decide(lead), ruleset=ruleset)
    frontier, roots = Frontier(), {}
    for place, each in enumerate(log.entries(at_once=2)):
        assert each.seq == each.header["seq"] == place
        assert each.leaf == leaf_hash(each.text.encode()) == leaf_hash(canonical(each.header))
        assert each.columns == columns_of(each.header)
        frontier.append(each.leaf)
        roots[place + 1] = frontier.root()
    kept = list(log.heads())
    assert [head.size for head, _ in kept] == [2, 3]
    assert all(head.root == roots[head.size] for head, _ in kept)
    assert log.head() == kept[-1][0] == Head.parse(str(log.head()))
    assert len(log) == 3


def test_entries_are_read_in_stretches_and_by_kind(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    log.record_many([(decide(f"lead-{n}"), ruleset) for n in range(5)], at_once=2)
    assert [each.seq for each in log.entries(since=1, until=4, at_once=1)] == [1, 2, 3]
    assert [each.seq for each in log.entries(kinds=["ruleset"])] == [0]
    assert [head.size for head, _ in log.heads()] == [3, 5, 6]


@pytest.mark.parametrize(
    "line", ["", "12 ab", "leadrules-head-1 x ab", "leadrules-head-1 1 ab", "leadrules-head-1 1 zz"]
)
def test_what_is_no_head_is_told(line: str) -> None:
    with pytest.raises(LogError, match="a head is one line such as"):
        Head.parse(line)


def test_a_transaction_that_adds_nothing_leaves_no_head(log: DecisionLog) -> None:
    with log.appending() as adding:
        assert adding.append([]) == []
    assert list(log.heads()) == []


def test_an_error_within_a_transaction_leaves_nothing(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    head = log.head()

    def fail(adding: Appending) -> None:
        adding.add_text("sha256:0", "text")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), log.appending() as adding:
        fail(adding)
    assert log.head() == head
    with pytest.raises(LogError):
        log.ruleset_text("sha256:0")


@pytest.mark.parametrize("table", [entries, parts, texts, heads])
def test_rows_are_neither_changed_nor_removed(
    log: DecisionLog, ruleset: Ruleset, decide: Decide, table: Any
) -> None:
    name = log.record(decide("ann"), ruleset=ruleset)
    column = list(table.c)[-1]
    for statement in (update(table).values({column.name: column}), delete(table)):
        with (
            pytest.raises(LogError, match="append-only: nothing in it is changed"),
            log.database.writing() as connection,
        ):
            connection.execute(statement)
    assert log.get(name).decision is not None


def test_rows_that_are_archived_may_be_removed(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    log.record(decide("ann"), ruleset=ruleset)
    with log.database.writing() as connection:
        connection.execute(text("UPDATE tail SET archived = 2"))
        connection.execute(delete(parts).where(parts.c.seq == 1))
        connection.execute(delete(entries).where(entries.c.seq == 1))
    assert [each.kind for each in log.entries()] == ["ruleset"]
    assert len(log) == 2
    log.record(decide("bob"), ruleset=ruleset)
    assert [each.seq for each in log.entries()] == [0, 2]


def test_a_header_that_is_not_canonical_is_none() -> None:
    assert header_from('{"a":1}') == {"a": 1}
    for text_ in ('{"a": 1}', "[]", "{"):
        with pytest.raises(ValueError, match=r"canonical|JSON|property|Expecting"):
            header_from(text_)


def test_two_entries_of_one_id_are_refused_whole(
    log: DecisionLog, ruleset: Ruleset, decide: Decide
) -> None:
    log.record(decide("ann"), ruleset=ruleset)
    head = log.head()
    with pytest.raises(LogError), log.database.writing() as connection:
        connection.execute(insert(heads), {"size": head.size, "root": b"", "at": 0})
    assert log.head() == head
