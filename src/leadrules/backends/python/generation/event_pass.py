"""The pass over events as Python: over a caller's dicts, or over events as the intake read them."""

from __future__ import annotations

from leadrules.backends.python.generation.events import EventsWriter
from leadrules.backends.python.generation.intake import other_keys, write_field
from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.generation.source import Source
from leadrules.language import ir


def write_given_events(plan: Plan, source: Source) -> None:
    """Write the pass over `events` as a caller gives them: None, or plain dicts in a list."""
    writer = EventsWriter(plan, source, with_colleagues=False)
    with source.block("if events is None:"):
        source.lines(["seen = None", "unseen = unknown_events = repeated = 0"])
        _write_not_given(plan, source, writer.names())
    with source.block("else:"):
        with source.block("if type(events) is not list and type(events) is not tuple:"):
            source.line("raise Unusual")
        source.lines(["seen = []", "unseen = unknown_events = repeated = 0"])
        source.lines(["ids = {}", "keep = seen.append"])
        writer.write_before()
        with source.block("for event in events:"):
            _write_given_event(plan, source, writer)
        _write_limit(plan, source)
        writer.write_after()
    elsewhere = writer.names_elsewhere()
    if elsewhere:
        _write_not_given(plan, source, elsewhere)


def _write_not_given(plan: Plan, source: Source, names: list[tuple[str, str]]) -> None:
    """Write what measures are of events that are not given."""
    for value in ("None", "0"):
        these = [name for name, start in names if start == value]
        for first in range(0, len(these), 30):
            source.line(" = ".join([*these[first : first + 30], value]))


def _write_given_event(plan: Plan, source: Source, writer: EventsWriter) -> None:
    of_member = ["member"] if writer.with_colleagues else []
    types = source.constant("event_types", frozenset(kind.name for kind in plan.ruleset.events))
    source.lines(
        [
            "if type(event) is not dict:",
            "    raise Unusual",
            "get = event.get",
            "kind = get('type')",
            f"if kind not in {types}:",
            "    if type(kind) is not str:",
            "        raise Unusual",
            "    unknown_events += 1",
            "    continue",
            "at = get('at')",
            "if (",
            "    type(at) is str and len(at) == 20 and at[4] == at[7] == '-' and at[10] == 'T'",
            "    and at[13] == at[16] == ':' and at[19] == 'Z' and (at[11] < '2' or at[12] < '4')",
            "):",
            "    at = parse_instant(at)",
            "elif type(at) is not datetime or at.tzinfo is not utc:",
            "    at = read_at(at)",
            "if at > as_of:",
            "    if len(event) > 2:",
            "        check_event(event)",
            "    unseen += 1",
            "    continue",
        ]
    )
    for number, kind in enumerate(plan.ruleset.events):
        last = number == len(plan.ruleset.events) - 1
        head = "if" if number == 0 else "elif"
        with source.block(
            "else:" if last and number else f"{head} kind == {source.key(kind.name)}:"
        ):
            names = []
            for one in kind.attributes:
                name = plan.attributes[kind.name, one.name].code
                write_field(source, one, name, "event", counted=False)
                names.append(name)
            _write_about(plan, source, kind)
            writer.write_event(kind)
            kept = ", ".join([str(number), "at", "identifier", "hit", *names, *of_member])
            source.line(f"keep(({kept}))")


def _write_about(plan: Plan, source: Source, kind: ir.EventType) -> None:
    """Write the local `identifier`, and go on to the next event where this one does not count.

    Where an event has its type, its time and all attributes, and no more keys than these, there is
    neither an id nor a `known_at` to look for. An id seen before is passed over; only where the
    one seen before is later, all must be read again in order.
    """
    full = [f"len(event) != {2 + len(kind.attributes)}"]
    attributes = [plan.attributes[kind.name, one.name] for one in kind.attributes]
    full += [f"{attribute.maybe[0]} is None" for attribute in attributes]
    if any(other_keys(one) for one in kind.attributes):
        full = ["True"]
    longest = plan.ruleset.limits.text
    source.line("identifier = None")
    with source.block(f"if {' or '.join(full)}:"):
        source.lines(
            [
                "identifier = get('id')",
                "if identifier is not None:",
                "    if (",
                "        type(identifier) is not str or identifier < '!'",
                f"        or len(identifier) > {longest} or not identifier.isascii()",
                "    ):",
                "        identifier = read_id(identifier)",
                "known_at = get('known_at')",
                "if known_at is not None and is_after(known_at, as_of):",
                "    unseen += 1",
                "    continue",
                "if identifier is not None:",
                "    if identifier in ids:",
                "        if at < ids[identifier]:",
                "            raise Unusual",
                "        repeated += 1",
                "        continue",
                "    ids[identifier] = at",
            ]
        )


def write_measure(plan: Plan, source: Source) -> None:
    """Write the pass over `events` as the intake read them, a colleague's among them."""
    writer = EventsWriter(plan, source, with_colleagues=True)
    source.lines(["seen = []", "unseen = unknown_events = repeated = 0"])
    writer.write_before()
    with source.block("for event in events:"):
        source.lines(["at = event.at", "member = event.member", "kind = event.type"])
        head = "if"
        for number, kind in enumerate(plan.ruleset.events):
            with source.block(f"{head} kind == {source.key(kind.name)}:"):
                names = [plan.attributes[kind.name, one.name].code for one in kind.attributes]
                if names:
                    read = plan.values_reader(kind)
                    source.line(f"{', '.join(names)}, = {read}(event.values)")
                writer.write_event(kind)
                kept = ", ".join([str(number), "at", "event.id", "hit", *names])
                source.line(f"seen.append(({kept}))")
            head = "elif"
        if head == "if":
            source.line("pass")
    writer.write_after()
    _write_scopes(source, writer)


def write_measure_given(plan: Plan, source: Source) -> None:
    """Write the pass over the events in `sources`, pairs of a member and its events as given.

    The lead's own come first, so that equal events stand in the order of the law, and none of a
    colleague's replaces one of the lead's. The tuple kept of an event ends with the member.
    """
    writer = EventsWriter(plan, source, with_colleagues=True)
    source.lines(["seen = []", "unseen = unknown_events = repeated = 0"])
    source.lines(["ids = {}", "keep = seen.append"])
    writer.write_before()
    with source.block("for member, events in sources:"), source.block("for event in events:"):
        _write_given_event(plan, source, writer)
    _write_limit(plan, source)
    writer.write_after()
    _write_scopes(source, writer)


def write_nothing_given(plan: Plan, source: Source) -> None:
    """Write what measures are where no events are given."""
    source.lines(["seen = None", "unseen = unknown_events = repeated = 0"])
    _write_not_given(plan, source, EventsWriter(plan, source, with_colleagues=True).names())


def measured_names(plan: Plan) -> list[str]:
    """The locals that a pass over events leaves."""
    writer = EventsWriter(plan, plan.source, with_colleagues=True)
    return ["seen", "unseen", "unknown_events", "repeated", *(name for name, _ in writer.names())]


def _write_scopes(source: Source, writer: EventsWriter) -> None:
    """Write that a measure is None where the events in its scope were not given."""
    for scope, not_given in (
        (ir.Scope.LEAD, "not of_lead"),
        (ir.Scope.COLLEAGUES, "not of_colleagues"),
        (ir.Scope.ACCOUNT, "not of_lead or not of_colleagues"),
    ):
        for first, name in enumerate(writer.values_in(scope)):
            if first == 0:
                source.line(f"if {not_given}:")
            source.line(f"    {name} = None")


def _write_limit(plan: Plan, source: Source) -> None:
    """Write that too many events are left to the shared intake, which refuses them."""
    with source.block(f"if len(seen) + repeated > {plan.ruleset.limits.events}:"):
        source.line("raise Unusual")
