"""What somebody could write who can write everything but the keys, made to fit together."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from typing import Any

import pytest
from tests.unit.log.verify.conftest import Tampering
from tests.unit.log.verify.test_every_removal import make_anew

from leadrules import DecisionLog
from leadrules.log import parquet
from leadrules.log.entry import canonical
from leadrules.log.sealing import seal
from leadrules.log.tree import Frontier, leaf_hash
from leadrules.log.verify.verification import Fault, Findings


@pytest.fixture
def forging(tampering_of_all: Tampering) -> Tampering:
    return tampering_of_all


def rewrite(forging: Tampering, seq: int, header: str | dict[str, Any]) -> None:
    """Another header, with leaf, heads and tail that fit it."""
    text = header if isinstance(header, str) else canonical(header).decode()
    forging.run("UPDATE entries SET header = ? WHERE seq = ?", text, seq)
    make_anew(forging, forging.rows("tail", "size")[0][0])


def header_of(forging: Tampering, kind: str) -> tuple[int, dict[str, Any]]:
    """The last entry of a kind, and its header."""
    found = forging.raw.execute(
        "SELECT seq, header FROM entries WHERE kind = CAST(? AS TEXT) ORDER BY seq DESC", (kind,)
    )
    seq, text = found.fetchone()
    return int(seq), json.loads(text)


def said(forging: Tampering, seq: int, **asked: Any) -> list[str]:
    return [each.message for each in forging.verify(**asked).faults if each.seq == seq]


@pytest.mark.parametrize("text", ["", "[]", "no JSON", '{"seq": 14}', "9" * 5000])
def test_a_header_that_is_none(forging: Tampering, text: str) -> None:
    seq, _ = header_of(forging, "decision")
    rewrite(forging, seq, text)
    assert said(forging, seq) == ["its header is no header"]


@pytest.mark.parametrize("without", ["seq", "recorded_at", "parts", "subject"])
def test_a_header_of_no_entry(forging: Tampering, without: str) -> None:
    seq, header = header_of(forging, "decision")
    del header[without]
    rewrite(forging, seq, header)
    assert "its header is none of an entry" in said(forging, seq)


def test_a_header_that_is_bytes(forging: Tampering) -> None:
    seq, header = header_of(forging, "decision")
    forging.run("UPDATE entries SET header = ? WHERE seq = ?", canonical(header), seq)
    assert said(forging, seq)


def test_columns_of_other_types(forging: Tampering) -> None:
    seq, _ = header_of(forging, "decision")
    forging.run("UPDATE entries SET id = x'ff', subject = 'text' WHERE seq = ?", seq)
    forging.run("UPDATE parts SET sealed = 'text', subject = 5 WHERE seq = ?", seq)
    found = [each for each in forging.verify().faults if each.seq == seq]
    assert {each.offence for each in found} == {"columns", "part"}
    assert {each.id for each in found} == {None}


def test_a_header_of_a_newer_format_is_left_unchecked(forging: Tampering) -> None:
    seq, header = header_of(forging, "decision")
    rewrite(forging, seq, {**header, "format": 3})
    found = forging.verify()
    assert found.ok
    assert found.unchecked == ("entries of a newer version but for their place in the chain",)


def test_a_part_more_than_the_header_names(forging: Tampering) -> None:
    seq, _ = header_of(forging, "decision")
    forging.run(f"INSERT INTO parts SELECT seq, 1, subject, key, sealed FROM parts WHERE seq={seq}")
    assert said(forging, seq) == ["it has a part that its header does not name"]


def test_a_lead_that_is_another(forging: Tampering) -> None:
    seq, header = header_of(forging, "decision")
    subject = forging.log.keys.lead("somebody else")
    forging.run("UPDATE entries SET subject = ? WHERE seq = ?", subject, seq)
    rewrite(forging, seq, {**header, "subject": subject.hex()})
    (told,) = said(forging, seq)
    assert told == "its header is not what the sealed decision says: `subject`"


def test_a_ruleset_that_is_another(forging: Tampering) -> None:
    seq, header = header_of(forging, "decision")
    header["ruleset"]["language"] = 2
    rewrite(forging, seq, header)
    (told,) = said(forging, seq)
    assert told == "its header is not what the sealed decision says: `ruleset.language`"


def test_sealed_with_the_right_key_and_no_decision(forging: Tampering) -> None:
    """Even whoever has the keys must seal a decision."""
    seq, header = header_of(forging, "decision")
    ((name,),) = forging.raw.execute("SELECT key FROM parts WHERE seq = ?", (seq,)).fetchall()
    key = forging.log.keys.opening([name])[name]
    assert key is not None
    sealed = seal(key, b"{}", header["id"], 0)
    forging.run("UPDATE parts SET sealed = ? WHERE seq = ?", sealed, seq)
    header["parts"][0]["sha256"] = sha256(sealed).hexdigest()
    rewrite(forging, seq, header)
    assert said(forging, seq) == ["what is sealed of it is no decision"]


def test_keys_that_were_altered_or_removed(forging: Tampering) -> None:
    seq, _ = header_of(forging, "decision")
    ((name,),) = forging.raw.execute("SELECT key FROM parts WHERE seq = ?", (seq,)).fetchall()
    keys = sqlite3.connect(forging.file.with_name("decisions.keys.db"))
    with keys:
        keys.execute("UPDATE keys SET key = randomblob(32) WHERE name = ?", (name,))
    assert said(forging, seq) == ["part 0 does not open: its key was altered"]
    with keys:
        keys.execute("DELETE FROM keys WHERE name = ?", (name,))
    assert said(forging, seq) == ["the key of part 0 is not in the key store"]
    keys.close()


def test_an_erasure_that_says_nothing(forging: Tampering) -> None:
    seq, header = header_of(forging, "erasure")
    rewrite(forging, seq, {**header, "erased": None})
    assert any("no erasure says so" in each.message for each in forging.verify().faults)
    rewrite(forging, seq, {**header, "erased": [5]})
    assert any("no erasure says so" in each.message for each in forging.verify().faults)


def test_checkpoints_that_cannot_be(forging: Tampering) -> None:
    seq, header = header_of(forging, "checkpoint")
    rewrite_only(forging, seq, {**header, "root": "00" * 32})
    assert "it cannot be a checkpoint" in said(forging, seq)
    last, decision = header_of(forging, "decision")
    again = {**header, "seq": last, "id": decision["id"], "recorded_at": decision["recorded_at"]}
    rewrite_only(forging, seq, header)
    assert forging.verify().ok
    forging.run("DELETE FROM parts WHERE seq = ?", last)
    forging.run(
        "UPDATE entries SET kind = 'checkpoint', subject = NULL, ruleset_name = NULL, "
        "ruleset_version = NULL, ruleset_hash = NULL, text_hash = NULL, as_of = NULL, "
        "verdict = NULL, effective_verdict = NULL, score = NULL, fired = NULL WHERE seq = ?",
        last,
    )
    rewrite_only(forging, last, again)
    assert said(forging, last) == ["it does not follow the checkpoint before"]


def rewrite_only(forging: Tampering, seq: int, header: dict[str, Any]) -> None:
    """Another header whose leaf fits; with heads and tail that need not."""
    text = canonical(header)
    write = "UPDATE entries SET header = CAST(? AS TEXT), leaf = ? WHERE seq = ?"
    forging.run(write, text, leaf_hash(text), seq)
    tree = Frontier()
    archive = sorted(forging.file.with_name("decisions.archive").iterdir())
    for file in archive:
        for batch in parquet.read(file):
            for each in batch:
                tree.append(each.leaf)
    for _, leaf in forging.rows(f"entries WHERE seq >= {tree.size}", "seq, leaf"):
        tree.append(leaf)
        forging.run("UPDATE heads SET root = ? WHERE size = ?", tree.root(), tree.size)
    forging.run("UPDATE tail SET size = ?, frontier = ?", tree.size, tree.stored())


def test_no_head_of_the_last_commit(forging: Tampering) -> None:
    forging.run("DELETE FROM heads WHERE size = (SELECT max(size) FROM heads)")
    assert [str(each) for each in forging.verify().faults] == ["no head is kept of the last commit"]


def test_a_header_and_its_leaf_altered_together_are_narrowed_down_to_a_commit(
    forging: Tampering,
) -> None:
    seq, header = header_of(forging, "feedback")
    text = canonical({**header, "stage": "accepted"})
    write = "UPDATE entries SET header = CAST(? AS TEXT), leaf = ? WHERE seq = ?"
    forging.run(write, text, leaf_hash(text), seq)
    found = forging.verify()
    assert {each.offence for each in found.faults} == {"tail", "header"}
    (fault,) = [each for each in found.faults if each.offence == "header"]
    assert (fault.seq, fault.last) == (seq, seq)
    assert "does not hold" in str(found)
    assert found.as_data()["faults"][0]["offence"] == "tail"


def test_altered_and_made_anew_in_one_commit_with_another_that_was_altered(
    forging: Tampering,
) -> None:
    seq, _ = header_of(forging, "feedback")
    forging.run("UPDATE entries SET header = header || ' ' WHERE seq = ?", seq)
    forging.run("UPDATE entries SET leaf = randomblob(32) WHERE seq = ?", seq)
    assert said(forging, seq) == ["its header, or the hash that is stored of it, was altered"]


def test_a_damaged_index_is_found(forging: Tampering) -> None:
    forging.run("PRAGMA writable_schema = ON")
    forging.run(
        "UPDATE sqlite_master SET sql = replace(sql, '(subject, seq)', '(verdict, seq)') "
        "WHERE name = 'entries_subject'"
    )
    forging.raw.close()
    forging.log.close()
    with DecisionLog(forging.file) as log:
        assert "damaged" in {each.offence for each in log.verify().faults}


def test_only_so_many_faults_are_named() -> None:
    findings = Findings()
    for seq in range(3000):
        findings.add(Fault("columns", "other", seq))
    assert (len(findings.faults), findings.left_out) == (1000, 2000)
    findings = Findings()
    for seq in range(3000):
        findings.add(Fault("missing", "gone", seq, None, seq))
    assert [str(each) for each in findings.faults] == ["entries 0 to 2999: gone"]
