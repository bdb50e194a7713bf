"""A parity report as text: how many, how far, which rules, which leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from leadrules.analysis.parity import Association, Explanation, LeadParity, Move, Parity, Part
from leadrules.decision.layout import Page
from leadrules.decision.units import plain
from leadrules.diagnostics.shown import shown

_DIFFERENCES = 8
_ASSOCIATIONS = 8
_ALSO = 3
_NOTHING = "no rule's points, nor two rules', fit enough of them"


def page(parity: Parity, against: str, *, color: bool, width: int) -> Iterator[str]:
    """The lines for stdout."""
    layout = Page(width, color)
    yield from _counts(parity, against)
    if parity.spread is not None:
        yield from layout.section("Differences, ours less theirs", list(_differences(parity)))
    yield from layout.section("Ours and theirs", list(_pairs(parity)))
    told = [line for each in _exact(parity) for line in layout.wrapped(each, "  ", "      ")]
    yield from layout.section("Exactly the points of rules", told)
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


def _exact(parity: Parity) -> Iterator[str]:
    of = f"of {parity.examined:,}"
    for each in parity.explanations:
        apart = "" if each.difference is None else f", difference {_signed(each.difference)}"
        yield f"{each.leads:,} {of}{apart}: {_explained(each, parity)}"
    if parity.explanations and parity.unexplained:
        remain = "remains" if parity.unexplained == 1 else "remain"
        yield f"{parity.unexplained:,} {of} {remain}: {_NOTHING}"
    if parity.kind == "score" and parity.examined and not parity.explanations:
        yield f"none {of}: {_NOTHING}"
    if parity.examined < parity.differ and parity.kind == "score":
        yield f"the first {parity.examined:,} leads that differ were looked at"


def _explained(each: Explanation, parity: Parity) -> str:
    if not each.moves:
        return "every lead differs by that, whatever the rules say"
    equal = "equal" if not parity.tolerance else "within the tolerance"
    told = f"{equal} if {moved(each.moves)}"
    if not each.equal_elsewhere and not each.differing_elsewhere:
        told += "; holds for every lead where that was so"
    if each.equal_elsewhere:
        told += f"; {_leads(each.equal_elsewhere)} where that was so {_are(each.equal_elsewhere)} "
        told += "equal without"
    if each.also:
        others = "; or if ".join(moved(moves) for moves in each.also[:_ALSO])
        more = len(each.also) - _ALSO
        told += f"; fits as well: if {others}" + (f"; and {more:,} more" if more > 0 else "")
    return told


def moved(moves: Sequence[Move]) -> str:
    """Moves in words, after `if`."""
    return " and ".join(map(_moved, moves))


def _moved(move: Move) -> str:
    where = {
        "fired": "",
        "not_fired": " where it did not fire",
        "unknown": " where it could not tell",
    }
    if not move.pays:
        points = "" if move.instead_of is None else f"{plain(move.instead_of)} "
        return f"`{move.rule}` did not pay its {points}points{where[move.outcome]}"
    instead = f" instead of {plain(move.instead_of)}" if move.instead_of else ""
    return f"`{move.rule}` paid {plain(move.pays)}{instead}{where[move.outcome]}"


def _associations(parity: Parity) -> list[str]:
    chosen = parity.associations[:_ASSOCIATIONS]
    if not chosen or not parity.differ:
        return []
    score = parity.kind == "score"
    titles = ("", "fired", "did not fire", "could not tell")
    fields = [each for each in chosen if each.kind == "field"]
    rows = [titles, *(_association(each, score) for each in chosen if each.kind == "rule")]
    if fields:
        rows = rows if len(rows) > 1 else []
        rows += [("", "known", "missing", ""), *(_association(each, score) for each in fields)]
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
    return (each.name, told(each.yes), told(each.no), unknown)


def _lead(lead: LeadParity, layout: Page) -> Iterator[str]:
    apart = "" if lead.difference is None else f", difference {_signed(lead.difference)}"
    if apart and not isinstance(lead.ours, Decimal):
        apart += " rung" if abs(lead.difference or 0) == 1 else " rungs"
    ours = lead.ours if lead.ours is not None else "missing"
    told = f"{lead.lead or 'no id'}: ours {_value(ours)}, theirs {_value(lead.theirs)}{apart}"
    yield from layout.wrapped(told, "  ", "      ")
    if lead.points:
        paid = ", ".join(f"{rule} {_signed(points)}" for rule, points in lead.points)
        yield from layout.wrapped(paid, "      ")
    if lead.unknown:
        yield from layout.wrapped(f"could not tell: {', '.join(lead.unknown)}", "      ")


def _value(value: Decimal | str | None) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def _signed(number: Decimal) -> str:
    return f"{'+' if number > 0 else ''}{plain(number)}"


def _leads(number: int) -> str:
    return f"{number:,} lead{'s' * (number != 1)}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
