"""Long lines of a statement broken where people read on: at commas and clauses, not in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

WIDTH = 100
_TEXT = r"'(?:[^'\\]|\\.|'')*'|\"[^\"]*\"|`[^`]*`"
_WORDS = "WHEN|ELSE|FROM|WHERE|LEFT|JOIN|ON|GROUP|AND|OR|UNION"
_PART = re.compile(rf"{_TEXT}|[()]|,[ ]|(?<!LEFT)(?<!DISTINCT)[ ](?=(?:{_WORDS})\b)")
_CLAUSES = ("FROM", "WHERE", "LEFT", "JOIN", "ON", "GROUP", "UNION")


def laid_out(query: str) -> str:
    """A query whose lines are no longer than need be.

    >>> print(laid_out("SELECT " + ", ".join(f"column_number_{n}" for n in range(8)) + " FROM t"))
    SELECT column_number_0, column_number_1, column_number_2, column_number_3, column_number_4,
      column_number_5, column_number_6, column_number_7
    FROM t
    """
    return "\n".join(line for one in query.split("\n") for line in _broken(one))


def _broken(line: str) -> Iterator[str]:
    if len(line) <= WIDTH:
        yield line
        return
    current = ""
    for piece, depth, clause in _pieces(line):
        starts_clause = clause and depth == 0
        if current.strip() and (starts_clause or len(current) + len(piece.rstrip()) > WIDTH):
            yield current.rstrip()
            current = "" if starts_clause else "  " * (1 + min(depth, 4))
            piece = piece.lstrip()
        current += piece
    yield current.rstrip()


def _pieces(line: str) -> Iterator[tuple[str, int, bool]]:
    """Stretches between which a line may be broken, each with the brackets open before it."""
    start, depth, opened, clause = 0, 0, 0, False
    for found in _PART.finditer(line):
        match found[0]:
            case "(":
                depth += 1
            case ")":
                depth -= 1
            case ", ":
                yield line[start : found.end()], opened, clause
                start, opened, clause = found.end(), depth, False
            case " ":
                yield line[start : found.start()], opened, clause
                start, opened = found.start(), depth
                clause = line.startswith(_CLAUSES, found.end())
            case _:
                pass
    yield line[start:], opened, clause
