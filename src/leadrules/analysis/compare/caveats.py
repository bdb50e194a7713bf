"""What a reader has to know before believing a figure: every caveat of a comparison, in order."""

from __future__ import annotations

from collections.abc import Iterable

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.compare.record import Caveat
from leadrules.analysis.diff.record import Diff
from leadrules.analysis.wording.quantities import listed
from leadrules.language.problems import shown

FAVOURS_A = (
    "A's verdict also decided how fast and how hard sales worked a lead, so history favours A"
)


def caveats_of(
    diff: Diff, choices: Choices, population: Population, leaks: Iterable[Caveat]
) -> tuple[Caveat, ...]:
    """All caveats, the serious ones first; those of leakage are given."""
    found = [*leaks, *_of_plan(choices), *_of_verdicts(choices), *_of_data(population)]
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
    sides = {side for side, _ in choices.plan.signed}
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


def _of_data(population: Population) -> Iterable[Caveat]:
    outcomes = (*filter(None, [population.outcome]), *population.funnel)
    for text in dict.fromkeys(text for outcome in outcomes for text in outcome.caveats):
        yield Caveat("data", True, text)
    if not population.paired.accounts:
        yield Caveat(
            "statistics", False,
            "no account is known, so each lead stands alone: where leads share a company, the "
            "intervals are too narrow",
        )  # fmt: skip
    elif population.paired.accounts < 30:
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


def _of_history(choices: Choices) -> Iterable[Caveat]:
    if choices.worked is None:
        yield Caveat(
            "assumption", True,
            "no column tells which leads sales worked: it is assumed that they worked those that "
            "A passes, and no other",
        )  # fmt: skip
    yield Caveat("assumption", False, FAVOURS_A)
