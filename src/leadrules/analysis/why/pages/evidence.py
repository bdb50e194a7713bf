"""What an auditor is shown besides: everything that the record holds, by its ids."""

from __future__ import annotations

from collections.abc import Sequence

from leadrules.analysis.why.blocks import Block, Facts, Items, Paragraph, Points, Table
from leadrules.analysis.why.conditions import parts_of
from leadrules.analysis.why.pages.sentences import part_said
from leadrules.analysis.why.phrasing import Phrasing
from leadrules.decision.layout import brief
from leadrules.decision.record import Contribution, EventRead
from leadrules.decision.sum_table import change_label, sum_blocks
from leadrules.decision.units import plain

Sections = list[tuple[str, list[Block]]]

_OUTCOMES = {"fired": "fired", "not_fired": "did not fire", "unknown": "could not tell"}
_STEPS = {"true": "yes", "false": "no", "unknown": "could not tell", "not_asked": "not asked"}


def evidence(phrasing: Phrasing) -> Sections:
    """Verdicts in order, every contribution, every sum, what was read, and which rules."""
    return [
        ("Verdicts, in order", _verdicts(phrasing)),
        ("Every rule", [_contributions(phrasing)]),
        *_sums(phrasing),
        ("Labels", [_labels(phrasing)]),
        ("Fields read", [_fields(phrasing)]),
        ("Measures", [_measures(phrasing)]),
        ("Events seen", _events(phrasing)),
        ("Colleagues", _colleagues(phrasing)),
        ("About the input", _notes(phrasing)),
        ("Standing", [_standing(phrasing)]),
        ("Decided by", [identity(phrasing)]),
    ]


def identity(phrasing: Phrasing) -> Block:
    """Which rules decided, when, by which engine."""
    record = phrasing.record
    return Facts(
        (
            ("ruleset", f"{record.ruleset.name} {record.ruleset.version}"),
            ("hash", record.ruleset.hash),
            ("language", str(record.ruleset.language)),
            ("engine", f"leadrules {record.engine}"),
            ("as of", record.as_of.isoformat().replace("+00:00", "Z")),
        )
    )


def _verdicts(phrasing: Phrasing) -> list[Block]:
    ruleset, record = phrasing.loaded.ruleset, phrasing.record
    rows = []
    for verdict, step in zip(ruleset.verdicts, record.trace.verdicts, strict=True):
        needs = "; ".join(part_said(phrasing, part) for part in parts_of(phrasing, verdict))
        rows.append((verdict.name, _STEPS[step.outcome], needs or "every other lead"))
    return [Table(("verdict", "given", "needs all of"), tuple(rows))]


def _contributions(phrasing: Phrasing) -> Block:
    rows = tuple(_contribution(phrasing, one) for one in phrasing.record.trace.contributions)
    heads = ("rule", "group", "score", "outcome", "raw", "changed by", "points", "because", "reads")
    return Table(heads, rows)


def _contribution(phrasing: Phrasing, one: Contribution) -> tuple[str, ...]:
    outcome = _OUTCOMES[one.outcome]
    if one.branch is not None:
        outcome += f", branch {one.branch + 1}"
    if one.passed_over:
        outcome += f", passed over {', '.join(str(place + 1) for place in one.passed_over)}"
    because = phrasing.reason(one) if one.outcome == "fired" else ""
    if one.missing:
        because = f"{because}; {phrasing.missing(one.missing)}".removeprefix("; ")
    if one.events:
        because = f"{because}; events {', '.join(str(place) for place in one.events)}"
    lines = ", ".join(f"{change_label(line)} {plain(line.change)}" for line in one.lines)
    return (
        one.rule, one.group, one.score, outcome, plain(one.raw), lines, plain(one.points),
        because.removeprefix("; "), ", ".join(one.read),
    )  # fmt: skip


def _sums(phrasing: Phrasing) -> Sections:
    found: Sections = []
    for block in sum_blocks(phrasing.record):
        rows = tuple((number, label.strip()) for label, number in block.rows)
        said: list[Block] = [Points(rows, (block.total, block.title))]
        said += [Paragraph(words, faint=True) for words in block.without]
        found.append((f"Sum of {block.title}", said))
    return found


def _labels(phrasing: Phrasing) -> Block:
    record = phrasing.record
    found = [(name, plain(points)) for name, points in record.scores.items()]
    found += [(name, "missing" if rung is None else rung) for name, rung in record.labels.items()]
    return Facts(tuple(found))


def _fields(phrasing: Phrasing) -> Block:
    fields = phrasing.record.trace.fields
    return Facts(tuple((name, phrasing.value(value, name)) for name, value in fields.items()))


def _measures(phrasing: Phrasing) -> Block:
    rows = []
    for one in phrasing.record.trace.measures:
        events = ", ".join(map(str, one.events))
        undecided = str(one.undecided) if one.undecided else ""
        value = "not known" if one.value is None else phrasing.value(one.value, one.name)
        rows.append((one.name, phrasing.name(one.name), value, events, undecided))
    return Table(("measure", "is", "value", "events", "undecided events"), tuple(rows))


def _events(phrasing: Phrasing) -> list[Block]:
    trace = phrasing.record.trace
    rows = tuple(_event(phrasing, place, event) for place, event in enumerate(trace.events))
    given = "" if trace.events_given else "The lead's events were not given."
    return [Paragraph(given), Table(("no.", "type", "at", "id", "of", "values"), rows)]


def _event(phrasing: Phrasing, place: int, event: EventRead) -> tuple[str, ...]:
    kinds = {one.name: one for one in phrasing.loaded.ruleset.events}
    personal = {one.name for one in kinds[event.type].attributes if one.personal}
    values = ", ".join(
        f"{name} {'(hidden)' if phrasing.mask and name in personal else phrasing.value(value)}"
        for name, value in event.values.items()
        if value is not None
    )
    of = "lead" if event.member is None else f"colleague {event.member + 1}"
    at = event.at.isoformat().replace("+00:00", "Z")
    return str(place), event.type, at, brief(event.id or ""), of, values


def _colleagues(phrasing: Phrasing) -> list[Block]:
    trace = phrasing.record.trace
    if trace.colleagues is None:
        return [Paragraph("The account was not given.", faint=True)]
    return [
        Items(
            tuple(
                ", ".join(
                    f"{name} {phrasing.value(value, name)}"
                    for name, value in fields.items()
                    if value is not None
                )
                or "nothing is known"
                for fields in trace.colleagues
            ),
            numbered=True,
        )
    ]


def _notes(phrasing: Phrasing) -> list[Block]:
    trace = phrasing.record.trace
    notes = [f"{note.code} {note.place}: {note.message}" for note in trace.notes]
    counts: Sequence[tuple[int, str]] = (
        (trace.unknown_keys, "keys that no field declares"),
        (trace.unseen_events, "events not seen: later than this decision, or learnt later"),
        (trace.repeated_events, "events left out: the same id came before"),
        (trace.unknown_events, "events of types that are not declared"),
    )
    notes += [f"{number} {what}" for number, what in counts if number]
    return [Items(tuple(notes))]


def _standing(phrasing: Phrasing) -> Block:
    effective = phrasing.record.effective
    left = ", ".join(f"{name} on {at.isoformat()}" for name, at in effective.left.items())
    facts = [
        ("verdict by the rules", phrasing.record.verdict),
        ("score by the rules", plain(phrasing.record.score)),
        ("effective verdict", effective.verdict),
        ("effective score", plain(effective.score)),
        ("since", effective.since.isoformat().replace("+00:00", "Z")),
        ("latched", "yes" if effective.latched else "no"),
        ("cooling", ", ".join(effective.cooling) or "none"),
        ("left", left or "none"),
    ]
    if effective.override is not None:
        facts.append(("override", phrasing.override(effective.override)))
    return Facts(tuple(facts))
