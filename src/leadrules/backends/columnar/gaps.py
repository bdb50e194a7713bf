"""What an engine cannot do: each is an error that names what is meant, never a wrong number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.diagnostics.shown import shown


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that one engine cannot do, and why."""

    engine: str
    feature: str
    reason: str


GAPS = (
    Gap(
        "DuckDB, Spark, Ibis",
        "columns of an answer, or of a table, whose names differ only in capital letters",
        "the engine does not tell such names apart",
    ),
    Gap(
        "Ibis",
        "tables of a backend other than DuckDB, PostgreSQL or PySpark",
        "what a query means there has not been tested",
    ),
    Gap(
        "Ibis over PostgreSQL",
        "columns of an answer whose names are longer than 63 bytes",
        "PostgreSQL cuts longer names off",
    ),
)
"""Every gap that is known. There is none in what rules, measures and verdicts can say."""


def refuse_names(names: Iterable[str], engine: str, longest: int | None = None) -> None:
    """Raises FrameError where the engine cannot give an answer columns of these names.

    >>> refuse_names(["points_a", "points_b"], "DuckDB")
    """
    given = list(names)
    folded = Counter(name.casefold() for name in given)
    twins = [name for name in given if folded[name.casefold()] > 1]
    long = [name for name in given if longest is not None and len(name.encode()) > longest]
    problems = []
    if twins:
        listed = " and ".join(f"`{name}`" for name in twins)
        problems.append(
            Diagnostic(
                "LR540",
                f"{engine} does not tell the columns {listed} of the answer apart",
                place="leads",
                help="rename one of them, or score the table by Polars",
            )
        )
    problems += [
        Diagnostic(
            "LR540",
            f"{engine} cuts off the name of the column `{name}` of the answer",
            place="leads",
            help=f"give it a name of at most {longest} bytes, or score the table by Polars",
        )
        for name in long
    ]
    if problems:
        raise FrameError(problems)


def refuse_twins(tables: Mapping[str, tuple[Iterable[str], Iterable[str]]], engine: str) -> None:
    """Raises FrameError where the engine cannot tell a column that is read from another.

    `tables` are the columns of each table, and those of them that are read.

    >>> refuse_twins({"leads": (["Title", "title", "city"], ["city"])}, "Spark")
    """
    problems = []
    for place, (columns, read) in tables.items():
        wanted = {name.casefold() for name in read}
        alike: dict[str, list[str]] = {}
        for name in columns:
            alike.setdefault(name.casefold(), []).append(name)
        problems += [
            Diagnostic(
                "LR542",
                f"{engine} does not tell the columns"
                f" {' and '.join(f'`{shown(name)}`' for name in names)} of the {place} apart",
                place=place,
                help="rename or drop all but the one that the rules are to read",
            )
            for folded, names in alike.items()
            if len(names) > 1 and folded in wanted
        ]
    if problems:
        raise FrameError(problems)
