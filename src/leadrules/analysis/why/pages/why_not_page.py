"""Why a lead did not get a verdict, as a page."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from leadrules.analysis.why.blocks import (
    Audience,
    Block,
    Facts,
    Items,
    Page,
    Paragraph,
    Points,
    Table,
    page,
)
from leadrules.analysis.why.pages.evidence import evidence
from leadrules.analysis.why.pages.sentences import part_said, points, sentence
from leadrules.analysis.why.phrasing import Phrasing
from leadrules.analysis.why.record import Offer, Silent
from leadrules.analysis.wording.quantities import listed
from leadrules.decision.reasons import in_words
from leadrules.decision.units import plain

if TYPE_CHECKING:
    from leadrules.analysis.why.why_not import WhyNot

_MOST_OFFERS = 5
_MOST_RULES = 5
_WHO = {
    "lead": "the lead can do this",
    "sales": "sales can find this out",
    "nobody": "nobody can change this",
}


def why_not_page(found: WhyNot, audience: Audience, phrasing: Phrasing) -> Page:
    """The page for one kind of reader."""
    record = found.record
    effective = record.effective
    title = f"{phrasing.who()}: why not {found.verdict}?"
    score = points(effective.score)
    if found.state == "given":
        return page(title, [Paragraph(f"It is {found.verdict}, with {score}.")], [])
    now = f"It is {effective.verdict}, with {score}"
    if found.state == "better":
        better = f"{now}, and {effective.verdict} comes before {found.verdict}."
        return page(title, [Paragraph(better)], [])
    lead: list[Block] = [Paragraph(f"{now}.")]
    lead += [Paragraph(sentence(text)) for text in found.obstacles]
    sections: list[tuple[str, list[Block]]] = [
        (f"What {found.verdict} needs", _condition(found, phrasing)),
        ("What would have been enough", _offers(found, phrasing, audience)),
        ("What is not known", _untold(found, phrasing, audience)),
        ("What did not count", _silent(found, phrasing, audience)),
        ("What cost points", [_costs(found, phrasing)]),
    ]
    if audience == "auditor":
        sections += evidence(phrasing)
    return page(title, lead, sections)


def _condition(found: WhyNot, phrasing: Phrasing) -> list[Block]:
    return [Items(tuple(part_said(phrasing, part) for part in found.condition))]


def _offers(found: WhyNot, phrasing: Phrasing, audience: Audience) -> list[Block]:
    if found.looked is None:
        return [Paragraph("Nothing but what is said above stands in the way.")]
    if not found.offers:
        return [Paragraph(_nothing(found))]
    shown = found.offers if audience == "auditor" else _chosen(found.offers)
    said: list[Block] = [
        Items(tuple(_offer(found, phrasing, offer) for offer in shown), numbered=True)
    ]
    more = len(found.offers) - len(shown)
    if more:
        said.append(Paragraph(f"And {more} other ways that need as much or more.", faint=True))
    if audience == "auditor" or found.looked.cut_off:
        said.append(Paragraph(_how_far(found), faint=True))
    return said


def _chosen(offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """The first few, and among them some that somebody could bring about, if there are."""
    able = [offer for offer in offers if offer.actionable][: _MOST_OFFERS - 1]
    others = [offer for offer in offers if not offer.actionable][: _MOST_OFFERS - len(able)]
    kept = {id(offer) for offer in (*able, *others)}
    return tuple(offer for offer in offers if id(offer) in kept)


def _offer(found: WhyNot, phrasing: Phrasing, offer: Offer) -> str:
    texts = [phrasing.change(change) for change in offer.changes]
    actors = list(dict.fromkeys(change.by for change in offer.changes))
    if len(actors) == 1:
        text = f"{listed(texts)} ({_WHO[actors[0]]})"
    else:
        marked = [
            f"{text} ({_WHO[change.by]})" for text, change in zip(texts, offer.changes, strict=True)
        ]
        text = listed(marked)
    return text if offer.verdict == found.verdict else f"{text}; it would then be {offer.verdict}"


def _nothing(found: WhyNot) -> str:
    looked = found.looked
    assert looked is not None
    kind = {0: "single facts", 1: "single facts", 2: "up to two facts", 3: "up to three facts"}
    what = kind[looked.ruled_out] if looked.ruled_out else "facts"
    return f"No change of {what} that was tried gives {found.verdict}. {_how_far(found)}"


def _how_far(found: WhyNot) -> str:
    looked = found.looked
    assert looked is not None
    tried = f"{looked.tried} single changes were looked at, in {looked.scorings} scorings"
    if not looked.cut_off:
        return f"{tried}."
    size = looked.ruled_out + 1
    return f"{tried}; then the search was cut off: not every set of {size} changes was ruled out."


def _untold(found: WhyNot, phrasing: Phrasing, audience: Audience) -> list[Block]:
    shown = found.untold if audience == "auditor" else found.untold[:_MOST_RULES]
    facts = tuple(
        (
            one.rule if audience == "auditor" else in_words(one.rule),
            phrasing.missing(one.missing)
            + (f" (up to {points(one.could_pay)})" if one.could_pay else ""),
        )
        for one in shown
    )
    more = len(found.untold) - len(shown)
    return [Facts(facts), Paragraph(f"And {more} more." if more else "", faint=True)]


def _silent(found: WhyNot, phrasing: Phrasing, audience: Audience) -> list[Block]:
    if audience == "auditor":
        rows = tuple(
            (
                one.rule,
                f"+{plain(one.could_pay)}",
                "; ".join(f"{situation}: {pays}" for situation, pays in one.situations),
            )
            for one in found.silent
        )
        return [Table(("rule", "could pay more", "pays for"), rows)]
    items = tuple(
        f"{in_words(one.rule)}, up to {points(one.could_pay)} more: {_best(one)}"
        for one in found.silent[:_MOST_RULES]
    )
    more = len(found.silent) - len(items)
    return [Items(items), Paragraph(f"And {more} more rules." if more else "", faint=True)]


def _costs(found: WhyNot, phrasing: Phrasing) -> Block:
    return Points(tuple((row.points, phrasing.row(row)) for row in found.costs))


def _best(silent: Silent) -> str:
    """The situation in which a rule pays most, the first of those."""
    return max(silent.situations, key=lambda each: _paid(each[1]))[0]


def _paid(pays: str) -> Decimal:
    """The points that a situation pays, out of its words; none where they say no number."""
    try:
        return Decimal(pays.partition(" ")[0].replace(",", ""))
    except InvalidOperation:
        return Decimal(0)
