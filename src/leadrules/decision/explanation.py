"""A record in plain text: first for the person who calls the lead, then for the one who checks."""

from __future__ import annotations

from decimal import Decimal

from leadrules.decision.absence import could_not, measure_in_words
from leadrules.decision.layout import Page, brief, counted, listed, moment
from leadrules.decision.reasons import in_words, wording
from leadrules.decision.record import Override, Record, Shortfall, Tally, VerdictStep
from leadrules.decision.sum_table import change_label, sum_table
from leadrules.decision.units import difference, plain
from leadrules.diagnostics.shown import shown


def explain(record: Record, *, color: bool = False, width: int | None = None) -> str:
    """The decision in plain text, without a line break at its end.

    First verdict, score and due time; why; what cost points; what could not be told; what a better
    verdict needs. Then the sum in full, the verdicts in order, notes on the input, and which
    ruleset decided. `width` in columns, 100 unless given, at least 40.
    """
    page = Page(max(40, 100 if width is None else width), color)
    gains, costs = _moves(record)
    lines = [
        *_answer(record, page),
        *page.section("Why", page.ranked(gains)),
        *page.section("What cost points", page.ranked(costs)),
        *page.section("What could not be told", _untold(record, page)),
        *page.section("What it would take", _distances(record, page)),
        *page.section("How it adds up", sum_table(record, page)),
        *page.section("Verdicts, in order", _steps(record, page)),
        *page.section("About the input", _notes(record, page)),
        "",
        *_identity(record, page),
    ]
    return "\n".join(line.rstrip() for line in lines)


# --- for the person who calls the lead -----------------------------------------------------------


def _answer(record: Record, page: Page) -> list[str]:
    effective = record.effective
    who = "lead without id" if record.lead_id is None else brief(record.lead_id)
    title = f"{who}: {shown(effective.verdict)}, {_points(effective.score)}"
    lines = [page.paint(title, "heading")]
    lines += [line for text in _standing(record) for line in page.wrapped(text)]
    promised = []
    if record.due is not None:
        promised.append(f"respond by {moment(record.due)}")
    if record.accept_by is not None:
        promised.append(f"accept or reject by {moment(record.accept_by)}")
    if record.attempts is not None:
        promised.append(counted(record.attempts, "attempt", "attempts"))
    if promised:
        text = "; ".join(promised)
        lines += page.wrapped(text[0].upper() + text[1:])
    found = [f"{name} {plain(points)}" for name, points in record.scores.items()]
    found += [
        f"{name} {'missing' if rung is None else rung}" for name, rung in record.labels.items()
    ]
    if found:
        lines += page.wrapped(", ".join(found))
    return lines


def _standing(record: Record) -> list[str]:
    """Why the effective answer is what it is, where it is more than what the rules say."""
    effective = record.effective
    said = []
    if effective.override is not None:
        said.append(_overridden(effective.override))
    if effective.latched:
        said.append(f"{effective.verdict} was reached before and is kept")
    said += [
        f"{verdict} holds but is not given again so soon"
        + (
            f": it was left on {moment(effective.left[verdict])}"
            if verdict in effective.left
            else ""
        )
        for verdict in effective.cooling
    ]
    computed = (record.verdict, record.score)
    if said or computed != (effective.verdict, effective.score):
        said.append(f"The rules alone say {record.verdict}, {_points(record.score)}")
    held = [step for step in record.trace.verdicts if step.outcome == "unknown"]
    if record.verdict == "hold" and held:
        said.append(
            f"Whether it is {held[-1].verdict} is not known: {could_not(record, held[-1].missing)}"
        )
    if effective.since != record.as_of:
        said.append(f"{effective.verdict} since {moment(effective.since)}")
    return said


def _points(number: Decimal) -> str:
    return f"{plain(number)} {'point' if number == 1 else 'points'}"


def _overridden(override: Override) -> str:
    if override.score is not None:
        what = f"Set to {_points(override.score)}"
    elif override.add is not None:
        what = f"Given {'+' if override.add > 0 else ''}{plain(override.add)} points"
    elif override.verdict is not None:
        what = f"Set to {override.verdict}"
    else:
        what = "Disqualified"
    until = "" if override.until is None else f" until {moment(override.until)}"
    return f"{what} by {brief(override.who)}{until}: {brief(override.why)}"


def _moves(record: Record) -> tuple[list[tuple[Decimal, str]], list[tuple[Decimal, str]]]:
    """What raised and what lowered the scores, the strongest first.

    A rule's own lines are within its points; the lines of groups and scores stand for themselves.
    """
    moves = []
    for contribution in record.trace.contributions:
        match contribution.outcome:
            case "fired":
                text = brief(wording(contribution))
            case "not_fired":
                text = f"{in_words(contribution.rule)}: does not hold"
            case "unknown":
                text = f"{in_words(contribution.rule)}: could not be told"
        moves.append((contribution.points, text))
    for tally in (*record.trace.groups, *record.trace.scores):
        moves += [
            (line.change, f"{line.name} {_within(line.name, tally)}{change_label(line)}")
            for line in tally.lines
        ]
    moves.sort(key=lambda move: move[0].copy_abs(), reverse=True)
    return [move for move in moves if move[0] > 0], [move for move in moves if move[0] < 0]


def _within(name: str, tally: Tally) -> str:
    return "" if name == tally.name else f"in {tally.name} "


def _untold(record: Record, page: Page) -> list[str]:
    lines = []
    for contribution in record.trace.contributions:
        name = in_words(contribution.rule)
        if contribution.outcome == "unknown":
            lines += page.wrapped(f"{name}: {could_not(record, contribution.missing)}", rest="    ")
        elif contribution.passed_over:
            why = could_not(record, contribution.missing)
            text = f"{name}: an earlier branch was passed over, {why}"
            lines += page.wrapped(text, rest="    ")
    return lines


def _distances(record: Record, page: Page) -> list[str]:
    return [
        line
        for distance in record.distance
        for line in page.wrapped(
            f"{distance.verdict} needs {listed([_shortfall(s) for s in distance.shortfalls])}",
            rest="    ",
        )
    ]


def _shortfall(shortfall: Shortfall) -> str:
    name, needs, has = shortfall.name, plain(shortfall.needs), shortfall.has
    match shortfall.operator:
        case ">=" if has is not None:
            return f"{plain(difference(shortfall.needs, has))} more on {name}"
        case ">=":
            wanted = f"{name} of at least {needs}"
        case ">":
            wanted = f"{name} above {needs}"
        case "<=":
            wanted = f"{name} of at most {needs}"
        case "<":
            wanted = f"{name} below {needs}"
        case "!=":
            wanted = f"{name} other than {needs}"
        case _:
            wanted = f"{name} of {needs}"
    return f"{wanted} ({'not known' if has is None else f'now {plain(has)}'})"


# --- for the person who checks -------------------------------------------------------------------


def _steps(record: Record, page: Page) -> list[str]:
    margin = max((len(step.verdict) for step in record.trace.verdicts), default=0) + 2
    lines = []
    for step in record.trace.verdicts:
        first = f"  {step.verdict.ljust(margin)}"
        told = page.wrapped(_outcome(record, step), first)
        lines += [page.paint(line, "faint") for line in told] if _idle(step) else told
    return lines


def _idle(step: VerdictStep) -> bool:
    return step.outcome in ("false", "not_asked")


def _outcome(record: Record, step: VerdictStep) -> str:
    match step.outcome:
        case "true":
            return "yes"
        case "false":
            return "no"
        case "unknown":
            return f"could not be told: {could_not(record, step.missing)}"
        case "not_asked":
            return "not asked"


def _notes(record: Record, page: Page) -> list[str]:
    trace = record.trace
    texts = [
        brief(note.message if note.place in note.message else f"{note.place}: {note.message}")
        for note in trace.notes
    ]
    for measure in trace.measures:
        if measure.undecided:
            events = counted(measure.undecided, "event", "events")
            name = measure_in_words(record, measure.name)
            texts.append(f"{name}: {events} not counted, as something in them is missing")
    if trace.measures and not trace.events_given:
        texts.append("events were not given, so nothing about them is known")
    for number, one, many, what in (
        (trace.unknown_keys, "key", "keys", "ignored: no field of that name"),
        (trace.unknown_events, "event", "events", "ignored: no such type in the ruleset"),
        (trace.repeated_events, "event", "events", "ignored: the same id came before"),
        (
            trace.unseen_events,
            "event",
            "events",
            "not seen: later than this decision, or learnt later",
        ),
    ):
        if number:
            texts.append(f"{counted(number, one, many)} {what}")
    return [line for text in texts for line in page.wrapped(text, rest="    ")]


def _identity(record: Record, page: Page) -> list[str]:
    ruleset = record.ruleset
    text = (
        f"Decided by {ruleset.name} {ruleset.version} ({ruleset.hash[:12]}), "
        f"leadrules {record.engine}, as of {moment(record.as_of)}"
    )
    return [page.paint(line, "faint") for line in page.wrapped(text, "")]
