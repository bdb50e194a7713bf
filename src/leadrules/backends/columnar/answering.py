"""What Python says about each distinct value of a column: the `Answers` of a plan.

Values are read and questions answered by the code that scores one lead: its readers, its memos of
texts, its generated functions. An engine hands over distinct values and joins the answers back.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, assert_never

from leadrules.backends.columnar.algebra import (
    Asked,
    Bits,
    Compared,
    DomainOf,
    DueAfter,
    Held,
    Paid,
    Question,
    Truth,
    ValueOf,
    ZoneOffset,
)
from leadrules.backends.columnar.algebra.questions import is_number
from leadrules.backends.python.generation.expressions import Expressions, Value
from leadrules.backends.python.generation.payouts import Placed, write_payout
from leadrules.backends.python.generation.plan import LOCALS
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.generation.text_memo import TEXTS, Questions
from leadrules.backends.python.runtime.arithmetic import MAXIMUM, MINIMUM
from leadrules.backends.python.runtime.readers import Reader, TextReader, Unusual
from leadrules.decision.calendar import due
from leadrules.decision.units import days_of, instant_of, microseconds_of
from leadrules.intake.instants import zone_of
from leadrules.language import ir

KNOWN, MISSING, UNREADABLE = 0, 1, 2
"""What the column `Asked.status` holds."""

_MICROSECOND = timedelta(microseconds=1)
# WHY: within days of the calendar's ends no clock changes, and none of their local times is lost
_FIRST = microseconds_of(datetime(1, 1, 3, tzinfo=UTC))
_LAST = microseconds_of(datetime(9999, 12, 29, tzinfo=UTC))

Row = tuple[Any, ...]
"""What is known of one value: the value or None, then an answer for each question."""


def answer(asked: Asked, values: Sequence[object]) -> dict[str, list[Any]]:
    """The columns that `asked.columns` names, each with one entry for each of the values.

    A value may be whatever a lead may hold under the field (text, number, date, list ...); None is
    missing. Never raises for a value: what cannot be read has the status 2.

    >>> from leadrules.language.ir import Field, Limits, Type
    >>> title = Field("title", Type.TEXT)
    >>> asked = Asked(title, "read", {"as_compared": Compared()}, "UTC", False, Limits())
    >>> answer(asked, ["  CEO ", "", 5])
    {'read': [0, 1, 2], 'as_compared': ['ceo', None, None]}
    """
    read, missing = _answering_of(asked)
    rows: list[Row] = []
    keep = rows.append
    unreadable = []
    for raw in values:
        try:
            keep(read(raw))
        except Unusual:
            unreadable.append(len(rows))
            keep(missing)
    status = [MISSING if row[0] is None else KNOWN for row in rows]
    for place in unreadable:
        status[place] = UNREADABLE
    if not rows:
        return {name: [] for name in asked.columns}
    _, *answers = map(list, zip(*rows, strict=True))
    return {asked.status: status} | dict(zip(asked.questions, answers, strict=True))


def answer_missing(asked: Asked) -> dict[str, Any]:
    """What is answered about a missing value: one value for each of the columns.

    >>> from leadrules.language.ir import Field, Limits, Type
    >>> title = Field("title", Type.TEXT)
    >>> asked = Asked(title, "read", {"as_compared": Compared()}, "UTC", False, Limits())
    >>> answer_missing(asked)
    {'read': 1, 'as_compared': None}
    """
    _, missing = _answering_of(asked)
    return {asked.status: MISSING} | dict(zip(asked.questions, missing[1:], strict=True))


Answering = tuple[Callable[[object], Row], Row]
"""The function that answers about a value or raises Unusual, and the answers for a missing one."""


def _answering_of(asked: Asked) -> Answering:
    # WHY: by value, as every task of a cluster's worker unpickles a specification of its own
    questions = tuple(asked.questions.items())
    return _compiled(asked.field, questions, asked.zone, asked.zone_declared, asked.limits)


@lru_cache(maxsize=256)
def _compiled(
    field: ir.Field,
    questions: tuple[tuple[str, Question], ...],
    zone: str,
    zone_declared: bool,
    limits: ir.Limits,
) -> Answering:
    asked = Asked(field, "", dict(questions), zone, zone_declared, limits)
    if field.type in TEXTS:
        return _about_texts(asked)
    return _about_others(asked)


def _run(whole: Source) -> dict[str, Any]:
    namespace = dict(whole.constants)
    # WHY: exec of text that holds nothing of the author's but identifiers and integers, as one
    # lead's program is
    exec(compile(whole.text(), "<leadrules columns>", "exec"), namespace)  # noqa: S102
    return namespace


# --- texts ---------------------------------------------------------------------------------------


def _about_texts(asked: Asked) -> Answering:
    # WHY: which column stands for a field is the plan's affair
    declared = replace(asked.field, name="text", sources=())
    whole = Source(LOCALS.union(dir(builtins)))
    questions = Questions(declared, "entry", whole)
    for question in asked.questions.values():
        questions.answer(_about_text(questions, question))
    questions.write(whole, "about")
    about = _run(whole)["about"]
    reader = TextReader(Reader(asked, declared), about, questions.patterns)
    seen, new, of = reader.seen.get, reader.new, reader.of

    def read(raw: object) -> Row:
        if type(raw) is not str:
            return of({"text": raw})
        return seen(raw) or new(raw, {"text": raw})

    return read, reader.missing


def _about_text(questions: Questions, question: Question) -> str:
    """The code of an answer about `original` and `text`."""
    expressions, kind = questions.expressions, questions.declared.type
    read = ir.Read(ir.Origin.FIELD, questions.declared.name, kind)
    match question:
        case DomainOf():
            return expressions.value(ir.Domain(read)).whole
        case Compared():
            text = expressions.value(read).code
            if kind is not ir.Type.TEXTS:
                return text
            joined = questions.source.constant("joined", "\n".join)
            return f"None if {text} is None else {joined}({text})"
        case _:
            assert isinstance(question, Truth | Held | Paid | Bits), question
            return _asked(questions.source, expressions, question)


def _asked(source: Source, expressions: Expressions, question: Truth | Held | Paid | Bits) -> str:
    """The code of an answer that rules ask for; what it needs before it goes to `source`."""
    match question:
        case Truth(expression=expression):
            if is_number(expression):
                return expressions.value(expression).whole
            return expressions.truth(expression).value
        case Held(payout=payout):
            held = _written(source, expressions, payout)
            # WHY: the mask of the branches passed over stands above the number of the branch
            count = max(1, _parts(payout))
            return f"({held} - 1) % {count} if {held} > 0 else -2 if {held} else -1"
        case Bits(payouts=payouts, higher=higher):
            written = [(place, _written(source, expressions, payout)) for place, payout in payouts]
            bits = [
                f"({1 << place} if {one} > 0 else {1 << place + higher} if {one} < 0 else 0)"
                for place, one in written
            ]
            return " | ".join(bits)
        case Paid(rules=rules):
            paid = source.names.new("paid")
            source.line(f"{paid} = 0")
            for rule in rules:
                assert not isinstance(rule.payout, ir.PerEvent | ir.Balance)  # they ask no text
                placed = Placed(source, rule, source.names.new("held"), paid)
                write_payout(placed, expressions, rule.payout)
            return paid
    assert_never(question)


def _written(
    source: Source, expressions: Expressions, payout: ir.Branches | ir.Bands | ir.Table
) -> str:
    """The local that says which part of a payout holds, as a trace does."""
    held, paid = source.names.new("held"), source.names.new("paid")
    source.line(f"{paid} = 0")
    write_payout(Placed(source, ir.Rule("held", payout), held, paid), expressions, payout)
    return held


def _parts(payout: ir.Branches | ir.Bands | ir.Table) -> int:
    match payout:
        case ir.Branches(branches=branches):
            return len(branches)
        case ir.Bands(bands=bands):
            return len(bands)
        case ir.Table(entries=entries):
            return len(entries)
    assert_never(payout)


# --- numbers, booleans, dates and instants -------------------------------------------------------


def _about_others(asked: Asked) -> Answering:
    field = replace(asked.field, name="given", sources=())
    whole = Source({"given", "about", *LOCALS, *dir(builtins)})
    inside = whole.beside()
    low = MINIMUM if field.minimum is None else field.minimum
    high = MAXIMUM if field.maximum is None else field.maximum
    value = Value("given", field.type, field.places, ("given",), low, high)
    expressions = Expressions(inside, lambda _: value, lambda _: None)
    answers = [
        _about_other(inside, expressions, asked, question) for question in asked.questions.values()
    ]
    with whole.block("def about(given):"):
        whole.take(inside)
        whole.line(f"return ({', '.join(['given', *answers])},)")
    about = _run(whole)["about"]
    plans_own = [isinstance(one, DueAfter | ZoneOffset) for one in asked.questions.values()]
    if any(plans_own):
        return about, about(None)  # WHY: such integers are the plan's own, and no field's
    reader = Reader(asked, field).value
    return lambda raw: about(reader(raw)), about(None)


def _about_other(source: Source, expressions: Expressions, asked: Asked, question: Question) -> str:
    """The code of an answer about the value `given`."""
    found: Callable[[Any], int | None]
    match question:
        case Truth() | Held() | Paid() | Bits():
            return _asked(source, expressions, question)
        case ValueOf():
            if asked.field.type is ir.Type.DATE:
                found = days_of
            elif asked.field.type is ir.Type.TIMESTAMP:
                found = microseconds_of
            else:
                return "given"
        case DueAfter(duration=duration, calendar=calendar):
            found = _due_after(duration, calendar)
        case _:
            assert isinstance(question, ZoneOffset), question
            found = offset_of(asked.zone, question.local, question.span)
    return f"None if given is None else {source.constant('found', found)}(given)"


def _due_after(duration: ir.Duration, calendar: ir.Calendar | None) -> Callable[[int], int | None]:
    def due_after(start: int) -> int | None:
        try:
            return microseconds_of(due(instant_of(start), duration, calendar))
        except OverflowError:
            return None

    return due_after


def offset_of(zone: str, local: bool, span: int) -> Callable[[int], int | None]:
    """What `ZoneOffset` asks, as a function of a place."""
    where = zone_of(zone)

    def ahead(microseconds: int) -> int:
        clock = instant_of(microseconds)
        # WHY: fold 0, as `replace` leaves it, is what law 5 says of gaps and repeated hours
        at = clock.replace(tzinfo=where) if local else clock.astimezone(where)
        offset = at.utcoffset()
        assert offset is not None
        return offset // _MICROSECOND

    def of(place: int) -> int | None:
        start = max(_FIRST, min(_LAST, place * span))
        offset = ahead(start)
        return offset if ahead(start + span - 1) == offset else None

    return of
