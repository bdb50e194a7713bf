"""What a reader has to know before believing a figure: every caveat of a comparison, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leadrules.analysis.compare.choices import Capacity, Choices
from leadrules.analysis.compare.evidence.record import Evidence
from leadrules.analysis.compare.paired import Version
from leadrules.analysis.compare.planning.sweep import per_week
from leadrules.analysis.compare.population.blanks import blanks_of, told
from leadrules.analysis.compare.population.record import FirstCrossing, Population
from leadrules.analysis.compare.record import Caveat
from leadrules.analysis.compare.report.figures import count
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.diff.record import Diff
from leadrules.analysis.wording.quantities import listed
from leadrules.language import ir
from leadrules.language.problems import shown

FAVOURS_A = (
    "A's verdict also decided how fast and how hard sales worked a lead, so history favours A"
)

_BLANK = 0.05
"""So large a part of leads without a word on their outcome is serious."""
_ALIKE = 0.8, 1.25
"""What sales worked a period is not far from a capacity within these times of it."""
NOT_REPLAYED = CannotTell("nothing was replayed")


def caveats_of(
    diff: Diff,
    choices: Choices,
    population: Population,
    leaks: Iterable[Caveat],
    evidence: Evidence | CannotTell | None = None,
    rules: tuple[ir.Ruleset, ir.Ruleset] | None = None,
    crossing: FirstCrossing | CannotTell = NOT_REPLAYED,
) -> tuple[Caveat, ...]:
    """All caveats, the serious ones first; those of leakage are given."""
    found = [*leaks, *_of_plan(choices), *_of_verdicts(choices), *_of_data(choices, population)]
    if isinstance(evidence, Evidence):
        found += _of_capacity(evidence)
    if rules is not None:
        found += [
            *_of_agreements(choices, *rules),
            *_of_latches(choices, population, crossing, *rules),
        ]
    if population.outcome is not None:
        found += _of_history(choices)
    if diff.same:
        found.append(Caveat("data", False, "A and B mean the same: nothing can differ"))
    return tuple(sorted(found, key=lambda one: not one.serious))


def _of_plan(choices: Choices) -> Iterable[Caveat]:
    if choices.outcome is None:
        return
    late = [one.name for one in choices.said if one.source == "not declared in advance"]
    if late:
        yield Caveat(
            "plan", True,
            f"not declared in advance: {', '.join(late)}; with enough choices, either version can "
            "be made to look better",
        )  # fmt: skip
    if choices.plan is None:
        return
    for side, name in choices.plan.changed:
        yield Caveat(
            "plan", True,
            f"{shown(name)} signed for {side} before the plan was changed: whoever changed it "
            "may have seen a result",
        )  # fmt: skip
    sides = {side for side, _ in (*choices.plan.signed, *choices.plan.changed)}
    unsigned = [side for side in ("marketing", "sales") if side not in sides]
    if unsigned:
        yield Caveat("plan", False, f"the plan is not signed by {' or '.join(unsigned)}")


def _of_verdicts(choices: Choices) -> Iterable[Caveat]:
    """That somebody had to say which verdicts of A that B does not have hand a lead over."""
    alone = choices.of_a_alone
    if not alone:
        return
    passing, not_passing = (
        [shown(name) for name, does in alone.items() if does is wanted] for wanted in (True, False)
    )
    said = [f"{listed(names)} {'is' if len(names) == 1 else 'are'} taken {what}"
            for names, what in ((passing, "to hand a lead over"), (not_passing, "not to"))
            if names]  # fmt: skip
    yield Caveat(
        "assumption", True,
        f"B has no verdict {listed([shown(name) for name in alone], 'or')}, as A has: "
        f"{', and '.join(said)} (`passes` may say otherwise)",
    )  # fmt: skip


def _of_data(choices: Choices, population: Population) -> Iterable[Caveat]:
    outcomes = (*filter(None, [population.outcome]), *population.funnel)
    for text in dict.fromkeys(text for outcome in outcomes for text in outcome.caveats):
        yield Caveat("data", True, text)
    found = blanks_of(population)
    if (said := told(found, choices)) is not None:
        whom = "worked leads" if population.worked is not None else "leads that A hands over"
        more = "; if blanks are gaps in the record, the shares won are too low" * bool(found.blank)
        yield Caveat(
            "data", found.blank >= _BLANK * found.leads,
            f"of {count(found.leads)} {whom} with an outcome {said}{more}",
        )  # fmt: skip
    if population.outcome is not None and not population.paired.accounts:
        yield Caveat(
            "statistics", False,
            "no account is known, so each lead stands alone: where leads share a company, the "
            "intervals are too narrow",
        )  # fmt: skip
    elif population.outcome is not None and population.paired.accounts < 30:
        yield Caveat(
            "statistics", True,
            f"the leads are of {population.paired.accounts} accounts only: below about 30 the "
            "intervals are too narrow",
        )  # fmt: skip
    if population.after_b is not None and not population.after_b.any():
        yield Caveat(
            "data", False,
            "every lead was decided before B was written: B may have been fitted to them",
        )  # fmt: skip


def _of_capacity(evidence: Evidence) -> Iterable[Caveat]:
    """That a metric at a capacity looks at leads which a version does not hand over."""
    found = evidence.hand_overs
    if found is None or found.capacity is None:
        return
    if found.worked_per_period is not None and found.capacity.period is not None:
        at, worked = found.capacity.leads, found.worked_per_period
        if not _ALIKE[0] <= worked / at <= _ALIKE[1]:
            yield Caveat(
                "assumption", True,
                f"`{evidence.primary.metric}` takes {count(at)} leads a {found.period}, but sales "
                f"worked {count(round(worked))} a {found.period} of those counted here: check the "
                f"{count(at)} before deciding",
            )  # fmt: skip
    for letter, mine in (("A", found.a), ("B", found.b)):
        if mine.fills and mine.as_ranked:
            continue
        metric = evidence.primary.metric
        said = f"`{metric}` ranks leads whatever their verdict, but {letter} by itself "
        if mine.fills:
            said += "does not hand over all of the best ones"
        elif found.capacity.period is None or mine.per_period is None:
            said += f"hands over {count(mine.handed.leads)} leads, not {found.capacity.leads}"
        else:
            said += (
                f"hands over {count(mine.per_period)} leads a {found.period}: fewer than "
                f"{found.capacity.leads} in {mine.short} of {found.periods} {found.period}s"
            )
        yield Caveat(
            "assumption",
            True,
            f"{said}; so it says what {letter}'s ranking is worth, not what {letter} would bring",
        )


def _of_agreements(choices: Choices, a: ir.Ruleset, b: ir.Ruleset) -> Iterable[Caveat]:
    """That sales agreed to another capacity than leads are compared at."""
    at = None if choices.metric is None else choices.metric.at
    compared = per_week(at) if isinstance(at, Capacity) else None
    if compared is None:
        return
    agreed = [
        (letter, rules.agreement.weekly_capacity)
        for letter, rules in (("A", a), ("B", b))
        if rules.agreement is not None and rules.agreement.weekly_capacity is not None
    ]
    if all(abs(leads - compared) < 0.5 for _, leads in agreed):
        return
    said = listed([f"{count(leads)} a week in {letter}" for letter, leads in agreed])
    yield Caveat(
        "assumption", False,
        f"leads are compared at {count(compared)} a week, while the capacity of sales is agreed as "
        f"{said}",
    )  # fmt: skip


_NOTHING = "had handed over no other leads before, so that nothing changes by it"


def _of_latches(
    choices: Choices,
    population: Population,
    crossing: FirstCrossing | CannotTell,
    a: ir.Ruleset,
    b: ir.Ruleset,
) -> Iterable[Caveat]:
    """That a verdict which is kept in use is not kept here, and of how many leads that may be."""
    kept = {
        letter: [verdict for verdict in rules.verdicts if verdict.latch]
        for letter, rules in (("A", a), ("B", b))
    }
    names = {letter: [shown(one.name) for one in verdicts] for letter, verdicts in kept.items()}
    said = [f"{letter} keeps {listed(each)}" for letter, each in names.items() if each]
    if not said:
        return
    text = f"verdicts are counted at each lead's decision alone, but in use {listed(said)} once "
    text += "given"
    pair = population.paired
    bounds = [
        one
        for letter, version in (("A", pair.a), ("B", pair.b))
        if (one := _in_use(letter, version, kept[letter], choices, crossing)) is not None
    ]
    if bounds:
        text += f": {'; '.join(bounds)}"
    else:
        text += ": a lead that is counted here with a lower verdict may still have it"
    moves = len(bounds) < len(said) or any(_NOTHING not in one for one in bounds)
    yield Caveat("assumption", moves and names["A"] != names["B"], text)


def _in_use(
    letter: str,
    version: Version,
    kept: Sequence[ir.Verdict],
    choices: Choices,
    crossing: FirstCrossing | CannotTell,
) -> str | None:
    """Between how many leads a version hands over in use; None where that is not known."""
    if isinstance(crossing, CannotTell) or not kept:
        return None
    known = all(one.name in choices.passes for one in kept)
    at_decision = int(version.passed.sum())
    ever = crossing.both + (crossing.only_a if letter == "A" else crossing.only_b)
    every = crossing.both + crossing.only_a + crossing.only_b + crossing.neither
    if not known or every != len(version.passed):
        return None
    if ever <= at_decision:
        return f"{letter} {_NOTHING}"
    names = listed([shown(one.name) for one in kept], "or")
    # WHY: who has to wait for a verdict may not have it at the decision either
    waits = any(one.requalify_after is not None for one in kept)
    least = f"{count(at_decision)}{', less any that wait after leaving it,' * waits}"
    return (
        f"{letter} had handed over {count(ever - at_decision)} more leads at instants before that "
        f"were replayed, and keeps those that had and have not left {names} since, so that in use "
        f"it hands over between {least} and {count(ever)}"
    )


def _of_history(choices: Choices) -> Iterable[Caveat]:
    if choices.worked is None:
        yield Caveat(
            "assumption", True,
            "no column tells which leads sales worked: it is assumed that they worked those that "
            "A hands over, and no other",
        )  # fmt: skip
    yield Caveat("assumption", False, FAVOURS_A)
