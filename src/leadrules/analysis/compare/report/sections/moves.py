"""Who moves: the matrix of verdicts, the spread of scores, and tests in a fold."""

from __future__ import annotations

from collections.abc import Iterator

from leadrules.analysis.compare.changes.record import Changes, Matrix, Spread
from leadrules.analysis.compare.record import Comparison
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.charts.kinds import Curve, lines
from leadrules.analysis.compare.report.names import Names
from leadrules.analysis.compare.report.summary import share_of
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.symmetry import SquareTest
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell, Column, Figure, Fold, Section
from leadrules.analysis.wording.quantities import listed, many


def moves(comparison: Comparison, names: Names) -> Section:
    """Who gets another verdict."""
    changes = comparison.changes
    matrix = changes.matrix
    flips = changes.leads - changes.same_verdict
    said = (
        f"{figures.count(changes.same_verdict)} of {many(changes.leads, 'lead')} keep their "
        f"verdict and {figures.count(flips)} ({share_of(flips, changes.leads)}) get another. "
        f"{figures.count(changes.same_score)} keep the very same score."
    )
    handed = (
        f"A lead is handed over with {listed(matrix.passes, 'or')}: "
        f"{figures.count(matrix.passed_a)} by A, {figures.count(matrix.passed_b)} by B; "
        f"{figures.count(matrix.only_a)} only by A and {figures.count(matrix.only_b)} only by B."
        if matrix.passes
        else "No verdict of these versions hands a lead over."
    )
    return Section(
        "moves",
        "Who moves",
        "Who moves",
        (
            blocks.Text(said),
            _matrix(matrix, names),
            blocks.Text(handed),
            *_spread(changes, names),
            Fold("Statistical tests of these moves", tuple(_tests(changes))),
        ),
    )


def _matrix(matrix: Matrix, names: Names) -> blocks.Table:
    whole = sum(map(sum, matrix.leads))
    used = [
        place
        for place in range(len(matrix.verdicts))
        if sum(matrix.leads[place]) or any(row[place] for row in matrix.leads)
    ] or list(range(len(matrix.verdicts)))
    rows = [
        (
            Cell(f"{verdict}", strong=True),
            *(
                Cell(
                    figures.count(leads),
                    number=True,
                    sort=leads,
                    under="no change" if row == column else "",
                    heat=_heat(leads, whole),
                )
                for column in used
                for leads in (cells[column],)
            ),
            Cell(figures.count(sum(cells)), number=True, strong=True),
        )
        for row in used
        for verdict, cells in ((matrix.verdicts[row], matrix.leads[row]),)
    ]
    totals = [sum(cells[column] for cells in matrix.leads) for column in used]
    rows.append(
        (
            Cell("all by B", strong=True),
            *(Cell(figures.count(total), number=True, strong=True) for total in totals),
            Cell(figures.count(whole), number=True, strong=True),
        )
    )
    columns = [
        Column("by A ↓ by B →"),
        *(Column(matrix.verdicts[column], number=True) for column in used),
    ]
    columns.append(Column("all by A", number=True))
    caption = f"Leads by their verdict by {names.a} (rows) and by {names.b} (columns)"
    idle = [verdict for place, verdict in enumerate(matrix.verdicts) if place not in used]
    if idle:
        caption += f"; no lead is {listed(idle, 'or')}"
    return blocks.Table(caption, tuple(columns), tuple(rows), total=True, matrix=True)


def _heat(leads: int, whole: int) -> int:
    """How strongly a cell is shaded: by the order of its share."""
    shares = (0.0, 0.01, 0.03, 0.1, 0.25)
    return sum(leads > share * whole for share in shares)


def _spread(changes: Changes, names: Names) -> Iterator[Block]:
    pair = (changes.spread_a, changes.spread_b)
    quantiles = blocks.Table(
        "Scores of each version",
        blocks.heads(
            "version", "lowest", "a quarter below", "half below", "three quarters below",
            "highest", "mean",
        ),
        tuple(
            (
                blocks.text(name),
                *(
                    blocks.number(figures.count(round(each, 2)), each)
                    for each in (
                        spread.lowest, spread.quarter, spread.median, spread.three_quarters,
                        spread.highest,
                    )
                ),
                blocks.number(figures.fixed(spread.mean, 1), spread.mean),
            )
            for name, spread in zip((names.a, names.b), pair, strict=True)
        ),
    )  # fmt: skip
    if len(changes.spread_a.edges) < 2:
        yield quantiles
        return
    highest = max(changes.spread_a.edges[-2], pair[0].highest, pair[1].highest)
    bins = blocks.Table(
        "Leads by score",
        blocks.heads("points", names.a, names.b),
        tuple(
            (
                blocks.text(f"{figures.count(low)} to {figures.count(min(high, highest))}"),
                blocks.number(figures.count(a), a),
                blocks.number(figures.count(b), b),
            )
            for low, high, a, b in zip(
                changes.spread_a.edges, changes.spread_a.edges[1:], changes.spread_a.counts,
                changes.spread_b.counts, strict=False,
            )
        ),
    )  # fmt: skip
    said = (
        f"Half of the leads have {figures.count(pair[0].median)} points or more by A, and "
        f"{figures.count(pair[1].median)} or more by B."
    )
    chart = lines(
        [Curve("a", _steps(pair[0])), Curve("b", _steps(pair[1]))],
        title="How the scores are spread", said=said, x_axis="points", y_axis="leads", stepped=True,
    )  # fmt: skip
    yield Figure("How the scores are spread", chart, bins, note=said, legend=True)
    yield Fold("Scores in figures", (quantiles,))


def _steps(spread: Spread) -> tuple[tuple[float, float], ...]:
    """Each bin from its lower edge on; the last count again at the end."""
    return tuple(zip(spread.edges, (*spread.counts, spread.counts[-1]), strict=True))


def _tests(changes: Changes) -> Iterator[Block]:
    yield blocks.Text(
        "These tests take each lead for independent of every other. They say that the versions "
        "decide differently, never which one is better, and they decide nothing here."
    )
    matrix = changes.matrix
    facts = []
    mcnemar = matrix.mcnemar
    facts.append(
        (
            "McNemar: does one hand over more?",
            mcnemar.reason
            if isinstance(mcnemar, CannotTell)
            else (
                f"{figures.p_value(mcnemar.mid_p)} (mid-p; exact {figures.p_value(mcnemar.exact)})."
                f" Only A hands over {figures.count(mcnemar.only_a)}, only B "
                f"{figures.count(mcnemar.only_b)}; B's share of leads handed over less A's is "
                f"{figures.signed(100 * mcnemar.difference, _tenth)} percentage points"
            ),
        )
    )
    facts.append(("Bowker: do as many leads go one way as the other?", _square(matrix.bowker)))
    facts.append(("Stuart and Maxwell: are the verdicts as frequent?", _square(matrix.homogeneity)))
    stability = changes.stability
    facts.append(
        (
            "Population stability index of the scores, B against A",
            stability.reason
            if isinstance(stability, CannotTell)
            else f"{figures.fixed(stability.value, 3)}; by habit below 0.1 is little and above "
            "0.25 much",
        )
    )
    yield blocks.Facts(tuple(facts))


def _tenth(value: float) -> str:
    return figures.fixed(value, 1)


def _square(test: SquareTest | CannotTell) -> str:
    if isinstance(test, CannotTell):
        return test.reason
    statistic = figures.fixed(test.statistic, 2)
    freedom = f"{many(test.freedom, 'degree')} of freedom"
    return f"{figures.p_value(test.p)} (chi-square {statistic}, {freedom})"
