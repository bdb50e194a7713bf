"""Every entry or row that was removed, swapped, cut off or put behind the end is found."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.log.verify.conftest import Tampering

from leadrules import DecisionLog, LogError
from leadrules.log.entry import canonical
from leadrules.log.head import Head
from leadrules.log.tree import Frontier, leaf_hash
from leadrules.log.verify.verification import Fault


def places(tampering: Tampering) -> list[int]:
    return [row[0] for row in tampering.rows("entries", "seq")]


def about(faults: tuple[Fault, ...], seq: int) -> list[str]:
    """In what nothing of this entry holds."""
    return [
        each.offence
        for each in faults
        if each.seq is not None and each.seq <= seq <= (each.last or each.seq)
    ]


def taken(tampering: Tampering, table: str, row: int) -> dict[str, Any]:
    """A row as it is, by its columns."""
    cursor = tampering.raw.execute(f"SELECT * FROM {table} WHERE rowid = ?", (row,))
    return dict(zip([each[0] for each in cursor.description], cursor.fetchone(), strict=True))


def put(tampering: Tampering, table: str, values: dict[str, Any]) -> None:
    texts = {"hash", "text", "rule"} | {
        name for name in values if table == "entries" and isinstance(values[name], bytes)
    } - {"leaf", "subject"}
    held = ",".join("CAST(? AS TEXT)" if name in texts else "?" for name in values)
    tampering.run(f"INSERT INTO {table} ({','.join(values)}) VALUES ({held})", *values.values())


def test_every_removed_entry(tampering: Tampering) -> None:
    for seq in places(tampering):
        before = taken(tampering, "entries", seq)
        tampering.run("DELETE FROM entries WHERE seq = ?", seq)
        assert "missing" in about(tampering.verify().faults, seq)
        put(tampering, "entries", before)
    assert tampering.verify().ok


@pytest.mark.parametrize("table", ["parts", "texts", "fired_rules", "heads", "tail"])
def test_every_removed_row_beside_the_entries(tampering: Tampering, table: str) -> None:
    found = tampering.rows(table, "rowid")
    assert found
    for (row,) in found:
        before = taken(tampering, table, row)
        tampering.run(f"DELETE FROM {table} WHERE rowid = ?", row)
        faults = tampering.verify().faults
        offence = {"parts": "part", "texts": "text", "fired_rules": "fired", "heads": "head"}
        assert offence.get(table, table) in {each.offence for each in faults}
        if table == "parts":
            assert "part" in about(faults, before["seq"])
        put(tampering, table, before)
    assert tampering.verify().ok


def test_every_two_entries_that_were_swapped(tampering: Tampering) -> None:
    for one, other in itertools.combinations(places(tampering), 2):
        swap(tampering, one, other)
        faults = tampering.verify().faults
        assert about(faults, one)
        assert about(faults, other)
        swap(tampering, one, other)
    assert tampering.verify().ok


def swap(tampering: Tampering, one: int, other: int) -> None:
    for table in ("entries", "parts"):
        for before, after in ((one, -1), (other, one), (-1, other)):
            tampering.run(f"UPDATE {table} SET seq = ? WHERE seq = ?", after, before)


def test_every_two_sealed_parts_that_were_swapped(tampering: Tampering) -> None:
    rows = tampering.rows("parts", "rowid, seq, sealed")
    for (one, first, here), (other, second, there) in itertools.combinations(rows, 2):
        write = "UPDATE parts SET sealed = ? WHERE rowid = ?"
        tampering.run(write, there, one)
        tampering.run(write, here, other)
        faults = tampering.verify().faults
        assert "part" in about(faults, first)
        assert "part" in about(faults, second)
        tampering.run(write, here, one)
        tampering.run(write, there, other)


def test_every_cut_that_leaves_the_rest_of_the_tables(tampering: Tampering) -> None:
    last = places(tampering)[-1]
    for seq in reversed([each for each in places(tampering) if each]):
        tampering.run("DELETE FROM entries WHERE seq >= ?", seq)
        tampering.run("DELETE FROM parts WHERE seq >= ?", seq)
        faults = tampering.verify().faults
        assert {"missing"} <= set(about(faults, last))


def test_a_cut_of_every_table_is_found_by_a_kept_head(tampering: Tampering) -> None:
    kept = tampering.log.head()
    sizes = [row[0] for row in tampering.rows("heads", "size")]
    archived = tampering.rows("tail", "archived")[0][0]
    for size in reversed([each for each in sizes[:-1] if each > archived]):
        cut(tampering, size)
        assert tampering.verify(opened=False).ok
        (fault,) = tampering.verify(head=kept, opened=False).faults
        assert fault.offence == "cut-off"
        assert str(fault) == (
            f"the log was cut off: {kept.size} entries were kept a head of, and it has {size}"
        )


def cut(tampering: Tampering, size: int) -> None:
    """As somebody would who knows how the log is made."""
    tampering.run("DELETE FROM entries WHERE seq >= ?", size)
    tampering.run("DELETE FROM parts WHERE seq >= ?", size)
    tampering.run("DELETE FROM heads WHERE size > ?", size)
    used = "SELECT fired FROM entries WHERE fired IS NOT NULL"
    if not tampering.rows("tail", "archived")[0][0]:
        tampering.run(f"DELETE FROM fired_rules WHERE fired NOT IN ({used})")
    make_anew(tampering, size)


def make_anew(tampering: Tampering, size: int) -> None:
    """Leaves, heads and tail of a log without archives, to fit whatever the headers say now."""
    rows = dict(tampering.rows("entries", "seq, header"))
    tree = Frontier()
    archived = tampering.rows("tail", "archived")[0][0]
    if archived:
        for each in tampering.log.archives().entries():
            tree.append(each.leaf)
    for seq in range(archived, size):
        leaf = leaf_hash(rows[seq])
        tampering.run("UPDATE entries SET leaf = ? WHERE seq = ?", leaf, seq)
        tree.append(leaf)
        tampering.run("UPDATE heads SET root = ? WHERE size = ?", tree.root(), tree.size)
    tampering.run("UPDATE tail SET size = ?, frontier = ?", tree.size, tree.stored())


def test_a_consistent_forgery_is_found_by_what_is_sealed(tampering: Tampering) -> None:
    seq = forge(tampering)
    (fault,) = tampering.verify().faults
    assert (fault.seq, fault.offence) == (seq, "sealed")
    assert "`verdict`" in fault.message


def test_a_consistent_forgery_without_keys_is_found_by_a_kept_head(tampering: Tampering) -> None:
    kept = tampering.log.head()
    forge(tampering)
    assert tampering.verify(opened=False).ok
    (fault,) = tampering.verify(head=str(kept), opened=False).faults
    assert fault.offence == "kept-head"
    assert tampering.verify(head=tampering.log.head(), opened=False).ok


def forge(tampering: Tampering) -> int:
    """Another verdict in the last decision's header, and everything made anew to fit it."""
    seq, header = tampering.rows("entries", "seq, header")[-1]
    while b'"kind":"decision"' not in header:
        seq, header = tampering.rows("entries", "seq, header")[seq - 1]
    said = json.loads(header)
    said["verdict"] = "SQL"
    tampering.run(
        "UPDATE entries SET header = ?, verdict = 'SQL' WHERE seq = ?",
        canonical(said).decode(),
        seq,
    )
    size = tampering.rows("tail", "size")[0][0]
    make_anew(tampering, size)
    return int(seq)


def test_what_was_put_behind_the_end(tampering: Tampering) -> None:
    size = tampering.log.head().size
    last = taken(tampering, "entries", size - 1)
    put(tampering, "entries", {**last, "seq": size, "id": b"another"})
    put(tampering, "parts", {**taken(tampering, "parts", 1), "seq": size + 7})
    tampering.run("INSERT INTO heads VALUES (?, ?, 0)", size + 1, b"\0" * 32)
    faults = tampering.verify().faults
    assert [str(each) for each in faults][:3] == [
        f"entry {size} `another`: it stands behind the end of the log",
        f"entry {size + 7}: a sealed part stands behind the end of the log",
        f"the head of size {size + 1} is of more than the log has",
    ]


def test_every_earlier_head_is_kept_to(tampering: Tampering) -> None:
    for head, _ in list(tampering.log.heads()):
        found = tampering.verify(head=head)
        assert found.ok
        assert f"({head.size} entries)" in str(found)
        assert tampering.verify(head=Head(head.size, b"\1" * 32)).faults[0].offence == "kept-head"
    assert tampering.verify(head=Head.empty()).ok


def test_a_file_that_was_cut_off_is_said_to_be_damaged(tampering: Tampering) -> None:
    tampering.log.close()
    tampering.raw.close()
    whole = tampering.file.read_bytes()
    for length in range(4096, len(whole), 4096):
        tampering.file.write_bytes(whole[:length])
        assert said_to_be_damaged(tampering.file), length


def said_to_be_damaged(file: Path) -> bool:
    try:
        with DecisionLog(file) as log:
            return not log.verify().ok
    except LogError as error:
        return error.diagnostics[0].code == "LR688"
