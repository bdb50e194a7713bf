"""A proof shows to who keeps a head, and has nothing else, that an answer is the original one."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadrules import Decision, DecisionLog, LogError, Ruleset
from leadrules.log import Proof, check_proof
from leadrules.log.archiving import archive
from leadrules.log.head import Head
from leadrules.log.proofs.proving import prove
from leadrules.log.tree import (
    Frontier,
    consistency_ranges,
    inclusion_ranges,
    leaf_hash,
    root_of,
    roots_of,
)

Decide = Callable[..., Decision]
OTHER = Head(3, bytes(32))


@pytest.fixture
def log(
    where: dict[str, Any], ruleset: Ruleset, decide: Decide, tmp_path: Path
) -> Iterator[DecisionLog]:
    """Ten decisions in commits of one, two or three, and feedback."""
    with DecisionLog(**where, archives=tmp_path / "archives") as opened:
        for number in (1, 2, 3, 1, 3):
            leads = [f"lead-{len(opened)}-{each}" for each in range(number)]
            opened.record_many([(decide(lead), ruleset) for lead in leads])
        opened.feedback(leads[0], "attempt", number=1)
        yield opened


def proofs(log: DecisionLog) -> Iterator[tuple[Proof, Head]]:
    """A proof of every entry for each two heads that were kept."""
    heads = [head for head, _ in log.heads()]
    stored = [*log.archives().entries(), *log.entries(since=archived(log))]
    for entry in stored:
        for first in heads:
            yield prove(log, entry, [first, heads[-1]], disclose=False), first


def archived(log: DecisionLog) -> int:
    """Up to where a log is archived."""
    files = log.archives().files
    return files[-1].stop if files else 0


def test_every_entry_is_proved_by_every_head_that_has_it(log: DecisionLog) -> None:
    for proof, head in proofs(log):
        found = check_proof(proof.to_json(), head)
        assert found.faults == ()
        assert found.ok == (proof.seq < head.size)
        assert check_proof(proof, [head, log.head()]).ok


def test_archived_entries_are_proved_from_their_files(log: DecisionLog, tmp_path: Path) -> None:
    (head, _), *_ = log.heads()
    decided = log.search(limit=None)
    when = sorted(each.recorded_at for each in decided)[4]
    assert archive(log, until=when, entries_a_file=2) is not None
    for proof, kept in proofs(log):
        assert check_proof(proof, kept).ok == (proof.seq < kept.size)
    # what came after needs no file
    last = decided[0].entry
    shutil.rmtree(tmp_path / "archives")
    assert check_proof(prove(log, last, (), disclose=False), log.head()).ok
    with pytest.raises(LogError, match="without it nothing can be proved") as raised:
        prove(log, last, [head], disclose=False)
    assert raised.value.diagnostics[0].code == "LR698"


def test_a_proof_holds_nothing_personal_unless_it_is_disclosed(
    log: DecisionLog, ruleset: Ruleset
) -> None:
    lead = log.search(limit=1)[0].decision
    assert lead is not None
    name = str(lead.lead_id)
    head = log.head()
    proof = log.prove(name)
    assert name not in proof.to_json()
    assert proof.ruleset == ruleset.source
    found = check_proof(proof, head)
    assert (found.ok, found.decision) == (True, None)
    opened = log.prove(name, disclose=True)
    found = check_proof(json.loads(opened.to_json()), str(head))
    assert found.decision == lead
    assert "what was sealed opens with the key in the proof" in str(found)
    assert found.as_data()["decision"]["lead_id"] == name
    log.erase(name)
    with pytest.raises(LogError, match="was erased: there is nothing to disclose"):
        log.prove(name, disclose=True)
    assert check_proof(log.prove(name), log.head()).ok
    told = next(iter(log.entries(kinds=["feedback"])))
    with pytest.raises(LogError, match="only a decision can be disclosed"):
        prove(log, told, (), disclose=True)
    assert check_proof(prove(log, told, (), disclose=False), log.head()).proof.ruleset is None


def test_by_its_id_a_decision_is_proved_without_the_keys(
    file_log: DecisionLog, ruleset: Ruleset, decide: Decide, tmp_path: Path
) -> None:
    kept = file_log.record(decide("ann"), ruleset=ruleset)
    file = Path(str(file_log.database.address.database))
    file_log.close()
    alone = tmp_path / "alone.db"
    shutil.copy(file, alone)
    with DecisionLog(alone, create=False) as log:
        assert check_proof(log.prove(decision=kept), log.head()).ok
        for asked in ({"lead_id": "ann"}, {"decision": kept, "disclose": True}):
            with pytest.raises(LogError, match=r"alone[.]keys[.]db"):
                log.prove(**asked)
        with pytest.raises(LogError, match="said by a lead's id or by its own"):
            log.prove("ann", decision=kept)
    assert not (tmp_path / "alone.keys.db").exists()


def test_of_colleagues_nothing_is_disclosed(file_log: DecisionLog, accounts: Ruleset) -> None:
    lead = {"lead_id": "ann", "job_title": "ceo"}
    others = [{"lead": {"lead_id": "bob", "job_title": "secret"}, "events": []}]
    decision = accounts.score(lead, events=[], account=others, as_of="2024-02-01")
    kept = file_log.record(decision, ruleset=accounts, account=others)
    found = check_proof(file_log.prove(decision=kept, disclose=True), file_log.head())
    assert found.ok
    assert found.decision is not None
    assert found.decision.lead_id == "ann"
    assert found.decision.trace.colleagues == ({},)


def test_every_changed_character_of_a_proof_is_found(log: DecisionLog) -> None:
    middle = next(head for head, _ in log.heads() if head.size > 5)
    proof = prove(log, list(log.entries())[3], [middle, log.head()], disclose=False)
    text = Proof.read(proof.to_dict()).to_json()
    checked, refused = 0, set()
    for at in range(0, len(text), 7):
        other = "0" if text[at] != "0" else "1"
        altered = text[:at] + other + text[at + 1 :]
        try:
            found = check_proof(altered, [middle, log.head()])
        except LogError as error:
            refused.add(error.diagnostics[0].code)
            continue
        checked += 1
        # the consistency of the first head leads from nowhere, and is not read
        assert not found.ok or Proof.read(altered).to_dict() == proof.to_dict()
    assert checked > 100
    assert refused <= {"LR695", "LR689"}


def test_what_does_not_hold_is_named(log: DecisionLog, ruleset: Ruleset) -> None:
    heads = [head for head, _ in log.heads()]
    lead = str(log.search(limit=1)[0].decision.lead_id)
    proof = log.prove(lead, heads=[heads[0], heads[-1]], disclose=True)
    opened = proof.opened[0]
    wrong = {
        "the proof is about other heads than the kept one of 3 entries": (proof, OTHER),
        "the entry is not in the log of the head": (replace(proof, inclusion=()), heads[-1]),
        "is not of the log that the head of": (replace(proof, consistency=((),)), heads[-1]),
        "no head of the proof has the entry": (
            replace(proof, heads=heads[:1], consistency=()),
            heads[0],
        ),
        "the ruleset's text is not the one that decided": (
            replace(proof, ruleset=f"{proof.ruleset} "),
            heads[-1],
        ),
        "the form is not the one by which": (
            replace(proof, form=json.dumps({"another": 1})),
            heads[-1],
        ),
        "part 0 is not the one that the entry has": (
            replace(proof, opened=(replace(opened, sealed=b"other"),)),
            heads[-1],
        ),
        "part 7 is not the one": (replace(proof, opened=(replace(opened, part=7),)), heads[-1]),
        "the key does not open part 0": (
            replace(proof, opened=(replace(opened, key=bytes(32)),)),
            heads[-1],
        ),
    }
    for said, (altered, head) in wrong.items():
        found = check_proof(altered, head)
        assert not found.ok
        assert any(said in each for each in found.faults), (said, found.faults)
        assert found.decision is None
        assert "proved: " not in str(found)
    older = check_proof(log.prove(lead, heads=[heads[0]]), heads[0])
    assert (older.ok, older.faults) == (False, ())
    assert "not proved: no kept head has the entry" in str(older)
    with pytest.raises(LogError, match="nothing can be proved"):
        check_proof(proof, [])


@pytest.mark.parametrize(
    "given",
    ["", "[]", "{}", "x", '{"leadrules_proof": true}', '{"leadrules_proof": 1}', "[" * 100_000],
)
def test_what_is_no_proof_is_told(given: str) -> None:
    with pytest.raises(LogError, match="this is no proof") as raised:
        check_proof(given, OTHER)
    assert raised.value.diagnostics[0].code == "LR695"


def test_a_proof_of_a_newer_version_is_not_half_read() -> None:
    with pytest.raises(LogError, match="newer version") as raised:
        check_proof({"leadrules_proof": 2}, OTHER)
    assert raised.value.diagnostics[0].code == "LR689"


def test_a_log_that_was_altered_proves_nothing(log: DecisionLog, decide: Decide) -> None:
    lead = str(log.search(limit=1)[0].decision.lead_id)
    with pytest.raises(LogError, match="its first 3 entries are not those of the kept head"):
        log.prove(lead, heads=[OTHER])
    with pytest.raises(LogError, match="a head of 99 entries was kept, and it has"):
        log.prove(lead, heads=[Head(99, bytes(32))])


# --- the format ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plain", "disclosed"])
def test_a_proof_of_format_1_is_read_by_every_later_release(root: Path, name: str) -> None:
    snapshots = root / "tests" / "snapshots"
    head = (snapshots / "log-format-1" / "head.txt").read_text(encoding="utf-8")
    text = (snapshots / "log-proof-1" / f"{name}.json").read_text(encoding="utf-8")
    found = check_proof(text, head)
    assert found.ok, str(found)
    assert Proof.read(text).to_json() == text.rstrip("\n")
    assert (found.decision is not None) == (name == "disclosed")
    assert found.proof.says["verdict"] == "MQL"


def write(root: Path, folder: Path) -> None:
    """The snapshots, of the log of format 1; they were written once."""
    snapshot = root / "tests" / "snapshots" / "log-format-1"
    for name in ("decisions", "decisions.keys"):
        with sqlite3.connect(folder / f"{name}.db") as raw:
            raw.executescript((snapshot / f"{name}.sql").read_text(encoding="utf-8"))
        raw.close()
    shutil.copytree(snapshot / "decisions.archive", folder / "decisions.archive")
    to = snapshot.with_name("log-proof-1")
    to.mkdir()
    with DecisionLog(folder / "decisions.db") as log:
        first, *_ = (head for head, _ in log.heads())
        for name in ("plain", "disclosed"):
            proof = log.prove("eve", heads=[first, log.head()], disclose=name == "disclosed")
            (to / f"{name}.json").write_text(f"{proof.to_json()}\n", encoding="utf-8")


# --- roots of ranges -----------------------------------------------------------------------------


@given(st.data(), st.integers(1, 70))
def test_roots_of_ranges_are_made_in_one_pass_from_any_checkpoint(data: Any, size: int) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    earlier = data.draw(st.integers(1, size))
    ranges = {*inclusion_ranges(index, 0, size), *consistency_ranges(earlier, size), (0, size)}
    begun = Frontier()
    for leaf in leaves[: data.draw(st.integers(0, min(index, earlier)))]:
        begun.append(leaf)
    found = roots_of(ranges, leaves[begun.size :], begun)
    assert found == {each: root_of(leaves[each[0] : each[1]]) for each in ranges}
    if begun.size < size:
        with pytest.raises(ValueError, match="fewer"):
            roots_of(ranges, leaves[begun.size : -1], begun)
