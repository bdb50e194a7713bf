"""Why: which change of the rules flips whom, with old and new text, and lead by lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from leadrules.analysis.compare.attribution.record import Attribution, Flip
from leadrules.analysis.compare.attribution.steps import Unit
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.changed import led_by
from leadrules.analysis.compare.report.summary import share_of
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.diff import told
from leadrules.analysis.diff.record import Change
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell, Column, Fold, Section
from leadrules.analysis.wording.quantities import many

MOST_FLIPS = 150
"""So many leads are listed in all; every pair of verdicts has its part of them."""
_FEWEST = 5
"""But so many of every pair, if there are."""
_KEPT = {"latch", "leave_when", "requalify_after"}
"""What of a verdict plays no part where a lead is scored once."""


def reasons(comparison: Comparison) -> Section:
    """Why verdicts change."""
    return Section("why", "Why", "Why", tuple(_blocks(comparison)))


def _blocks(comparison: Comparison) -> Iterator[Block]:
    attribution = comparison.changes.attribution
    if isinstance(attribution, CannotTell):
        yield blocks.Omitted("Which change flips which lead", attribution.reason)
        return
    if not attribution.flips:
        yield blocks.Omitted("Which change flips which lead", "no lead gets another verdict")
        return
    yield blocks.Text(
        "Each change was made alone and together with the others. The main cause of a move is the "
        "change with the largest part in it. Several changes can each be enough on their own: then "
        "the shortest explanation is the one of them with the largest part."
    )
    changes = comparison.changes
    if changes.drawn is not None:
        every = changes.leads - changes.same_verdict
        yield blocks.Text(
            f"Of {many(every, 'flip')} {changes.drawn:,} were drawn at random to be attributed."
        )
    numbers = _numbered(attribution)
    yield _changes(attribution, numbers)
    yield from _idle(attribution, numbers)
    yield blocks.Part("Lead by lead", tuple(_flips(attribution, numbers)))


def _idle(attribution: Attribution, numbers: Mapping[int, int]) -> Iterator[Block]:
    """Changes that are no one's reason: here, of what is kept in use, and those without effect."""
    idle = [unit for unit in attribution.units if not unit.acts]
    kept = [
        unit for unit in idle if unit.changes and all(one.aspect in _KEPT for one in unit.changes)
    ]
    here = [unit for unit in attribution.units if unit.acts and unit.number not in numbers]
    for units, what in (
        (here, "that moved no verdict of these leads"),
        (kept, "that cannot be seen here, where each lead is scored once; in use it matters"),
        ([unit for unit in idle if unit not in kept], "that can move no score and no verdict"),
    ):
        if units:
            titles = tuple(unit.title for unit in units)
            yield Fold(f"{many(len(units), 'change')} {what}", (blocks.Items(titles),))


# --- the changes ---------------------------------------------------------------------------------


def _numbered(attribution: Attribution) -> dict[int, int]:
    """Every change that has a part in a move, by its number on the page: the main causes first."""
    led, within = dict(led_by(attribution)), Counter[int]()
    for row in attribution.table():
        within[row.unit] += row.in_smallest
    moving = {share.unit for flip in attribution.flips for share in flip.shares if share.verdict}
    named = {unit for flip in attribution.flips for unit in flip.smallest}
    order = sorted(
        moving | named | led.keys(), key=lambda unit: (-led.get(unit, 0), -within[unit], unit)
    )
    return {unit: place for place, unit in enumerate(order, start=1)}


def _changes(attribution: Attribution, numbers: Mapping[int, int]) -> blocks.Table:
    led = dict(led_by(attribution))
    alone, within = Counter[int](), Counter[int]()
    for row in attribution.table():
        alone[row.unit] += row.alone
        within[row.unit] += row.in_smallest
    flips = len(attribution.flips)
    rows = tuple(
        (
            blocks.text(
                f"{number}. {_thing(attribution.units[unit])}",
                lines=_more(attribution.units[unit]),
            ),
            _text(attribution.units[unit], old=True),
            _text(attribution.units[unit], old=False),
            *(
                blocks.number(
                    figures.count(moved), moved, under=share_of(moved, flips) if moved else ""
                )
                for moved in (led.get(unit, 0), alone[unit], within[unit])
            ),
        )
        for unit, number in numbers.items()
    )
    columns = (
        Column("change"), Column("was", wide=True), Column("is", wide=True),
        Column("main cause of", number=True), Column("enough on its own for", number=True),
        Column("in the shortest explanation of", number=True),
    )  # fmt: skip
    caption = f"The changes behind {many(flips, 'change')} of a verdict, in leads"
    return blocks.Table(caption, columns, rows, sortable=True)


def _thing(unit: Unit) -> str:
    changes = unit.changes or unit.brings
    if not changes:
        return unit.title
    label = told.label(changes[0]) if changes[0].kind == "changed" else told.kind(changes[0])
    return f"{told.thing(changes[0])}{f', {label}' if label else ''}"


def _more(unit: Unit) -> tuple[str, ...]:
    """What else the unit changes besides its first change."""
    changes = unit.changes or unit.brings
    return tuple(
        f"with {told.thing(change)}, "
        f"{(told.label(change) if change.kind == 'changed' else told.kind(change))}"
        for change in changes[1:4]
    ) + ((f"and {len(changes) - 4} more",) if len(changes) > 4 else ())


def _text(unit: Unit, *, old: bool) -> Cell:
    changes = unit.changes or unit.brings
    texts = [_side(change, old=old) for change in changes[:4]]
    if not texts:
        return blocks.text("as in A" if old else "as in B")
    return blocks.text(texts[0], lines=tuple(texts[1:]))


def _side(change: Change, *, old: bool) -> str:
    before, after = told.old_and_new(change)
    return (before if old else after) or "–"


# --- the leads -----------------------------------------------------------------------------------


def _flips(attribution: Attribution, numbers: Mapping[int, int]) -> Iterator[Block]:
    directions: dict[tuple[str, str], list[Flip]] = {}
    for flip in attribution.flips:
        directions.setdefault((flip.old_verdict, flip.new_verdict), []).append(flip)
    ordered = sorted(directions.items(), key=lambda each: (-len(each[1]), each[0]))
    whole = len(attribution.flips)
    folds = []
    for (old, new), flips in ordered:
        shown = max(_FEWEST, MOST_FLIPS * len(flips) // whole)
        rows = tuple(_row(attribution, flip, numbers) for flip in flips[:shown])
        more = len(flips) - len(rows)
        rest = (
            (blocks.Text(f"{many(more, 'lead')} more {'goes' if more == 1 else 'go'} from {old} "
                         f"to {new}; `comparison.flips` and `leadrules compare ... --json` have "
                         "them all.", faint=True),)
            if more > 0
            else ()
        )  # fmt: skip
        table = blocks.Table(
            f"Leads from {old} to {new}",
            (Column("lead"), Column("points by A", number=True), Column("points by B", number=True),
             Column("shortest explanation", wide=True),
             Column("how far each change moves the verdict", wide=True)),
            rows,
            sortable=True,
        )  # fmt: skip
        folds.append(Fold(f"{old} → {new}: {many(len(flips), 'lead')}", (table, *rest)))
    yield blocks.Filtered("Show only leads whose row holds", tuple(folds))
    yield blocks.Text(_method(attribution), faint=True)


def _row(attribution: Attribution, flip: Flip, numbers: Mapping[int, int]) -> tuple[Cell, ...]:
    def named(unit: int) -> str:
        return f"{numbers[unit]}. {_thing(attribution.units[unit])}"

    name = flip.lead_id if flip.lead_id is not None else f"row {flip.row + 1}"
    needed = tuple(named(unit) for unit in flip.smallest)
    proof = "" if flip.proved else "fewer were not ruled out"
    shares = sorted(flip.shares, key=lambda share: -abs(share.verdict))
    moved = tuple(
        f"{named(share.unit)}: {figures.signed(round(float(share.verdict), 2), _hundredth)}"
        for share in shares
        if share.verdict
    )
    sampled = "estimated by sampling" if flip.method == "sampled" else ""
    return (
        blocks.text(name),
        blocks.number(f"{flip.old_score:f}".replace("-", figures.MINUS), float(flip.old_score)),
        blocks.number(f"{flip.new_score:f}".replace("-", figures.MINUS), float(flip.new_score)),
        blocks.text(needed[0] if needed else "–", lines=needed[1:], under=proof),
        blocks.text(moved[0] if moved else "–", lines=moved[1:], under=sampled),
    )


def _hundredth(value: float) -> str:
    return figures.fixed(value, 2)


def _method(attribution: Attribution) -> str:
    sampled = sum(flip.method == "sampled" for flip in attribution.flips)
    parts = [
        "How far a change moves the verdict is its Shapley value, in steps of the verdicts' "
        "ladder: the mean of what it adds over all orders in which the changes could be made, so "
        "that all of them add up to the whole move."
    ]
    if sampled:
        parts.append(
            f"For {many(sampled, 'lead')} it is estimated from "
            f"{many(attribution.permutations, 'random order')} (seed {attribution.seed})."
        )
    if attribution.left_out:
        parts.append(
            f"{many(attribution.left_out, 'flip')} could not be explained, as some mixture of "
            "the versions cannot score the lead."
        )
    return " ".join(parts)
