"""Every changed byte of everything that the log holds is found, and named.

Byte number k of every row is changed at once, for all k: each row must be named for itself.
"""

from __future__ import annotations

import pytest
from tests.unit.log.verify.conftest import Tampering

from leadrules.log.verify.verification import Verification

INTEGERS = {"seq", "recorded_at", "as_of", "fired", "size", "at", "archived", "part", "one"}
BYTES = {"subject", "leaf", "key", "sealed", "root", "frontier", "sealed_by"}


def changed(column: str, value: bytes | int, place: int) -> bytes | int | None:
    """The value with one bit of its byte number `place` turned; None where it has no such byte."""
    if isinstance(value, int):
        if place >= 8:
            return None
        number = bytearray(value.to_bytes(8, "big", signed=True))
        number[7 - place] ^= 1 << (place % 8)
        return int.from_bytes(number, "big", signed=True)
    if place >= len(value):
        return None
    altered = bytearray(value)
    altered[place] ^= 1 << (place % 7)
    return bytes(altered)


def holds(column: str) -> str:
    """How a changed value is written so that it has the type that the column had."""
    return "?" if column in INTEGERS | BYTES else "CAST(? AS TEXT)"


def rows(tampering: Tampering, table: str, column: str) -> list[tuple[int, int, bytes | int]]:
    """Row number, place in the log, value; of all rows that have one."""
    place = {"entries": "seq", "parts": "seq", "heads": "size"}.get(table, "rowid")
    found = tampering.raw.execute(
        f"SELECT rowid, {place}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY rowid"
    )
    return list(found.fetchall())


ENTRIES = (
    "id", "kind", "recorded_at", "subject", "ruleset_name", "ruleset_version", "ruleset_hash",
    "text_hash", "as_of", "verdict", "effective_verdict", "score", "fired", "about", "leaf",
    "header",
)  # fmt: skip


@pytest.mark.parametrize("column", ENTRIES)
def test_every_byte_of_every_entry(tampering_of_all: Tampering, column: str) -> None:
    beside = [("texts", "text")] if column == "header" else []
    each_byte(tampering_of_all, ("entries", column), *beside)


@pytest.mark.parametrize("column", ["subject", "key", "sealed"])
def test_every_byte_of_every_sealed_part(tampering_of_all: Tampering, column: str) -> None:
    each_byte(tampering_of_all, ("parts", column))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("texts", "hash"), ("fired_rules", "rule"), ("fired_rules", "fired"),
        ("heads", "root"), ("heads", "at"), ("tail", "frontier"), ("tail", "size"),
        ("tail", "sealed_by"), ("tail", "archived"),
    ],
)  # fmt: skip
def test_every_byte_of_what_stands_beside(
    tampering_of_all: Tampering, table: str, column: str
) -> None:
    each_byte(tampering_of_all, (table, column))


@pytest.mark.parametrize(
    ("table", "column"),
    [("entries", "seq"), ("parts", "seq"), ("parts", "part"), ("heads", "size"), ("tail", "one")],
)
def test_every_byte_of_every_place(tampering_of_all: Tampering, table: str, column: str) -> None:
    """Places are changed one by one, as others would get in their way."""
    tampering = tampering_of_all
    assert tampering.verify().ok
    for row, place, value in rows(tampering, table, column):
        for byte in range(8):
            altered = changed(column, value, byte)
            assert altered is not None
            if not write(tampering, table, column, row, altered):
                continue
            new_row = altered if table in ("entries", "heads", "tail") else row
            assert named(tampering.verify(), table, place), (place, byte)
            assert write(tampering, table, column, int(new_row), value)
    assert tampering.verify().ok


def each_byte(tampering: Tampering, *columns: tuple[str, str]) -> None:
    """Changes byte number k of all rows of these columns at once, for all k."""
    assert tampering.verify().ok
    found = [
        (table, column, row, place, value)
        for table, column in columns
        for row, place, value in rows(tampering, table, column)
    ]
    assert {(table, column) for table, column, *_ in found} == set(columns)
    longest = max(8 if isinstance(value, int) else len(value) for *_, value in found)
    for byte in range(longest):
        done: list[tuple[str, int]] = []
        for table, column, row, place, value in found:
            altered = changed(column, value, byte)
            if altered is not None and write(tampering, table, column, row, altered):
                done.append((table, place))
        # archives are left out, as nothing in them was changed and reading them takes time
        verification = tampering.verify(archives=False)
        for table, place in done:
            assert named(verification, table, place), (table, place, byte)
        for table, column, row, _, value in found:
            write(tampering, table, column, row, value)
    assert tampering.verify().ok


def write(tampering: Tampering, table: str, column: str, row: int, value: bytes | int) -> bool:
    """Whether it could be written: no other row has the value where there can be one only."""
    statement = f"UPDATE OR IGNORE {table} SET {column} = {holds(column)} WHERE rowid = ?"
    return tampering.raw.execute(statement, (value, row)).rowcount == 1


def named(verification: Verification, table: str, place: int) -> bool:
    """Whether something is said of what stood at this place."""
    for each in verification.faults:
        if table in ("entries", "parts"):
            if each.seq is not None and each.seq <= place <= (each.last or each.seq):
                return True
        elif table == "heads":
            if f"head of size {place} " in each.message or each.offence == "head":
                return True
        elif each.offence in {"texts": ("text",), "fired_rules": ("fired",)}.get(
            table, ("tail", "key", "more", "missing")
        ):
            return True
    return False
