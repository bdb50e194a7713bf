"""Leads that count as not won though nothing says so, or though they were won later."""

from __future__ import annotations

from dataclasses import dataclass

from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.population.outcomes import in_days
from leadrules.analysis.compare.population.record import Population
from leadrules.analysis.wording.quantities import many
from leadrules.language.problems import shown


@dataclass(frozen=True, slots=True)
class Blanks:
    """Of the leads on which versions are measured, those without a word, and those won too late."""

    leads: int
    blank: int
    late: int


def blanks_of(population: Population) -> Blanks:
    """Among the leads with an outcome that sales worked, or are taken to have worked."""
    outcome, worked = population.outcome, population.worked
    if outcome is None or outcome.blank is None or outcome.late is None:
        return Blanks(0, 0, 0)
    seen = outcome.counted & (population.paired.a.passed if worked is None else worked)
    return Blanks(
        int(seen.sum()), int((seen & outcome.blank).sum()), int((seen & outcome.late).sum())
    )


def told(found: Blanks, choices: Choices) -> str | None:
    """What a reader has to know of them, without its point; None where there are none."""
    outcome = choices.outcome
    if outcome is None or not found.blank + found.late:
        return None
    blank = f"{many(found.blank, 'lead')} {_are(found.blank)} blank in {shown(outcome.column)}"
    late = f"{many(found.late, 'lead')} {'was' if found.late == 1 else 'were'} won later"
    if outcome.window is not None:
        late += f" than {in_days(outcome.window)} after the decision"
    parts = [text for text, leads in ((blank, found.blank), (late, found.late)) if leads]
    count = "counts" if found.blank + found.late == 1 else "count"
    return f"{' and '.join(parts)}, and {count} as not won"


def _are(leads: int) -> str:
    return "is" if leads == 1 else "are"
