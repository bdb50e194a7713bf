"""A parity report as text: how many, how far, which rules, which leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from leadrules.analysis.parity import (
    Association,
    Change,
    Explanation,
    LeadParity,
    Move,
    Parity,
    Part,
)
from leadrules.decision.layout import Page
from leadrules.decision.record import Outcome
from leadrules.decision.units import plain
from leadrules.diagnostics.shown import shown

Kind = Literal["score", "label"]

_DIFFERENCES = 8
_ASSOCIATIONS = 8
_ALSO = 3
_NOTHING = {
    "score": "no rule's points or bounds, nor two rules', fit enough of them",
    "label": "no step, and no two steps, fit enough of them",
}
_WHERE = {
    "score": ("", " where it did not fire", " where it could not tell"),
    "label": (" where it matched", " where it did not match", " where it could not tell"),
}


def page(parity: Parity, against: str, *, color: bool, width: int) -> Iterator[str]:
    """The lines for stdout."""
    layout = Page(width, color)
    yield from _counts(parity, against)
    if parity.spread is not None:
        yield from layout.section("Differences, ours less theirs", list(_differences(parity)))
    yield from layout.section("Ours and theirs", list(_pairs(parity)))
    told = [line for each in _exact(parity) for line in layout.wrapped(each, "  ", "      ")]
    title = "Exactly the points of rules" if parity.kind == "score" else "Exactly the grade's steps"
    yield from layout.section(title, told)
    begins = [line for each in _begins(parity) for line in layout.wrapped(each, "  ", "      ")]
    yield from layout.section("Where the labels begin", begins)
    title = "What goes along with differences (and need not be the cause)"
    yield from layout.section(title, _associations(parity))
    leads = [line for lead in parity.most_different for line in _lead(lead, layout)]
    yield from layout.section("The leads that differ most", leads)


def _counts(parity: Parity, against: str) -> Iterator[str]:
    by = f"{parity.ruleset.name} {parity.ruleset.version}"
    if parity.ours is None:
        yield f"nothing to compare: no lead has a value in `{shown(against)}`"
    else:
        leads = _leads(parity.compared)
        yield f"`{parity.ours}` of {by} against `{shown(against)}`: {leads} compared"
    rows = [("equal", parity.equal), ("differ", parity.differ)]
    if parity.tolerance:
        rows.insert(1, (f"within {plain(parity.tolerance)}", parity.within))
    margin = max(len(name) for name, _ in rows)
    column = max(len(f"{n:,}") for _, n in rows)
    if parity.compared:
        for name, n in rows:
            share = 100 * n / parity.compared
            yield f"  {name.ljust(margin)}  {f'{n:,}'.rjust(column)}  {share:5.1f} %"
    if parity.missing and parity.ours is not None:
        has = "has" if parity.missing == 1 else "have"
        yield f"{_leads(parity.missing)} {has} no exported value"
    if parity.unreadable:
        has = "has" if parity.unreadable == 1 else "have"
        given = ", ".join(
            f"`{shown(value[:40])}` ({shown(lead or 'no id')})"
            for lead, value in parity.unreadable_examples[:3]
        )
        yield f"{_leads(parity.unreadable)} {has} an exported value that is no number: {given}"
    if parity.strange:
        given = ", ".join(f"`{shown(value[:40])}`" for value in parity.strange[:3])
        yield f"some exported values are none that `{parity.ours}` gives: {given}"


def _differences(parity: Parity) -> Iterator[str]:
    spread = parity.spread
    if spread is None or not parity.differences:
        return
    yield (
        f"  from {_signed(spread.least)} to {_signed(spread.greatest)}, "
        f"mean {_signed(spread.mean)}, median {_signed(spread.median)}"
    )
    shown_first = parity.differences[:_DIFFERENCES]
    margin = max(len(_signed(number)) for number, _ in shown_first)
    column = max(len(f"{n:,}") for _, n in shown_first)
    for number, n in shown_first:
        noun = "lead" if n == 1 else "leads"
        yield f"  {_signed(number).rjust(margin)}  {f'{n:,}'.rjust(column)} {noun}"
    if more := len(parity.differences) - len(shown_first):
        leads = sum(n for _, n in parity.differences[_DIFFERENCES:])
        yield f"  {'...'.rjust(margin)}  {leads:,} with {more:,} other differences"


def _pairs(parity: Parity) -> Iterator[str]:
    for ours, theirs, n in parity.pairs[:_DIFFERENCES]:
        yield f"  ours {shown(ours or 'missing')}, theirs {shown(theirs)}: {_leads(n)}"
    if more := parity.pairs[_DIFFERENCES:]:
        yield f"  ... and {_leads(sum(n for *_, n in more))} with {len(more):,} other pairs"


def _begins(parity: Parity) -> Iterator[str]:
    for each in parity.thresholds:
        if each.fits:
            above = "" if each.above is None else f" above {plain(each.above)}"
            upto = "" if each.upto is None else f" at {plain(each.upto)} at the latest"
            began = f"began{above}{',' if above and upto else ''}{upto}"
            yield (
                f"equal if `{shown(each.rung)}` {began}, instead of at {plain(each.ours)} "
                f"of `{each.score}`"
            )
        elif each.above is not None and each.upto is not None:
            yield (
                f"no other beginning of `{shown(each.rung)}` fits: theirs has it at "
                f"{plain(each.upto)} of our `{each.score}`, and not at {plain(each.above)}"
            )


def _exact(parity: Parity) -> Iterator[str]:
    of = f"of {parity.examined:,}"
    for each in parity.explanations:
        apart = "" if each.difference is None else f", difference {_signed(each.difference)}"
        yield f"{each.leads:,} {of}{apart}: {_explained(each, parity)}"
    if parity.explanations and parity.unexplained:
        remain = "remains" if parity.unexplained == 1 else "remain"
        yield f"{parity.unexplained:,} {of} {remain}: {_NOTHING[parity.kind or 'score']}"
    if parity.examined and not parity.explanations:
        yield f"none {of}: {_NOTHING[parity.kind or 'score']}"
    if parity.examined < parity.differ and parity.kind == "score":
        yield f"the first {parity.examined:,} leads that differ were looked at"


def _explained(each: Explanation, parity: Parity) -> str:
    if not each.moves:
        return "every lead differs by that, whatever the rules say"
    equal = "equal" if not parity.tolerance else "within the tolerance"
    kind = parity.kind or "score"
    told = f"{equal} if {moved(each.moves, kind)}"
    where = (
        "where that was so" if all(isinstance(one, Move) for one in each.moves) else "it changes"
    )
    if not each.equal_elsewhere and not each.differing_elsewhere:
        told += f"; holds for every lead {where}"
    if each.equal_elsewhere:
        told += f"; {_leads(each.equal_elsewhere)} {where} {_are(each.equal_elsewhere)} "
        told += "equal without"
    if each.differing_elsewhere:
        told += f"; {_leads(each.differing_elsewhere)} {where} "
        told += f"{'differs' if each.differing_elsewhere == 1 else 'differ'} by something else too"
    if each.also:
        others = "; or if ".join(moved(moves, kind) for moves in each.also[:_ALSO])
        more = len(each.also) - _ALSO
        told += f"; fits as well: if {others}" + (f"; and {more:,} more" if more > 0 else "")
    return told


def moved(moves: Sequence[Move | Change], kind: Kind) -> str:
    """Moves and changes in words, after `if`."""
    return " and ".join(
        _moved(each, kind) if isinstance(each, Move) else _changed(each, kind) for each in moves
    )


def _changed(change: Change, kind: Kind) -> str:
    name = f"`{change.name}`" if change.level == "rule" else f"the {change.level} `{change.name}`"
    was = None if change.was is None else plain(change.was)
    to = None if change.to is None else plain(change.to)
    match change.kind:
        case "each":
            return f"{name} paid {to} per event instead of {was}"
        case "decay":
            return f"the points of {name} did not fade"
        case "added":
            points = change.to or Decimal(0)
            more = "more" if points > 0 else "less"
            if kind == "label":
                return f"it began {_rungs(points)} {'higher' if points > 0 else 'lower'}"
            return f"{name} had {plain(abs(points))} {more}, whatever the rules say"
        case "floor" | "cap":
            if to is None:
                return f"{name} had no {change.kind} of {was}"
            instead = "" if was is None else f" instead of {was}"
            return f"{name} had a {change.kind} of {to}{instead}"


def _moved(move: Move, kind: Kind) -> str:
    outcomes: tuple[Outcome, ...] = ("fired", "not_fired", "unknown")
    where = _WHERE[kind][outcomes.index(move.outcome)]
    name = shown(move.rule)
    if kind == "label":
        instead = f" instead of {_signed(move.instead_of)}" if move.instead_of else ""
        moves = f"moved {_signed(move.pays)}{instead}" if move.pays else f"moved nothing{instead}"
        return f"`{name}` {moves}{where}"
    if not move.pays:
        points = "" if move.instead_of is None else f"{plain(move.instead_of)} "
        return f"`{name}` did not pay its {points}points{where}"
    instead = f" instead of {plain(move.instead_of)}" if move.instead_of else ""
    return f"`{name}` paid {plain(move.pays)}{instead}{where}"


def _rungs(number: Decimal) -> str:
    return f"{plain(abs(number))} rung{'s' * (abs(number) != 1)}"


def _associations(parity: Parity) -> list[str]:
    several = parity.associations
    chosen = [each for each in several if each.kind != "value"][:_ASSOCIATIONS]
    chosen += [each for each in several if each.kind == "value"]
    if not chosen or not parity.differ:
        return []
    score = parity.kind == "score"
    titles = ("", "fired", "did not fire", "could not tell")
    fields = [each for each in chosen if each.kind == "field"]
    rows = [titles, *(_association(each, score) for each in chosen if each.kind == "rule")]
    if fields:
        rows = rows if len(rows) > 1 else []
        rows += [("", "known", "missing", ""), *(_association(each, score) for each in fields)]
    values = [each for each in chosen if each.kind == "value"]
    if values:
        rows += [("", "has it", "has another", "missing")]
        rows += [_association(each, score) for each in values]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    what = "mean difference (leads)" if score else "leads that differ, of all"
    lines = [f"  {what}"]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  " + "  ".join(cells).rstrip())
    return lines


def _association(each: Association, score: bool) -> tuple[str, str, str, str]:
    def told(part: Part) -> str:
        if not part.leads:
            return "-"
        if score and part.mean is not None:
            return f"{_signed(part.mean)} ({part.leads:,})"
        return f"{part.differ:,} of {part.leads:,}"

    unknown = "" if each.kind == "field" else told(each.unknown)
    return (shown(each.name), told(each.yes), told(each.no), unknown)


def _lead(lead: LeadParity, layout: Page) -> Iterator[str]:
    apart = "" if lead.difference is None else f", difference {_signed(lead.difference)}"
    if apart and not isinstance(lead.ours, Decimal):
        apart += " rung" if abs(lead.difference or 0) == 1 else " rungs"
    ours = lead.ours if lead.ours is not None else "missing"
    told = f"{lead.lead or 'no id'}: ours {_value(ours)}, theirs {_value(lead.theirs)}{apart}"
    yield from layout.wrapped(told, "  ", "      ")
    if lead.points:
        paid = ", ".join(f"{shown(rule)} {_signed(points)}" for rule, points in lead.points)
        yield from layout.wrapped(paid, "      ")
    if lead.unknown:
        yield from layout.wrapped(
            f"could not tell: {', '.join(map(shown, lead.unknown))}", "      "
        )


def _value(value: Decimal | str | None) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def _signed(number: Decimal) -> str:
    return f"{'+' if number > 0 else ''}{plain(number)}"


def _leads(number: int) -> str:
    return f"{number:,} lead{'s' * (number != 1)}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
