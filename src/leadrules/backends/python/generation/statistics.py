"""What each kind of measure makes of the events that count, as Python."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

from leadrules.backends.python.generation.expressions import Value
from leadrules.backends.python.generation.plan import Counted
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.runtime.arithmetic import MAXIMUM, MINIMUM, fitting, rounded
from leadrules.backends.python.runtime.balances import ONE
from leadrules.backends.python.runtime.days import DAY, local_day
from leadrules.language import ir

_LONGEST_TABLE = 50_000


def write_start(source: Source, measured: Counted) -> None:
    """Write what a measure is before any event."""
    source.line(f"{measured.count} = 0")
    if measured.undecided:
        source.line(f"{measured.undecided} = 0")
    match measured.measure:
        case ir.BusiestDay():
            source.line(f"{measured.state} = {{}}")
        case ir.DaysSinceEvent() | ir.Total(how="minimum" | "maximum"):
            source.line(f"{measured.state} = None")
        case ir.Total() | ir.EventPoints():
            source.line(f"{measured.state} = 0")
        case _:
            pass


def write_found(source: Source, measured: Counted, attribute: str, zone: str) -> None:
    """Write what an event that counts, at `at`, adds; `attribute` is the code for a statistic's."""
    state = measured.state
    match measured.measure:
        case ir.Total(how=how):
            with source.block(f"if {attribute} is None:"):
                source.line(f"{measured.undecided} += 1")
            with source.block("else:"):
                _write_counted(source, measured)
                if how in ("sum", "average"):
                    source.line(f"{state} += {attribute}")
                else:
                    compare = "<" if how == "minimum" else ">"
                    with source.block(f"if {state} is None or {attribute} {compare} {state}:"):
                        source.line(f"{state} = {attribute}")
            return
        case ir.BusiestDay():
            day = "at.toordinal()"
            if zone != "UTC":
                day = f"{source.constant('day_in_zone', local_day(zone))}(at)"
            source.line(f"day = {day}")
            source.line(f"{state}[day] = {state}.get(day, 0) + 1")
        case ir.DaysSinceEvent(which=which):
            compare = "<" if which == "first" else ">"
            with source.block(f"if {state} is None or at {compare} {state}:"):
                source.line(f"{state} = at")
        case ir.EventPoints(decay=decay) if decay is not None:
            _write_decayed(source, state, decay, measured.measure.selection.window.within)
        case _:
            pass
    _write_counted(source, measured)


def _write_counted(source: Source, measured: Counted) -> None:
    source.line(f"{measured.count} += 1")
    if not measured.chosen:
        source.line(f"hit += {measured.bit}")


def _write_decayed(source: Source, state: str, decay: ir.Decay, within: int | None) -> None:
    if decay.step % DAY == 0:
        age, whole = "(as_of - at).days", decay.step // DAY
    else:
        step = source.constant("step", timedelta(microseconds=decay.step))
        age, whole = f"(as_of - at) // {step}", 1
    steps = age if whole == 1 else f"{age} // {whole}"
    length = len(decay.factors)
    most = None if within is None else (within - 1) // decay.step + 1  # steps that occur
    if most is not None and most <= max(length, _LONGEST_TABLE):
        table = (*decay.factors[:most], *[decay.tail] * (most - length))
        source.line(f"{state} += {source.constant('factors', table)}[{steps}]")
    else:
        factors = source.constant("factors", decay.factors)
        source.line(f"age = {steps}")
        source.line(f"{state} += {factors}[age] if age < {length} else {decay.tail}")


def write_end(source: Source, measured: Counted, attribute: Value | None, most: int) -> None:
    """Write what a measure comes to, of at most so many events."""
    name, state, count = measured.value.code, measured.state, measured.count
    constants = source.constants
    match measured.measure:
        case ir.Count():
            pass
        case ir.BusiestDay():
            source.line(f"{name} = max({state}.values()) if {state} else 0")
        case ir.DaysSinceEvent():
            source.line(f"{name} = None if {state} is None else (as_of - {state}).days")
        case ir.EventPoints(each=each, decay=decay):
            constants["rounded"] = rounded
            total = f"{each} * {count}"
            if decay is not None:
                total = f"rounded({each} * {state}, {ONE})"
            source.line(f"{name} = {total}")
        case ir.Total(how=how, places=places):
            assert attribute is not None
            constants["fitting"], constants["rounded"] = fitting, rounded
            scale = 10 ** (places - attribute.places)
            total = state if scale == 1 else f"{state} * {scale}"
            match how:
                case "average":
                    source.line(f"{name} = fitting(rounded({total}, {count})) if {count} else None")
                case "sum" if _fits(attribute, most * scale):
                    source.line(f"{name} = {total}")
                case "sum":
                    source.line(f"{name} = fitting({total})")
                case "minimum" | "maximum":
                    source.line(
                        f"{name} = {total}"
                        if scale == 1
                        else f"{name} = None if {state} is None else fitting({total})"
                    )
                case _:
                    assert_never(how)
        case _:
            assert_never(measured.measure)


def _fits(attribute: Value, times: int) -> bool:
    return attribute.low * times >= MINIMUM and attribute.high * times <= MAXIMUM
