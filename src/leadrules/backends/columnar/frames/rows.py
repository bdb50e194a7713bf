"""One lead's row of an answer, made of its decision, and held against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from leadrules.backends.columnar.frames.names import BITS, Trace
from leadrules.decision.decision import Decision
from leadrules.decision.record import Contribution, Record
from leadrules.diagnostics import Diagnostic, FrameError
from leadrules.intake.scalars import plain
from leadrules.language import ir


def row_of(ruleset: ir.Ruleset, record: Record, trace: Trace | None) -> dict[str, object]:
    """What an answer's row says of a decision, by `names.answer_columns`."""
    row: dict[str, object] = {
        "score" if name == ruleset.main_score else f"score_{name}": float(points)
        for name, points in record.scores.items()
    }
    row |= {f"label_{name}": label for name, label in record.labels.items()}
    row |= {"verdict": record.verdict, "due": record.due, "accept_by": record.accept_by}
    row["error"] = None
    contributions = record.trace.contributions
    if trace is not None:
        row |= _bits("fired", contributions)
        row |= _bits("unknown", contributions)
    if trace == "points":
        row |= {f"points_{one.rule}": float(one.points) for one in contributions}
    return row


def held_against(row: Mapping[str, Any], ruleset: ir.Ruleset, decision: Decision) -> Decision:
    """The decision, if the row of an answer says the same in every column that it has of one.

    Raises FrameError with every column that differs, or where the row has neither score nor
    verdict.
    """
    said = row_of(ruleset, decision.record, "points")
    problems = [
        Diagnostic(
            "LR528",
            "the row has no `score` and no `verdict`",
            place="row",
            help="give a row of what `score_frame` answers, as a mapping",
        )
    ]
    if "score" in row and "verdict" in row:
        problems = list(_differences(row, said))
    if problems:
        raise FrameError(problems)
    return decision


def _differences(row: Mapping[str, Any], said: Mapping[str, object]) -> Iterator[Diagnostic]:
    for name, value in said.items():
        if name in row and not _same(row[name], value):
            yield Diagnostic(
                "LR528",
                f"the row says `{name}` is `{row[name]}`, and the decision says `{value}`",
                place=name,
                help="give the lead, events, account and `as_of` of that row, and the ruleset "
                "that scored it",
            )


def _same(given: Any, value: object) -> bool:
    """Whether a row says this value, in whatever type its library has for it."""
    given = plain(given)
    if isinstance(given, datetime) and given.tzinfo is None:
        given = given.astimezone(UTC)  # Spark's, in this machine's zone
    return bool(given == value) if given is not None else value is None


def _bits(what: str, contributions: Sequence[Contribution]) -> dict[str, object]:
    """A bit for each rule of that outcome, the first rule's the lowest."""
    columns: dict[str, object] = {}
    for start in range(0, len(contributions), BITS):
        some = contributions[start : start + BITS]
        columns[f"{what}_{1 + start // BITS}"] = sum(
            1 << place for place, one in enumerate(some) if one.outcome == what
        )
    return columns
