"""What is constant in scalars is worked out, and what they are made of is known."""

from __future__ import annotations

import pytest

from leadrules.backends.columnar.algebra import (
    AsFloat,
    AsInstant,
    Case,
    Column,
    Compare,
    Concat,
    DayNumber,
    DivideRounded,
    FloorDivide,
    IsBlank,
    IsIn,
    Kind,
    Literal,
    Narrow,
    Not,
    Scalar,
    Subtract,
    ToText,
    Widen,
)
from leadrules.backends.columnar.algebra.kinds import kind_of
from leadrules.backends.columnar.lowering.names import Layers, Names
from leadrules.backends.columnar.lowering.terms import (
    FALSE,
    NO_INTEGER,
    NO_TEXT,
    TRUE,
    UNKNOWN,
    ZERO,
    added,
    case,
    clamped,
    columns_of,
    compare,
    every,
    floor_divided,
    given,
    holds,
    known,
    missing,
    multiplied,
    negated,
    never_null,
    one_of,
    some,
    subtracted,
    text,
    total,
    whole,
    widened,
)

A, B = Column("a", Kind.INTEGER), Column("b", Kind.INTEGER)
YES = Column("yes", Kind.BOOLEAN)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (every([]), TRUE),
        (every([YES, FALSE]), FALSE),
        (every([YES, TRUE, YES]), YES),
        (some([]), FALSE),
        (some([YES, TRUE]), TRUE),
        (negated(UNKNOWN), UNKNOWN),
        (negated(TRUE), FALSE),
        (negated(negated(YES)), YES),
        (missing(NO_INTEGER), TRUE),
        (missing(whole(1)), FALSE),
        (missing(known(A)), FALSE),
        (holds(UNKNOWN), FALSE),
        (holds(YES), Case(((YES, TRUE),), FALSE)),
        (holds(missing(A)), missing(A)),
        (compare("<", NO_INTEGER, A), UNKNOWN),
        (compare("<", whole(1), whole(2)), TRUE),
        (compare(">=", text("a"), text("b")), FALSE),
        (compare("<", whole(1), A), Compare(">", A, whole(1))),
        (compare("==", YES, TRUE), YES),
        (compare("!=", YES, TRUE), Not(YES)),
        (compare("==", FALSE, YES), Not(YES)),
        (one_of(whole(1), [1, 2]), TRUE),
        (one_of(NO_TEXT, ["a"]), UNKNOWN),
        (one_of(A, [1]), Compare("==", A, whole(1))),
        (one_of(A, [1, 2]), IsIn(A, (1, 2))),
        (one_of(Column("t", Kind.TEXT), ["x"]), Compare("==", Column("t", Kind.TEXT), text("x"))),
        (one_of(A, []), Case(((missing(A), UNKNOWN),), FALSE)),
        (case([(FALSE, A), (UNKNOWN, A), (TRUE, B), (YES, A)], ZERO), B),
        (case([(YES, A), (YES, B)], B), Case(((YES, A),), B)),
        (given(whole(1), A), A),
        (added(NO_INTEGER, A), NO_INTEGER),
        (added(whole(1), whole(2)), whole(3)),
        (added(ZERO, A), A),
        (added(A, ZERO), A),
        (total([A, whole(2), NO_INTEGER, whole(-2)]), A),
        (total([]), ZERO),
        (total([A, B, A]), added(added(A, B), A)),
        (subtracted(A, NO_INTEGER), NO_INTEGER),
        (subtracted(whole(1), whole(3)), whole(-2)),
        (subtracted(A, ZERO), Subtract(A, ZERO)),
        (multiplied(A, NO_INTEGER), NO_INTEGER),
        (multiplied(whole(2), whole(3)), whole(6)),
        (multiplied(whole(1), A), A),
        (floor_divided(whole(-1), 7), whole(-1)),
        (floor_divided(NO_INTEGER, 7), NO_INTEGER),
        (floor_divided(A, 7), FloorDivide(A, 7)),
        (widened(whole(1)), Literal(1, Kind.WIDE)),
        (widened(widened(A)), Widen(A)),
        (clamped(A, None, None), A),
        (clamped(whole(5), 6, None), whole(6)),
        (clamped(whole(5), None, 4), whole(4)),
    ],
)
def test_what_is_constant_is_worked_out(made: Scalar, expected: Scalar) -> None:
    assert made == expected


def test_what_scalars_hold() -> None:
    raw = Column("raw", Kind.RAW)
    assert kind_of(Widen(A)) is Kind.WIDE
    assert kind_of(Narrow(Widen(A))) is Kind.INTEGER
    assert kind_of(DayNumber(raw)) is Kind.INTEGER
    assert kind_of(ToText(raw)) is Kind.TEXT
    assert kind_of(IsBlank(raw)) is Kind.BOOLEAN
    assert kind_of(AsFloat(A, 2)) is Kind.FLOAT
    assert kind_of(AsInstant(A)) is Kind.INSTANT
    assert kind_of(Case(((YES, A),), clamped(A, 1, 2))) is Kind.INTEGER


def test_what_always_has_a_value() -> None:
    assert never_null(Concat((NO_TEXT,)))
    assert never_null(DivideRounded(ZERO, whole(2)))
    assert not never_null(DivideRounded(ZERO, ZERO))
    assert not never_null(DivideRounded(A, whole(2)))
    assert never_null(case([(YES, whole(1))], ZERO))
    assert not never_null(case([(YES, A)], ZERO))
    assert not never_null(compare("<", A, ZERO))


def test_columns_are_computed_in_layers() -> None:
    layers = Layers(Names(["twice", "x"]))
    twice = layers.define("twice", added(A, A))
    other = layers.define("x", added(B, B))
    four = layers.define("four", added(twice, other))
    assert layers.define("none", four) == four
    assert (twice, four) == (Column("twice_2", Kind.INTEGER), Column("four", Kind.INTEGER))
    assert sorted(columns_of(added(twice, other))) == ["twice_2", "x_2"]
