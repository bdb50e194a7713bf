"""What changed between two decisions, as a page."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from leadrules.analysis.why.blocks import (
    Audience,
    Block,
    Page,
    Paragraph,
    Points,
    Table,
    page,
)
from leadrules.analysis.why.fact_parts import FactPart
from leadrules.analysis.why.pages.evidence import identity
from leadrules.analysis.why.pages.sentences import points, sentence
from leadrules.analysis.why.phrasing import HIDDEN, Phrasing
from leadrules.analysis.why.standing import standing_said
from leadrules.analysis.wording.quantities import listed, many, plural
from leadrules.decision.layout import moment
from leadrules.decision.reasons import in_words
from leadrules.decision.units import plain

if TYPE_CHECKING:
    from leadrules.analysis.why.changed import Cause, Changed

_CAUSES = {
    "facts": "what is known of the lead",
    "time": "the time that passed",
    "version": "the new version of the rules",
}
_LAPSES = {
    "ended": "no longer counts",
    "began": "counts now",
    "less": "counts less",
    "more": "counts more",
}


def changed_page(found: Changed, audience: Audience, before: Phrasing, after: Phrasing) -> Page:
    """The page for one kind of reader."""
    then, now = found.before.effective, found.after.effective
    verdicts = (
        f"still {now.verdict}"
        if then.verdict == now.verdict
        else f"{then.verdict} -> {now.verdict}"
    )
    title = f"{who(before, after)}: {verdicts}, {plain(then.score)} -> {points(now.score)}"
    sections: list[tuple[str, list[Block]]] = [
        ("What moved the score", _causes(found)),
        ("What is known of the lead", _facts(found, after)),
        ("What time did", _time(found)),
        ("What the new version did", _version(found)),
    ]
    if audience == "auditor":
        sections += [
            ("Every mixture of earlier and later", [_corners(found)]),
            ("Points by rule and cause", [_rows(found)]),
            ("The earlier decision", [identity(before)]),
            ("The later decision", [identity(after)]),
        ]
    return page(title, _lead(found, before, after), sections)


def who(before: Phrasing, after: Phrasing) -> str:
    """The lead; hidden where a mask hides it in one of the two."""
    names = before.who(), after.who()
    return HIDDEN if HIDDEN in names else names[1]


def _lead(found: Changed, before: Phrasing, after: Phrasing) -> list[Block]:
    one, other = found.before, found.after
    versions = (
        f"{one.ruleset.name} {one.ruleset.version}",
        f"{other.ruleset.name} {other.ruleset.version}",
    )
    rules = f"by {versions[0]}"
    if one.ruleset.hash != other.ruleset.hash:
        rules = f"by {versions[0]}, then by {versions[1]}"
    said: list[Block] = [
        Paragraph(f"From {_second(one.as_of)} to {_second(other.as_of)}, {rules}."),
        Paragraph(_verdict_said(found)),
    ]
    for name, phrasing in (("Then", before), ("Now", after)):
        said += [Paragraph(f"{name}: {sentence(text)}") for text in standing_said(phrasing)]
    if found.untold is not None:
        said.append(Paragraph(sentence(f"What changed it cannot be told apart: {found.untold}")))
    if found.declared_once:
        names = listed([in_words(name) for name in found.declared_once])
        said.append(
            Paragraph(
                f"Only one of the two versions reads {names}, and only its decision recorded them; "
                "they are taken as it did.",
                faint=True,
            )
        )
    return said


def _second(instant: datetime) -> str:
    """An instant to its second; the parts that identify the decisions have it exactly."""
    return moment(instant.replace(microsecond=0))


def _verdict_said(found: Changed) -> str:
    if found.untold is not None:
        return ""
    if not found.causes:
        return "Nothing is different: not the facts, not the time, not the rules."
    then, now = found.before.verdict, found.after.verdict
    if then == now:
        return f"The rules say {now} both times."
    ways = [_together([_CAUSES[cause] for cause in some]) for some in found.enough]
    return f"From {then} to {now} it came by {listed(ways, 'or by')}."


def _together(causes: list[str]) -> str:
    return f"{causes[0]} alone" if len(causes) == 1 else f"{listed(causes)} together"


def _causes(found: Changed) -> list[Block]:
    rows = [(cause.points, _CAUSES[cause.cause]) for cause in found.causes]
    if found.by_hand:
        rows.append((found.by_hand, "a person's word"))
    if not rows:
        return []
    return [Points(tuple(rows), (found.points, "altogether"))]


def _cause(found: Changed, name: str) -> Cause | None:
    return next((cause for cause in found.causes if cause.cause == name), None)


def _facts(found: Changed, phrasing: Phrasing) -> list[Block]:
    cause = _cause(found, "facts")
    if cause is None:
        return []
    rows = tuple((moved, part_said(phrasing, part)) for part, moved in cause.parts)
    if not rows:
        return [Paragraph("It changed, and moved no points.")]
    return [Points(rows, (cause.points, _CAUSES["facts"]))]


def part_said(phrasing: Phrasing, part: FactPart) -> str:
    """A part of how the facts differ."""
    match part.kind:
        case "field":
            before = phrasing.value(part.before, part.name)
            return f"{in_words(part.name)}: {phrasing.value(part.after, part.name)}, was {before}"
        case "added":
            noun = in_words(part.name)
            return f"{part.count} more {noun if part.count == 1 else plural(noun)}"
        case "removed":
            noun = in_words(part.name)
            return f"{part.count} {noun if part.count == 1 else plural(noun)} no longer given"
        case "events":
            return "what the lead did: known at one time and not at the other"
        case "account":
            return "its colleagues"
        case "others":
            return f"{many(part.count, 'other difference')} together"
        case _:
            assert_never(part.kind)


def _time(found: Changed) -> list[Block]:
    cause = _cause(found, "time")
    if cause is None or not (cause.rows or found.lapses):
        return []
    how = {one.rule: _LAPSES[one.how] for one in found.lapses}
    rows = [
        (row.points, f"{_row(row.kind, row.name)} {how[row.name]}")
        if row.kind == "rule" and row.name in how
        else (row.points, _row(row.kind, row.name))
        for row in cause.rows
    ]
    # what stopped or began without a point of its own in the sum is a part of the answer, too
    told = {row.name for row in cause.rows if row.kind == "rule"}
    silent = [one for one in found.lapses if one.rule not in told]
    rows += [(Decimal(0), f"{in_words(one.rule)} {_LAPSES[one.how]}") for one in silent]
    return [Points(tuple(rows), (cause.points, _CAUSES["time"]))]


def _version(found: Changed) -> list[Block]:
    cause = _cause(found, "version")
    if cause is None:
        return []
    if not cause.rows:
        return [Paragraph("It moved no points.")]
    rows = tuple((row.points, _row(row.kind, row.name)) for row in cause.rows)
    return [Points(rows, (cause.points, _CAUSES["version"]))]


def _row(kind: str, name: str) -> str:
    words = {"rule": "", "cap": "what caps ", "floor": "what bounds ", "weight": "the weight of "}
    return f"{words[kind]}{in_words(name)}"


def _corners(found: Changed) -> Block:
    rows = tuple(
        (
            listed([_CAUSES[cause] for cause in one.later]) if one.later else "nothing",
            plain(one.score),
            one.verdict,
        )
        for one in found.corners
    )
    return Table(("later", "score", "verdict"), rows)


def _rows(found: Changed) -> Block:
    rows = tuple(
        (cause.cause, row.kind, row.name, plain(row.points))
        for cause in found.causes
        for row in cause.rows
    )
    return Table(("cause", "kind", "name", "points"), rows)
