"""What each version hands over by itself, in sentences without their points."""

from __future__ import annotations

from leadrules.analysis.compare.evidence.hand_overs import MATTERS
from leadrules.analysis.compare.evidence.record import HandedOver, HandOvers, Load
from leadrules.analysis.compare.report.figures import amount, count, percent
from leadrules.analysis.compare.report.metric_words import a_period, best
from leadrules.analysis.wording.quantities import listed, many
from leadrules.diagnostics.shown import shown

KNOWN = 0.95
"""So large a part of leads has to be worked to speak of the share won among them."""


def apart(found: HandOvers | None) -> bool:
    """Whether the hand-overs say something that the metric at a capacity does not."""
    if found is None:
        return False
    a, b = found.a, found.b
    if found.capacity is not None:
        return not (a.fills and b.fills and a.as_ranked and b.as_ranked)
    return changed(found) != 0


def changed(found: HandOvers) -> int:
    """Whether B hands over more leads than A (1), fewer (-1), or as many within 5 % (0)."""
    a, b = found.a.handed.leads, found.b.handed.leads
    if abs(b - a) <= MATTERS * a:
        return 0
    return 1 if b > a else -1


def supply(found: HandOvers) -> str:
    """How many each version hands over, against the capacity."""
    at, of_a, of_b = found.capacity, volume(found, found.a), volume(found, found.b)
    each = _each(found)
    if at is not None and not found.a.fills and not found.b.fills:
        if of_a == of_b:
            return f"each version as written hands over {of_a} leads{each}, not {count(at.leads)}"
        return (
            f"neither version as written hands over {count(at.leads)} leads{each}: A {of_a}, "
            f"B {of_b}"
        )
    for letter, mine, theirs, other in (
        ("B", found.b, of_a, "A"),
        ("A", found.a, of_b, "B"),
    ):
        if at is not None and not mine.fills:
            return (
                f"{letter} as written hands over {volume(found, mine)} leads{each}, not "
                f"{count(at.leads)} ({other}: {theirs})"
            )
    return f"A as written hands over {of_a} leads{each}, B {of_b}"


def beyond(found: HandOvers) -> str | None:
    """Leads that the metric takes though the version does not hand them over; None for no such."""
    at = found.capacity
    parts = []
    both = [("A", found.a), ("B", found.b)] if found.a != found.b else [("either", found.a)]
    for letter, mine in both:
        if at is None or mine.as_ranked or not mine.best:
            continue
        each = sum(leads for _, leads in mine.beyond) / mine.best
        names = listed([f"`{shown(name)}`" for name, _ in mine.beyond], "or")
        parts.append(f"{percent(each)} are {names} by {letter}")
    if not parts or at is None:
        return None
    return f"of {best(at)} compared here, {listed(parts)} and so not handed over"


def result(found: HandOvers) -> str:
    """What is won if sales works only what is handed over, at most the capacity."""
    limit = "" if found.capacity is None else f", at most {count(found.capacity.leads)}"
    limit += "" if found.capacity is None else a_period(found.capacity)
    limit += "," if limit else ""
    head = f"if sales works only what is handed over{limit} it gets"
    if found.a.taken == found.b.taken:
        return f"{head} {_load(found.a.taken, 'either')}"
    with_a, with_b = _load(found.a.taken, "A"), _load(found.b.taken, "B")
    return f"{head} {with_a}, and {with_b}"


def as_many(found: HandOvers) -> str | None:
    """What comes of as many of the best leads of the version that hands over more.

    None where both hand over as many, or where nobody worked some of the leads.
    """
    if found.as_many is None:
        return None
    more, best = found.as_many.version, found.as_many.best
    fewer = "B" if more == "A" else "A"
    loads = (found.a.taken, found.b.taken) if more == "A" else (found.b.taken, found.a.taken)
    if any(not known(each) for each in (best, *loads)):
        return None
    each = _each(found).lstrip()
    said = (
        f"of {more}'s best leads by points, as many {each}{' ' * bool(each)}as {fewer} hands over, "
        f"{count(round(best.won))} were won ({share(best)})"
    )
    if best.amount is not None:
        said += f", worth {amount(best.amount)}"
    if (why := because(found)) is None:
        return said
    return f"{why}: {said}"


def because(found: HandOvers) -> str | None:
    """Whether a larger share won is due to fewer hand-overs; None where that is not so."""
    if found.as_many is None:
        return None
    fewer, more = ("B", found.a) if found.as_many.version == "A" else ("A", found.b)
    loads = found.as_many.best, more.taken, (found.b if fewer == "B" else found.a).taken
    of_best, of_more, of_fewer = (load.share for load in loads)
    if of_best is None or of_more is None or of_fewer is None or of_fewer <= of_more:
        return None
    if of_best < (of_more + of_fewer) / 2:
        return None
    mostly = "" if of_best >= of_fewer else "mostly "
    return (
        f"{fewer}'s larger share won is {mostly}due to fewer hand-overs, not to a better choice of "
        "leads"
    )


def known(load: Load) -> bool:
    """Whether nearly all of some leads were worked, so that one can speak of what they brought."""
    return load.worked > 0 and load.worked >= KNOWN * load.leads


def share(load: Load) -> str:
    """The share won of leads worked, or a dash."""
    return "–" if load.share is None else percent(load.share)


def _load(load: Load, letter: str) -> str:
    leads = f"{many(round(load.leads), 'lead')} with {letter}"
    nobody = round(load.leads) - round(load.worked)
    if load.share is None:
        return leads if nobody <= 0 else f"{leads}, of which it has worked none so far"
    won = f"{count(round(load.won))} were won ({percent(load.share)})"
    if nobody <= 0:
        return f"{leads}, of which {won}"
    return f"{leads}, of which {count(round(load.worked))} were worked and {won}"


def volume(found: HandOvers, mine: HandedOver) -> str:
    """How many leads a version hands over, a period where there is one."""
    if mine.per_period is None or (found.capacity is not None and found.capacity.period is None):
        return count(round(mine.handed.leads))
    places = 0 if mine.per_period >= 10 else 1
    return count(round(mine.per_period, places))


def _each(found: HandOvers) -> str:
    if found.a.per_period is None or (found.capacity is not None and not found.capacity.period):
        return ""
    return f" a {found.period}"
