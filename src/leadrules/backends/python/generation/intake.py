"""Reading a lead as Python: plain values at once, everything else by the readers.

Only exact types are taken here (`type(employees) is int`), so that nothing a caller's class does
can be seen, and a captured value is always one that cannot change.
"""

from __future__ import annotations

from datetime import date

from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.generation.text_memo import TEXTS
from leadrules.backends.python.runtime.arithmetic import MAXIMUM, MINIMUM
from leadrules.decision.units import date_of
from leadrules.intake.lead import known_keys
from leadrules.intake.numerals import read_scaled
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir

_MOST_TESTED = 10  # keys asked for one by one, rather than all keys of the lead
_EXACT_FLOAT = 10**15  # below this, decimals of up to 15 digits and floats are one to one


def write_lead(plan: Plan, source: Source) -> None:
    """Write the locals of all fields, `lead_id` and `unknown_keys`, from the dict `lead`."""
    ruleset = plan.ruleset
    source.line("get = lead.get")
    source.line(f"unknown_keys = len(lead) - {len(ruleset.fields)}")
    for one in ruleset.fields:
        write_field(source, one, plan.fields[one.name].code, "lead", counted=True)
    _write_lead_id(plan, source)
    _write_unknown_keys(plan, source)


def _write_unknown_keys(plan: Plan, source: Source) -> None:
    """Write that of the keys left over, those that are known all the same do not count."""
    ruleset = plan.ruleset
    keys = known_keys(ruleset.fields, *ruleset.lead_keys, *ruleset.account_keys)
    others = sorted(keys.difference(one.name for one in ruleset.fields))
    with source.block("if unknown_keys:"):
        if len(others) > _MOST_TESTED:
            known = source.constant("known_keys", keys)
            source.line(f"unknown_keys = len([key for key in lead if key not in {known}])")
            return
        first = ruleset.lead_keys[0] if ruleset.lead_keys else None
        tests = [f"({source.key(key)} in lead)" for key in others if key != first]
        if first in others:
            # one that is there and not None was left out before
            tests.append(f"({source.key(first)} in lead and raw is None)")
        source.line(f"unknown_keys -= {' + '.join(tests) or '0'}")


def write_field(source: Source, one: ir.Field, name: str, given: str, *, counted: bool) -> None:
    """Write the local of a field, read by `get` from the dict `given`; its reader is `name_of`.

    `counted`: each known key that is not there is added to `unknown_keys`.
    """
    key = source.key(one.name)
    slow = f"{name} = {reader_name(name)}({given})"
    if one.type in TEXTS:
        if one.type is ir.Type.TEXTS:
            source.line(f"raw = get({key})")
            source.line(f"{name} = {name}_seen(tuple(raw) if type(raw) is list else raw)")
        else:
            source.line(f"{name} = {name}_seen(get({key}))")
        with source.block(f"if {name} is None:"):
            source.line(f"raw = get({key})")
            with source.block("if raw is None:"):
                source.line(f"{name} = {name}_missing")
                _write_missing(source, one, key, slow, given, counted)
            with source.block("else:"):
                source.line(f"{name} = {name}_new(raw, {given})")
        return
    source.line(f"{name} = get({key})")
    if one.type is ir.Type.NUMBER:
        _write_number(source, one, name, key, given, counted)
        return
    with source.block(f"if {_not_plain(source, one, name)}:"):
        with source.block(f"if {name} is None:"):
            _write_missing(source, one, key, slow, given, counted)
        with source.block("else:"):
            source.line(slow)


def other_keys(one: ir.Field) -> tuple[str, ...]:
    """The keys that a field is looked for under, but for its own name."""
    return tuple(dict.fromkeys(key for key in one.sources if key != one.name))


def reader_name(name: str) -> str:
    """What the reader of a field's local is called."""
    return f"{name}_of"


def _write_missing(
    source: Source, one: ir.Field, key: str, slow: str, given: str, counted: bool
) -> None:
    """What follows where nothing stands under a field's own name."""
    if counted:
        with source.block(f"if {key} not in {given}:"):
            source.line("unknown_keys += 1")
    elsewhere = other_keys(one)
    if elsewhere:
        others = " or ".join(f"get({source.key(other)}) is not None" for other in elsewhere)
        with source.block(f"if {others}:"):
            source.line(slow)


def _not_plain(source: Source, one: ir.Field, name: str) -> str:
    """The test that a value is not one to take as it is."""
    match one.type:
        case ir.Type.BOOLEAN:
            return "True" if one.stand_ins else f"{name} is not True and {name} is not False"
        case ir.Type.INTEGER:
            low = MINIMUM if one.minimum is None else one.minimum
            high = MAXIMUM if one.maximum is None else one.maximum
            test = f"type({name}) is not int or {name} < {low} or {name} > {high}"
            stand_ins = _numbers(one, low, high)
            if stand_ins:
                test += f" or {name} in {source.constant('stand_ins', stand_ins)}"
            return test
        case ir.Type.DATE:
            if one.stand_ins:
                return "True"
            source.constants["date"] = date
            test = f"type({name}) is not date"
            if one.minimum is not None:
                test += f" or {name} < {source.constant('minimum', date_of(one.minimum))}"
            if one.maximum is not None:
                test += f" or {name} > {source.constant('maximum', date_of(one.maximum))}"
            return test
        case _:
            if one.stand_ins:
                return "True"
            return f"type({name}) is not datetime or {name}.tzinfo is not utc"


def _write_number(
    source: Source, one: ir.Field, name: str, key: str, given: str, counted: bool
) -> None:
    """A number as an integer scaled by its places, from an int or a float."""
    scale = 10**one.places
    limit = _EXACT_FLOAT // scale
    low = MINIMUM if one.minimum is None else one.minimum
    high = MAXIMUM if one.maximum is None else one.maximum
    slow = f"{name} = {reader_name(name)}({given})"
    stand_ins = _numbers(one, low, high)
    standing = source.constant("stand_ins", stand_ins)
    with source.block(
        f"if type({name}) is int and {-(-low // scale)} <= {name} <= {high // scale}:"
    ):
        source.line(f"{name} *= {scale}")
        if stand_ins:
            with source.block(f"if {name} in {standing}:"):
                source.line(slow)
    with source.block(f"elif type({name}) is float and {-limit} < {name} < {limit}:"):
        source.line(f"value = round({name} * {scale})")
        wrong = f"value / {scale} != {name} or value < {low} or value > {high}"
        wrong += f" or value in {standing}" if stand_ins else ""
        with source.block(f"if {wrong}:"):
            source.line(slow)
        with source.block("else:"):
            source.line(f"{name} = value")
    with source.block(f"elif {name} is None:"):
        _write_missing(source, one, key, slow, given, counted)
    with source.block("else:"):
        source.line(slow)


def _numbers(one: ir.Field, low: int, high: int) -> frozenset[int]:
    """The stand-ins that are numbers in a range, scaled."""
    found = set()
    for text in one.stand_ins:
        try:
            found.add(read_scaled(text, one.places))
        except Unreadable:
            continue
    return frozenset(number for number in found if low <= number <= high)


def _write_lead_id(plan: Plan, source: Source) -> None:
    """The id under the first lead key, if it is plain text, else by its reader."""
    keys = plan.ruleset.lead_keys
    if not keys:
        source.line("lead_id = None")
        return
    declared = {one.name for one in plan.ruleset.fields}
    source.line(f"raw = lead_id = get({source.key(keys[0])})")
    longest = plan.ruleset.limits.text
    with source.block("if raw is not None:"):
        if keys[0] not in declared:
            source.line("unknown_keys -= 1")
        with source.block(
            f"if type(raw) is not str or raw < '!' or len(raw) > {longest} or not raw.isascii():"
        ):
            source.line("lead_id = read_lead_id(lead)")
    if keys[1:]:
        others = " or ".join(f"get({source.key(other)}) is not None" for other in keys[1:])
        with source.block(f"elif {others}:"):
            source.line("lead_id = read_lead_id(lead)")
