"""Why a lead got its verdict, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadrules.analysis.why.blocks import (
    Audience,
    Block,
    Facts,
    Items,
    Page,
    Paragraph,
    Points,
    page,
)
from leadrules.analysis.why.pages.evidence import evidence
from leadrules.analysis.why.pages.sentences import part_said, points, promised, sentence, why_true
from leadrules.analysis.why.phrasing import Phrasing
from leadrules.decision.reasons import in_words

if TYPE_CHECKING:
    from leadrules.analysis.why.why import Why

_MOST_UNTOLD = 5
"""Rules that could not tell which a salesperson is told of."""


def why_page(why: Why, audience: Audience, phrasing: Phrasing) -> Page:
    """The page for one kind of reader."""
    title = f"{phrasing.who()}: {why.verdict}, {points(why.score)}"
    lead: list[Block] = [Paragraph(promised(why.promise))]
    lead += [Paragraph(sentence(text)) for text in why.standing]
    sections = [
        (f"Why {why.verdict}", _condition(why, phrasing)),
        ("How the points add up", [_sum(why, phrasing)]),
        ("What is not known", _untold(why, phrasing, audience)),
    ]
    if audience == "auditor":
        sections += evidence(phrasing)
    return page(title, lead, sections)


def _condition(why: Why, phrasing: Phrasing) -> list[Block]:
    ruleset = phrasing.loaded.ruleset
    if not why.condition:
        if why.verdict == ruleset.verdicts[-1].name and why.record.verdict == why.verdict:
            others = [one.name for one in ruleset.verdicts[:-1]]
            return [Paragraph(_last(others))] if others else []
        return []
    given = next(one for one in ruleset.verdicts if one.name == why.verdict)
    assert given.condition is not None
    if len(why.condition) == 1 and why.condition[0].needs is None:
        return [Paragraph(sentence(why_true(phrasing, given.condition)))]
    return [Items(tuple(part_said(phrasing, part) for part in why.condition))]


def _last(others: list[str]) -> str:
    from leadrules.analysis.wording.quantities import listed

    return f"It is not {listed(others, 'or')}."


def _sum(why: Why, phrasing: Phrasing) -> Block:
    rows = tuple((row.points, phrasing.row(row)) for row in why.rows)
    return Points(rows, (why.score, in_words(phrasing.loaded.ruleset.main_score)))


def _untold(why: Why, phrasing: Phrasing, audience: Audience) -> list[Block]:
    shown = why.untold if audience == "auditor" else why.untold[:_MOST_UNTOLD]
    facts = tuple(
        (
            in_words(one.rule) if audience == "sales" else one.rule,
            phrasing.missing(one.missing)
            + (f" (up to {points(one.could_pay)})" if one.could_pay else ""),
        )
        for one in shown
    )
    more = len(why.untold) - len(shown)
    return [Facts(facts), Paragraph(f"And {more} more." if more else "", faint=True)]
