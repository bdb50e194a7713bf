"""Rows and scalars over them, on which every engine must give what Polars gives."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

import pyarrow as pa

from leadrules.backends.columnar.algebra import (
    Add,
    And,
    AsFloat,
    AsInstant,
    Case,
    Clamp,
    Column,
    Compare,
    Concat,
    DayNumber,
    DivideRounded,
    FloorDivide,
    Input,
    IsBlank,
    IsIn,
    IsNaN,
    IsNull,
    Kind,
    Literal,
    Microseconds,
    Multiply,
    Narrow,
    Not,
    Or,
    Scalar,
    ScaledDecimal,
    ScaledFloat,
    ScaledInteger,
    Select,
    ShortEmail,
    Subtract,
    TextLength,
    ToText,
    Widen,
)
from leadrules.language.text import blank_characters

INTEGER, WIDE, BOOLEAN, TEXT, RAW = Kind.INTEGER, Kind.WIDE, Kind.BOOLEAN, Kind.TEXT, Kind.RAW
MOST = 2**63 - 1
LEAST = -(2**63)

_TEXTS = (
    *(
        "",
        " ",
        "a",
        "A",
        "b",
        "it's",
        'say "x"',
        "back\\slash",
        "\\",
        "${user}",
        "%a_",
        "é",
        "e\u0301",
    ),
    *("ß", "Σ", "😀", "\uffff", "\U00010000", "\u00ad", "\u3000\u2003", "\u200b a", "\n", "\t\r\n"),
    *(blank_characters(), blank_characters() + "x", "\u3164", "ａ", "Zürich", "--", "/* */", "{x}"),
)
_EMAILS = (
    *(
        "INFO@x.y",
        "info@x.y",
        "info.desk@X.y",
        "Ann+1%_-.z@a-b.C",
        "a@b",
        "a@b\n",
        "\na@b",
        "a@b@c",
    ),
    *(
        "@x.y",
        "a@",
        "é@x.y",
        "a@x_y.z",
        "ann'o@x.y",
        "a@b c",
        " a@b",
        "İNFO@x.y",
        "ınfo@x.y",
        "ann",
    ),
    *("ten@chars.x", "ten@chars", "K@x.y", "info@", "1@2", "a\\b@c.d"),
)
_FLOATS = (
    *(0.0, -0.0, 0.1, -0.3, 1.005, 2.675, 1e15, 1e14, 123456789.1234, 99999999999.9999, 1e300),
    *(5e-324, float("nan"), float("inf"), float("-inf"), 0.1 + 0.2, -1234.5, 1e-5, 3.0, 1e22),
    *(999999999999999.0, 9007199254740993.0, 0.30000000000000004, -99999999999.9999),
)
_DECIMALS = (
    *("0", "0.5", "-0.5", "12.345678", "-12.3400", "99999999999999999999.5", "1.00", "0.000001"),
    *("922337203685477.5807", "922337203685477.5808", "-922337203685477.5808"),
)
_INSTANTS = (
    dt.datetime(1970, 1, 1),
    dt.datetime(1969, 12, 31, 23, 59, 59, 999999),
    dt.datetime(2024, 3, 31, 2, 30, 0, 1),
    dt.datetime(2024, 10, 27, 1, 30),
    dt.datetime(1883, 11, 18, 12, 0, 30),
    dt.datetime(1600, 2, 29, 6, 7, 8, 90),
    dt.datetime(9999, 12, 30, 23, 0, 0, 999999),
    dt.datetime(2262, 4, 11),
)
_WHOLES = (
    0,
    1,
    -1,
    2,
    -2,
    7,
    -7,
    8,
    100,
    -100,
    10**6,
    MOST,
    LEAST + 1,
    LEAST,
    MOST - 1,
    3 * 10**18,
)
_SMALL = (0, 1, -1, 2, -2, 3, -3, 7, -7, 10, 99, -250, 1000, 12345, -98765)


def leads(count: int = 400, seed: int = 1) -> pa.Table:
    """Rows of all kinds of columns, with nulls."""
    draw = random.Random(seed)

    def column(values: tuple[object, ...], kind: pa.DataType) -> pa.Array:
        every = [*values, *(draw.choice((None, *values)) for _ in range(count - len(values)))]
        draw.shuffle(every)
        return pa.array(every, kind)

    days = tuple(each.date() for each in _INSTANTS)
    return pa.table(
        {
            "place": pa.array(range(count), pa.int64()),
            "small": column(_SMALL, pa.int64()),
            "other": column(_SMALL, pa.int64()),
            "whole": column(_WHOLES, pa.int64()),
            "flag": column((True, False), pa.bool_()),
            "second": column((True, False), pa.bool_()),
            "text": column(_TEXTS, pa.string()),
            "peer": column(_TEXTS, pa.string()),
            "email": column(_EMAILS, pa.string()),
            "int32": column((0, 5, -(2**31), 2**31 - 1), pa.int32()),
            "float": column(_FLOATS, pa.float64()),
            "float32": column((0.5, 0.1, -2.25, 1e10), pa.float32()),
            "decimal": column(tuple(map(Decimal, _DECIMALS)), pa.decimal128(38, 6)),
            "local": column(_INSTANTS, pa.timestamp("us")),
            "instant": column(
                tuple(each.replace(tzinfo=dt.UTC) for each in _INSTANTS), pa.timestamp("us", "UTC")
            ),
            "day": column(days, pa.date32()),
        }
    )


def _column(name: str, kind: Kind = INTEGER) -> Column:
    return Column(name, kind)


def _whole(value: int | None, kind: Kind = INTEGER) -> Literal:
    return Literal(value, kind)


def scalars() -> dict[str, Scalar]:
    """Scalars by what they show; some are made of others, as a lowering makes them."""
    small, other, whole = _column("small"), _column("other"), _column("whole")
    flag, second = _column("flag", BOOLEAN), _column("second", BOOLEAN)
    text, peer = _column("text", RAW), _column("peer", RAW)
    email = _column("email", RAW)
    unknown, true, false = (Literal(value, BOOLEAN) for value in (None, True, False))
    millions = Multiply(Widen(whole), _whole(10**6), WIDE)
    made: dict[str, Scalar] = {
        "place": _column("place"),
        "and": And((flag, second)),
        "and of none": And(()),
        "and with unknown": And((flag, unknown)),
        "or": Or((flag, second)),
        "or of none": Or(()),
        "or with unknown": Or((flag, unknown, false)),
        "not": Not(And((flag, Or((second, unknown))))),
        "is null": IsNull(Add(small, other)),
        "text is null": IsNull(text),
        "float is null": IsNull(_column("float", RAW)),
        "true": true,
        "equal flags": Compare("==", flag, second),
        "different flags": Compare("!=", flag, second),
        "in no values": IsIn(small, ()),
        "text in no values": IsIn(ToText(text), ()),
        "in": IsIn(small, (1, -7, 12345)),
        "one value in": IsIn(small, (1,)),
        "wide in": IsIn(millions, (0, MOST * 10**6)),
        "text in": IsIn(ToText(text), ("it's", "back\\slash", "${user}", "a")),
        "equal texts": Compare("==", ToText(text), ToText(peer)),
        "text equals": Compare("==", ToText(text), Literal("é", TEXT)),
        "text differs": Compare("!=", ToText(text), Literal("\\", TEXT)),
        "add": Add(small, other),
        "add wide": Add(whole, whole, WIDE),
        "subtract wide": Subtract(_whole(0), whole, WIDE),
        "multiply": Multiply(small, Subtract(other, _whole(5))),
        "multiply wide": Multiply(whole, whole, WIDE),
        "null literal": Add(small, _whole(None)),
        "floor of floor": FloorDivide(FloorDivide(Add(small, other), 7), 3),
        "floor by one": FloorDivide(whole, 1),
        "floor by most": FloorDivide(whole, MOST),
        "floor wide": FloorDivide(millions, 7),
        "rounded": DivideRounded(small, other),
        "rounded by literal": DivideRounded(small, _whole(4)),
        "rounded by odd": DivideRounded(small, _whole(-7)),
        "rounded by nothing": DivideRounded(small, _whole(0)),
        "rounded wide": DivideRounded(millions, other, WIDE),
        "rounded wide by wide": DivideRounded(millions, Widen(Add(small, other)), WIDE),
        "narrow": Narrow(Multiply(Widen(whole), _whole(3), WIDE)),
        "narrow edge": Narrow(Add(Widen(whole), _whole(1), WIDE)),
        "clamp": Clamp(Add(small, other), -5, 50),
        "clamp floor": Clamp(whole, -5, None),
        "clamp cap": Clamp(whole, None, 9),
        "clamp crossed": Clamp(small, 10, 3),
        "clamp wide": Clamp(millions, LEAST, MOST),
        "clamp nothing": Clamp(small, None, None),
        "case": Case(((unknown, _whole(1)), (flag, _whole(2)), (second, other)), _whole(None)),
        "case of none": Case((), small),
        "case of texts": Case(((flag, Literal("it's", TEXT)),), Literal(None, TEXT)),
        "concat": Concat((ToText(text), Literal("|", TEXT), ToText(small), Literal(None, TEXT))),
        "concat of nulls": Concat((Literal(None, TEXT),)),
        "integer as text": ToText(whole),
        "int32 as text": ToText(_column("int32", RAW)),
        "is blank": IsBlank(text),
        "length": TextLength(text),
        "short email": ShortEmail(
            email, (("info@", "info"), ("ann", "annx"), ("in", "inx")), "o", 10
        ),
        "shortest email": ShortEmail(Concat((email,)), (), "o", 100),
        "length of made": TextLength(Concat((ToText(text), ToText(text)))),
        "is nan": IsNaN(_column("float", RAW)),
        "day": DayNumber(_column("day", RAW)),
        "local": Microseconds(_column("local", RAW)),
        "instant": Microseconds(_column("instant", RAW)),
        "int32 scaled": ScaledInteger(_column("int32", RAW), 4),
        "whole scaled": ScaledInteger(_column("whole", RAW), 4),
        "whole scaled far": ScaledInteger(_column("whole", RAW), 25),
        "whole as it is": ScaledInteger(_column("whole", RAW), 0),
        "float32 scaled": ScaledFloat(_column("float32", RAW), 4),
        "decimal to two": ScaledDecimal(_column("decimal", RAW), 6, 2),
        "decimal to four": ScaledDecimal(_column("decimal", RAW), 6, 4),
        "decimal to six": ScaledDecimal(_column("decimal", RAW), 6, 6),
        "decimal to nine": ScaledDecimal(_column("decimal", RAW), 6, 9),
        "as float": AsFloat(whole, 4),
        "small as float": AsFloat(small, 3),
        "wide as float": AsFloat(Widen(small), 2),
        "as instant": AsInstant(Microseconds(_column("instant", RAW))),
        "a" * 70: Add(small, _whole(1)),
        "a" * 69 + "b": Add(small, _whole(2)),
        "Name": small,
        "name": other,
    }
    made |= {f"float to {n}": ScaledFloat(_column("float", RAW), n) for n in (0, 2, 4, 9)}
    for sign in ("==", "!=", "<", "<=", ">", ">="):
        made[f"small {sign} other"] = Compare(sign, small, other)
        made[f"wide {sign} whole"] = Compare(sign, millions, whole)
        made[f"whole {sign} least"] = Compare(sign, whole, _whole(LEAST))
    return made


def select() -> Select:
    """All scalars over all rows, with the row's number."""
    return Select(
        Input("leads", tuple(leads(40).column_names), "row"),
        {"row": Column("row", INTEGER)} | scalars(),
        keep=False,
    )
