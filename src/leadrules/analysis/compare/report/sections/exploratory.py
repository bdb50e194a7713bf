"""What is exploratory: figures that suggest, and decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.evidence.record import Evidence, Segment, VersionQuality
from leadrules.analysis.compare.report import figures
from leadrules.analysis.compare.report.charts.kinds import Curve, Dot, Whose, dots, lines
from leadrules.analysis.compare.report.metric_words import best
from leadrules.analysis.compare.report.names import Names
from leadrules.analysis.compare.report.sections.measured import measured_table
from leadrules.analysis.compare.report.summary import seen
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.conversion import Conversion
from leadrules.analysis.compare.statistics.proportion import Proportion
from leadrules.analysis.page import blocks
from leadrules.analysis.page.blocks import Block, Cell, Figure, Figures, Part

_FEW = 30
"""Shares of fewer leads are drawn faint."""


def exploratory(choices: Choices, evidence: Evidence, names: Names) -> Iterator[Block]:
    """All that was looked at besides the primary metric."""
    notes = tuple(blocks.Text(f"{note[:1].upper()}{note[1:]}.") for note in evidence.notes)
    yield Part("How well verdicts and scores sort", (*notes, *_sorting(evidence, names)), True)
    yield Part("Further metrics", tuple(_metrics(choices, evidence, names)), True)
    yield Part("Segments", tuple(_segments(choices, evidence, names)), True)
    yield Part("Drift", tuple(_drift(evidence, names)), True)


# --- conversion and gain -------------------------------------------------------------------------


def _sorting(evidence: Evidence, names: Names) -> Iterator[Block]:
    charts = [
        chart
        for title, a, b in (
            ("Share won by verdict", evidence.a.by_verdict, evidence.b.by_verdict),
            ("Share won by band of points", evidence.a.by_band, evidence.b.by_band),
        )
        for chart in _conversion(title, a, b, names)
    ]
    if not charts:
        yield blocks.Omitted("The share won by verdict", "no lead with an outcome has a verdict")
    for each in _gain(evidence, names):
        if isinstance(each, Figure):
            charts.append(each)
        else:
            yield each
    if charts:
        yield Figures(tuple(charts))


def _conversion(
    title: str, a: Sequence[Conversion], b: Sequence[Conversion], names: Names
) -> Iterator[Figure]:
    order = list(dict.fromkeys(one.label for one in (*a, *b)))
    by_a = {one.label: one.won for one in a}
    by_b = {one.label: one.won for one in b}
    sides: tuple[tuple[Whose, dict[str, Proportion | CannotTell]], ...] = (
        ("a", by_a),
        ("b", by_b),
    )
    known = [
        Dot(label, whose, won.share, won.interval.low, won.interval.high, faint=won.leads < _FEW)
        for label in order
        for whose, mine in sides
        if isinstance(won := mine.get(label), Proportion)
    ]
    if not known:
        return
    table = blocks.Table(
        title,
        blocks.heads("", f"won by {names.a}", "interval", f"won by {names.b}", "interval"),
        tuple(
            (blocks.text(label), *_proportion(by_a.get(label)), *_proportion(by_b.get(label)))
            for label in order
        ),
    )
    said = "; ".join(
        f"{dot.row} by {dot.whose.upper()}: {figures.percent(dot.value or 0)}" for dot in known
    )
    chart = dots(known, title=title, said=said, axis="share won", form="~%")
    yield Figure(
        title,
        chart,
        table,
        note=f"Lines are Wilson's intervals; what is faint is of fewer than {_FEW} leads.",
        legend=True,
    )


def _proportion(won: Proportion | CannotTell | None) -> tuple[Cell, Cell]:
    if won is None:
        return blocks.none(), blocks.none()
    if isinstance(won, CannotTell):
        return blocks.none(won.reason), blocks.none()
    share = blocks.number(
        figures.percent(won.share),
        won.share,
        under=f"{figures.count(won.hits)} of {figures.count(won.leads)}",
    )
    return share, blocks.number(figures.limits(won.interval, figures.percent))


def _gain(evidence: Evidence, names: Names) -> Iterator[Figure | blocks.Omitted]:
    both = (evidence.a.gain, evidence.b.gain)
    for name, points in zip((names.a, names.b), both, strict=True):
        if isinstance(points, CannotTell):
            yield blocks.Omitted(f"The gain curve of {name}", points.reason)
    a, b = both
    if isinstance(a, CannotTell) or isinstance(b, CannotTell):
        return
    curves = [
        Curve("neither", ((0.0, 0.0), (1.0, 1.0)), dotted=True),
        Curve("a", ((0.0, 0.0), *((point.share, point.gain) for point in a))),
        Curve("b", ((0.0, 0.0), *((point.share, point.gain) for point in b))),
    ]
    middle = a[len(a) // 2 - 1], b[len(b) // 2 - 1]
    said = (
        f"The best {figures.percent(middle[0].share)} of leads hold "
        f"{figures.percent(middle[0].gain)} of all won leads by A and "
        f"{figures.percent(middle[1].gain)} by B."
    )
    chart = lines(
        curves, title="Gain curves", said=said, x_axis="share of leads, the best first",
        y_axis="share of won leads", x_form="~%", y_form="~%",
    )  # fmt: skip
    table = blocks.Table(
        "Gain and lift",
        blocks.heads(
            "best share of leads", f"won leads in it, {names.a}", "lift",
            f"won leads in it, {names.b}", "lift",
        ),
        tuple(
            (
                blocks.text(figures.percent(one.share)),
                blocks.number(figures.percent(one.gain), one.gain),
                blocks.number(figures.fixed(one.lift, 2), one.lift),
                blocks.number(figures.percent(other.gain), other.gain),
                blocks.number(figures.fixed(other.lift, 2), other.lift),
            )
            for one, other in zip(a, b, strict=False)
        ),
    )  # fmt: skip
    yield Figure("Gain curves", chart, table, note=f"{said} Dotted: by chance.", legend=True)


# --- further metrics -----------------------------------------------------------------------------


def _metrics(choices: Choices, evidence: Evidence, names: Names) -> Iterator[Block]:
    further = [(str(one.metric), one) for one in evidence.secondary]
    if further:
        yield from measured_table(
            "Further metrics, on the same leads", further, names, choices.passes
        )
    funnel = [(str(one.metric), one) for one in evidence.funnel]
    if funnel:
        yield from measured_table("The primary metric for further outcomes", funnel, names)
    yield _at_verdict(evidence, names)
    yield blocks.Facts(tuple(_facts(evidence)))


def _at_verdict(evidence: Evidence, names: Names) -> Block:
    rows = [
        (blocks.text(f"{verdict} or better, {name}"), *_proportion(found.precision),
         *_proportion(found.recall))
        for name, quality in ((names.a, evidence.a), (names.b, evidence.b))
        for verdict, found in quality.at_verdict
    ]  # fmt: skip
    if not rows:
        return blocks.Omitted("Precision and recall of each verdict", "no lead has an outcome")
    columns = blocks.heads("verdict", "share won", "interval", "share of all won", "interval")
    caption = "Of the leads with a verdict or better, the share won; of all won, the share there"
    return blocks.Table(caption, columns, tuple(rows))


def _facts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    roc = evidence.roc
    yield (
        "ROC AUC, with DeLong's test for the difference",
        roc.reason
        if isinstance(roc, CannotTell)
        else (
            f"A {figures.fixed(roc.auc_a, 3)}, B {figures.fixed(roc.auc_b, 3)}; B less A "
            f"{figures.signed(roc.difference, lambda each: figures.fixed(each, 3))} "
            f"({figures.level(roc.interval)} interval "
            f"{figures.limits(roc.interval, lambda each: figures.fixed(each, 3))}, "
            f"{figures.p_value(roc.p)})"
        ),
    )
    yield "Average precision (PR AUC)", _pair(evidence, _average_precision)
    yield (
        "Greatest distance of won and not won scores (Kolmogorov-Smirnov)",
        _pair(evidence, _separation),
    )
    won = evidence.mcnemar_won
    yield (
        "Among won leads: which version hands over more of them",
        won.reason
        if isinstance(won, CannotTell)
        else f"only A {figures.count(won.only_a)}, only B {figures.count(won.only_b)} "
        f"(McNemar, {figures.p_value(won.mid_p)})",
    )
    if evidence.a.amount_passed is not None and evidence.b.amount_passed is not None:
        yield (
            "Amount won with the leads handed over",
            f"A {figures.amount(evidence.a.amount_passed)}, "
            f"B {figures.amount(evidence.b.amount_passed)}",
        )


def _pair(evidence: Evidence, said: Callable[[VersionQuality], str]) -> str:
    return f"A {said(evidence.a)}; B {said(evidence.b)}"


def _average_precision(quality: VersionQuality) -> str:
    found = quality.average_precision
    if isinstance(found, CannotTell):
        return found.reason
    chance = f"by chance {figures.fixed(found.chance, 3)}, the share won of all"
    return f"{figures.fixed(found.value, 3)} ({chance})"


def _separation(quality: VersionQuality) -> str:
    found = quality.separation
    if isinstance(found, CannotTell):
        return found.reason
    return f"{figures.fixed(found.distance, 3)} at {figures.count(round(found.at, 2))} points"


# --- segments and drift --------------------------------------------------------------------------


def _segments(choices: Choices, evidence: Evidence, names: Names) -> Iterator[Block]:
    if not evidence.segments:
        why = "no column was named" if not choices.segments else "no segment has enough leads"
        yield blocks.Omitted("Segments", why)
        return
    yield blocks.Text(
        "Each row asks the same question again, and the more questions, the more answers by "
        "chance. Read the adjusted p (Benjamini and Hochberg), and take a segment for an idea to "
        f"test, not for a finding. Chosen are {best(seen(evidence).at)}; handed over is what the "
        "verdicts say."
    )
    handed = any(one.handed_a is not None for one in evidence.segments)
    columns = blocks.heads(
        "segment", "worked leads", "won", "chosen by A", "by B", "share of them won, A", "B",
        *(("of them handed over by A", "by B") if handed else ()), "adjusted p",
    )  # fmt: skip
    rows = tuple(_segment(one, handed=handed) for one in evidence.segments)
    yield blocks.Table("Segments", columns, rows, sortable=True)


def _segment(one: Segment, *, handed: bool) -> tuple[Cell, ...]:
    def share(value: float | None) -> Cell:
        return blocks.none() if value is None else blocks.number(figures.percent(value), value)

    def leads(value: int | None) -> Cell:
        return blocks.none() if value is None else blocks.number(figures.count(value), value)

    p = blocks.none()
    if one.p is not None and one.adjusted is not None:
        p = blocks.number(
            figures.p_value(one.adjusted).removeprefix("p ").removeprefix("= "),
            one.adjusted,
            under=f"before: {figures.p_value(one.p).removeprefix('p ').removeprefix('= ')}",
        )
    return (
        blocks.text(f"{one.column}: {one.value}", under=one.why_not or ""),
        *map(leads, (one.leads, one.won, one.passed_a, one.passed_b)),
        share(one.precision_a),
        share(one.precision_b),
        *(map(leads, (one.handed_a, one.handed_b)) if handed else ()),
        p,
    )


def _drift(evidence: Evidence, names: Names) -> Iterator[Block]:
    drift = evidence.drift
    facts = []
    if drift.won_first is not None and drift.won_second is not None:
        facts.append(
            (
                f"Share won of {_whom(evidence)}, first half and second half of the time",
                f"{figures.percent(drift.won_first)} and {figures.percent(drift.won_second)}",
            )
        )
    for name, stability in ((names.a, drift.score_a), (names.b, drift.score_b)):
        said = (
            stability.reason
            if isinstance(stability, CannotTell)
            else f"{figures.fixed(stability.value, 3)}; below 0.1 is little, above 0.25 much"
        )
        facts.append(
            (
                f"How far {name}'s scores moved from first half to second (stability index)",
                said,
            )
        )
    yield blocks.Facts(tuple(facts))
    if not drift.months:
        yield blocks.Omitted("Months", "no lead with an outcome has a date")
        return
    table = blocks.Table(
        f"{_capital(_whom(evidence))} by month of decision",
        blocks.heads("month", "leads", "won", "share won"),
        tuple(
            (
                blocks.text(month),
                blocks.number(figures.count(leads), leads),
                blocks.number(figures.count(won), won),
                blocks.number(figures.percent(won / leads), won / leads)
                if leads
                else blocks.none("no leads"),
            )
            for month, leads, won in drift.months
        ),
    )
    points = tuple((month, won / leads) for month, leads, won in drift.months if leads)
    if len(points) < 2:
        yield table
        return
    whom = _whom(evidence)
    low, high = min(share for _, share in points), max(share for _, share in points)
    between = f"{figures.percent(low)} to {figures.percent(high)}"
    said = f"By month the share won of {whom} runs from {between}."
    chart = lines(
        [Curve("neither", points)], title="Share won by month of decision", said=said,
        x_axis="month of decision", y_axis="share won", y_form="~%", x_kind="ordinal",
    )  # fmt: skip
    yield Figure("Share won by month of decision", chart, table, note=said)


def _whom(evidence: Evidence) -> str:
    """The leads whose outcome drift looks at."""
    return "all leads with an outcome" if evidence.unknown.assumed_worked else "worked leads"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
