"""What scores, labels, verdicts and working time are, in English."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from leadrules.analysis.wording.expressions import Words
from leadrules.analysis.wording.quantities import listed, number, percent
from leadrules.language import ir

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def given(words: Words, verdict: ir.Verdict) -> str:
    """When a verdict is given, as what follows "it is given"."""
    if verdict.condition is None:
        return "to every other lead"
    return f"when {words.clause(verdict.condition.expression)}"


def made_of(words: Words, score: ir.Score, groups: Sequence[str]) -> str:
    """What a score adds up: other scores, or the points of groups, named as given."""
    if not score.parts:
        return f"the points of {listed(groups)}" if groups else "nothing"
    parts = [
        f"the {words.name(part)}"
        if weight is None
        else f"{percent(weight)} of the {words.name(part)}"
        for part, weight in score.parts
    ]
    return " plus ".join(parts)


def rungs(words: Words, label: ir.Label) -> str:
    """What a label reads, and from where each of its rungs holds."""
    said = [f"{words.style.text(rung)} from {number(least, 2)}" for rung, least in label.rungs]
    text = f"read from the {words.name(label.score)}: {listed(said)}"
    return text if label.hide_unknown else f"{text}, a score that is not known being 0"


def working_time(calendar: ir.Calendar) -> str:
    """The hours of a week and their zone; days with the same hours are said together.

    >>> nine_to_five = (((540, 1020),),) * 5 + ((),) * 2
    >>> working_time(ir.Calendar("Europe/Berlin", nine_to_five))
    'Monday to Friday 09:00 to 17:00 (Europe/Berlin)'
    """
    stretches: list[str] = []
    for spans, days in groupby(range(7), key=lambda weekday: calendar.hours[weekday]):
        weekdays = [_DAYS[weekday] for weekday in days]
        if spans:
            name = weekdays[0] if len(weekdays) == 1 else f"{weekdays[0]} to {weekdays[-1]}"
            hours = listed([f"{_clock(opens)} to {_clock(closes)}" for opens, closes in spans])
            stretches.append(f"{name} {hours}")
    return f"{'; '.join(stretches) or 'never'} ({calendar.zone})"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
