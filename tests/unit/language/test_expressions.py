"""Conditions: what they are in `ir`, and what is said of those that are wrong."""

from __future__ import annotations

import pytest

from leadrules.codes import CODES
from leadrules.diagnostics import Severity
from leadrules.language import ir
from leadrules.language.expressions import Name, Result, Scope, Want, compile_condition
from leadrules.language.ir import Origin, TextTest, Type

FIELDS = {
    "employees": Name(Origin.FIELD, Type.INTEGER),
    "price": Name(Origin.FIELD, Type.NUMBER, places=2),
    "tiny": Name(Origin.FIELD, Type.NUMBER, places=6),
    "title": Name(Origin.FIELD, Type.TEXT),
    "industry": Name(Origin.FIELD, Type.TEXT),
    "code": Name(Origin.FIELD, Type.TEXT, exact=True),
    "size": Name(Origin.FIELD, Type.TEXT, choices=("small", "large")),
    "email": Name(Origin.FIELD, Type.EMAIL),
    "tags": Name(Origin.FIELD, Type.TEXTS),
    "plans": Name(Origin.FIELD, Type.TEXTS, choices=("free", "paid")),
    "opted_out": Name(Origin.FIELD, Type.BOOLEAN),
    "signed_on": Name(Origin.FIELD, Type.DATE),
    "seen_at": Name(Origin.FIELD, Type.TIMESTAMP),
    "visits": Name(Origin.MEASURE, Type.INTEGER),
    "heat": Name(Origin.LABEL, Type.RUNG, ladder=("cold", "warm", "hot")),
    "grade": Name(Origin.LABEL, Type.RUNG, ladder=("C", "B", "A")),
    "rating": Name(Origin.LABEL, Type.RUNG, ladder=("A1", "B1"), ordered=False),
}
SCOPE = Scope(
    names=FIELDS,
    phrases={
        "executive": (("CEO", "chief * officer"), ("assistant to *",)),
        "director": (("director", "Head of"), ()),
        "broken": (("chief*",), ()),
    },
    lists={"rivals": ("acme.com", "Example.org"), "plan_names": ("free", "gold"), "nothing": ()},
    elsewhere={"fit": "`fit` is a score, and rules stand before scores"},
)

EMPLOYEES = ir.Read(Origin.FIELD, "employees", Type.INTEGER)
PRICE = ir.Read(Origin.FIELD, "price", Type.NUMBER, 2)
TITLE = ir.Read(Origin.FIELD, "title", Type.TEXT)
CODE = ir.Read(Origin.FIELD, "code", Type.TEXT)
EMAIL = ir.Read(Origin.FIELD, "email", Type.EMAIL)
TAGS = ir.Read(Origin.FIELD, "tags", Type.TEXTS)
PLANS = ir.Read(Origin.FIELD, "plans", Type.TEXTS)
OPTED_OUT = ir.Read(Origin.FIELD, "opted_out", Type.BOOLEAN)
SIGNED_ON = ir.Read(Origin.FIELD, "signed_on", Type.DATE)
SEEN_AT = ir.Read(Origin.FIELD, "seen_at", Type.TIMESTAMP)
HEAT = ir.Read(Origin.LABEL, "heat", Type.RUNG)
RATING = ir.Read(Origin.LABEL, "rating", Type.RUNG)
TRUE = ir.Constant(True, Type.BOOLEAN)


def whole(value: int) -> ir.Constant:
    return ir.Constant(value, Type.INTEGER)


def equals(operand: ir.Expression, *values: str, exact: bool = False) -> ir.TextIs:
    return ir.TextIs(operand, TextTest.EQUALS, values, exact=exact)


def compiled(source: str, want: Want = "any") -> Result:
    return compile_condition(source, SCOPE, want=want)


ACCEPTED: dict[str, ir.Expression] = {
    "opted_out": OPTED_OUT,
    "  opted_out\n": OPTED_OUT,
    "not opted_out": ir.Not(OPTED_OUT),
    "not not opted_out": ir.Not(ir.Not(OPTED_OUT)),
    "opted_out == True": ir.Compare("==", OPTED_OUT, TRUE),
    "true == opted_out": ir.Compare("==", TRUE, OPTED_OUT),
    "opted_out != false": ir.Compare("!=", OPTED_OUT, ir.Constant(False, Type.BOOLEAN)),
    "opted_out == (employees > 1)": ir.Compare(
        "==", OPTED_OUT, ir.Compare(">", EMPLOYEES, whole(1))
    ),
    "opted_out in [true]": ir.OneOf(OPTED_OUT, (True,)),
    "employees >= 50 and not opted_out or opted_out": ir.Or(
        (ir.And((ir.Compare(">=", EMPLOYEES, whole(50)), ir.Not(OPTED_OUT))), OPTED_OUT)
    ),
    "50 <= employees < 200": ir.And(
        (ir.Compare("<=", whole(50), EMPLOYEES), ir.Compare("<", EMPLOYEES, whole(200)))
    ),
    "employees == 2.0": ir.Compare("==", EMPLOYEES, ir.Constant(2, Type.NUMBER)),
    "price == 2.50": ir.Compare("==", PRICE, ir.Constant(25, Type.NUMBER, 1)),
    "price > 0.000001": ir.Compare(">", PRICE, ir.Constant(1, Type.NUMBER, 6)),
    "employees > -5": ir.Compare(">", EMPLOYEES, whole(-5)),
    "employees > -9223372036854775808": ir.Compare(">", EMPLOYEES, whole(-(2**63))),
    "-employees < 0": ir.Compare("<", ir.Negate(EMPLOYEES), whole(0)),
    "employees == price": ir.Compare("==", EMPLOYEES, PRICE),
    "employees in [1, -2, 1]": ir.OneOf(EMPLOYEES, (1, -2)),
    "price in [1, 2.5]": ir.OneOf(PRICE, (100, 250)),
    "price not in [1,]": ir.Not(ir.OneOf(PRICE, (100,))),
    "employees in []": ir.OneOf(EMPLOYEES, ()),
    "employees + price * 2 > 1": ir.Compare(
        ">",
        ir.Arithmetic("+", EMPLOYEES, ir.Arithmetic("*", PRICE, whole(2), 2), 2),
        whole(1),
    ),
    "employees - 1 == 0": ir.Compare("==", ir.Arithmetic("-", EMPLOYEES, whole(1), 0), whole(0)),
    "employees / 3 == 0.333333": ir.Compare(
        "==",
        ir.Arithmetic("/", EMPLOYEES, whole(3), 6),
        ir.Constant(333333, Type.NUMBER, 6),
    ),
    'title == "Vice  PRESIDENT"': equals(TITLE, "vice president"),
    "'ceo' == title": equals(TITLE, "ceo"),
    'title != "ceo"': ir.Not(equals(TITLE, "ceo")),
    'title in ["CEO", "ceo", "CTO"]': equals(TITLE, "ceo", "cto"),
    'title not in ["ceo"]': ir.Not(equals(TITLE, "ceo")),
    'code == "Ab "': equals(CODE, "Ab ", exact=True),
    'email == "Ann@Acme.com"': equals(EMAIL, "ann@acme.com"),
    'size == "SMALL"': equals(ir.Read(Origin.FIELD, "size", Type.TEXT), "small"),
    "domain(email) in rivals": equals(ir.Domain(EMAIL), "acme.com", "example.org"),
    "title == industry": ir.Compare("==", TITLE, ir.Read(Origin.FIELD, "industry", Type.TEXT)),
    "email != title": ir.Compare("!=", EMAIL, TITLE),
    'code in ["a\\"b", "c\\\\d"]': equals(CODE, 'a"b', "c\\d", exact=True),
    '"hot" in tags': ir.Items(TAGS, "any", ("hot",)),
    '"hot" not in tags': ir.Not(ir.Items(TAGS, "any", ("hot",))),
    'any_of(tags, ["A", "b"])': ir.Items(TAGS, "any", ("a", "b")),
    "all_of(tags, rivals)": ir.Items(TAGS, "all", ("acme.com", "example.org")),
    "none_of(plans, plan_names)": ir.Items(PLANS, "none", ("free",)),
    'signed_on >= "2024-01-31"': ir.Compare(">=", SIGNED_ON, ir.Constant(19753, Type.DATE)),
    'signed_on in ["1970-01-02"]': ir.OneOf(SIGNED_ON, (1,)),
    'seen_at < "1970-01-01 00:00:01.5 UTC"': ir.Compare(
        "<", SEEN_AT, ir.Constant(1_500_000, Type.TIMESTAMP)
    ),
    'seen_at == "1970-01-01T01:00+01:00"': ir.Compare(
        "==", SEEN_AT, ir.Constant(0, Type.TIMESTAMP)
    ),
    "seen_at == seen_at": ir.Compare("==", SEEN_AT, SEEN_AT),
    "days_since(signed_on) > 30": ir.Compare(">", ir.DaysSince(SIGNED_ON), whole(30)),
    'heat >= "warm"': ir.Compare(">=", HEAT, ir.Constant(1, Type.RUNG)),
    'heat in ["hot", "cold"]': ir.OneOf(HEAT, (2, 0)),
    "heat < heat": ir.Compare("<", HEAT, HEAT),
    'rating == "B1"': ir.Compare("==", RATING, ir.Constant("B1", Type.RUNG)),
    "is_missing(heat)": ir.IsMissing(HEAT),
    "is_known(tags)": ir.Not(ir.IsMissing(TAGS)),
    "length(tags) >= 2": ir.Compare(">=", ir.Length(TAGS), whole(2)),
    "length(domain(email)) > 9": ir.Compare(">", ir.Length(ir.Domain(EMAIL)), whole(9)),
    'starts_with(title, "VP", rivals)': ir.Or(
        (
            ir.TextIs(TITLE, TextTest.STARTS_WITH, ("vp",)),
            ir.TextIs(TITLE, TextTest.STARTS_WITH, ("acme.com", "example.org")),
        )
    ),
    'ends_with(code, "X")': ir.TextIs(CODE, TextTest.ENDS_WITH, ("X",), exact=True),
    'contains(code, " X")': ir.TextIs(CODE, TextTest.CONTAINS, (" X",), exact=True),
    'contains(tags, "x",)': ir.TextIs(TAGS, TextTest.CONTAINS, ("x",)),
    "contains(title, nothing)": ir.TextIs(TITLE, TextTest.CONTAINS, ()),
    r'matches(title, "^\d+\.$")': ir.TextIs(TITLE, TextTest.MATCHES, (r"^\d+\.$",)),
    'matches(code, "^A")': ir.TextIs(CODE, TextTest.MATCHES, ("^A",), exact=True),
    'mentions(title, "Vice-President", "ceo")': ir.TextIs(
        TITLE, TextTest.MENTIONS, ("vice president", "ceo")
    ),
    "mentions(code, executive)": ir.TextIs(
        CODE, TextTest.MENTIONS, ("ceo", "chief * officer"), ("assistant to *",)
    ),
    'mentions(title, executive, "vp", director)': ir.Or(
        (
            ir.TextIs(TITLE, TextTest.MENTIONS, ("vp",)),
            ir.TextIs(TITLE, TextTest.MENTIONS, ("ceo", "chief * officer"), ("assistant to *",)),
            ir.TextIs(TITLE, TextTest.MENTIONS, ("director", "head of")),
        )
    ),
    "price * 2": ir.Arithmetic("*", PRICE, whole(2), 2),
    "title": TITLE,
}


@pytest.mark.parametrize("source", ACCEPTED)
def test_a_condition_is_translated(source: str) -> None:
    result = compiled(source)
    assert result.problems == ()
    assert result.condition == ir.Condition(ACCEPTED[source], source.strip())


REFUSED = [
    # the text as a whole
    ("", "LR301", "", "empty"),
    ("   ", "LR301", "   ", "empty"),
    ("opted_out\nopted_out", "LR301", "\n", "more than one line"),
    ("opted_out\x00", "LR301", "\x00", r"`\x00` cannot stand"),
    ('title == "\ud800"', "LR301", "\ud800", r"`\ud800` cannot stand"),
    # what the language does not have
    ("employees = 50", "LR303", "=", "`=` is not in the language"),
    ("(x:=5)", "LR303", ":=", "not in the language"),
    ("employees === 5", "LR303", "===", "not in the language"),
    ("opted_out && opted_out", "LR303", "&&", "not in the language"),
    ("employees == 5 | employees == 1", "LR303", "|", "not in the language"),
    ("!opted_out", "LR303", "!", "not in the language"),
    ("employees ≥ 5", "LR303", "≥", "not in the language"),
    ("title is None", "LR303", "is", "not in the language"),
    ("title == None", "LR303", "None", "not in the language"),
    ("lambda: 1", "LR303", "lambda", "not in the language"),
    ("await title", "LR303", "await", "not in the language"),
    ("[x for x in tags]", "LR303", "for", "not in the language"),
    ("{1: 2}", "LR303", "{", "not in the language"),
    ('f"{title}"', "LR303", "f", "before its quotes"),
    ('b"x" == title', "LR303", "b", "before its quotes"),
    ('title == """x"""', "LR303", '""', "not in three"),
    ("title.x", "LR303", ".", "not in the language"),
    ("lead.clear()", "LR303", ".", "not in the language"),
    ('tags.append("hot")', "LR303", ".", "not in the language"),
    ('title["x"]', "LR303", "[", "no subscripts"),
    ("4000000**4000000", "LR303", "**", "not in the language"),
    ("employees // 2", "LR303", "//", "not in the language"),
    ('"%999999999d" % 1', "LR303", "%", "not in the language"),
    ('"a".ljust(999999999)', "LR303", ".", "not in the language"),
    ("~employees", "LR303", "~", "not in the language"),
    ("employees @ 2", "LR303", "@", "not in the language"),
    ("opted_out # really", "LR303", "#", "not in the language"),
    ("employees; 1", "LR303", ";", "not in the language"),
    ("1 if 1 else 2", "LR303", "if", "not in the language"),
    ("title == “ceo", "LR303", "“", "not in the language"),
    ("__import__", "LR303", "__import__", "cannot be a name"),
    ("größe > 1", "LR303", "größe", "cannot be a name"),
    ("employees in tags in tags", "LR303", "employees in tags in tags", "chain"),
    ("employees > 2\u200b", "LR303", "\u200b", r"`\u200b` is not in the language"),
    # numbers and texts that cannot be read
    ("employees > 1_000", "LR310", "1_000", "not a number"),
    ("employees > 1e3", "LR310", "1e3", "not a number"),
    ("employees > 1e+3", "LR310", "1e+3", "not a number"),
    ("employees > 0x10", "LR310", "0x10", "not a number"),
    ("employees > 5j", "LR310", "5j", "not a number"),
    ("employees > 007", "LR310", "007", "not a number"),
    ("employees > .5", "LR310", ".5", "not a number"),
    ("employees > 1,000", "LR310", "000", "not a number"),
    ("employees > 30d", "LR310", "30d", "not a number"),
    ("employees > 9223372036854775808", "LR310", "9223372036854775808", "not a number"),
    ("price > 0.0000001", "LR310", "0.0000001", "not a number"),
    ('title == "ceo', "LR301", '"', "not closed"),
    (r'matches(title, "\bceo")', "LR301", r"\b", "cannot stand in a text"),
    # the order of words
    ("employees >", "LR301", ">", "missing after `>`"),
    ("> 5", "LR301", ">", "missing before `>`"),
    ("+5 > employees", "LR301", "+", "missing before `+`"),
    ("employees == * 2", "LR301", "*", "missing between `==` and `*`"),
    ("()", "LR301", ")", "missing between"),
    ("employees in [1,,2]", "LR301", ",", "missing between"),
    ("(employees > 3", "LR301", "(", "not closed"),
    ("employees in [", "LR301", "[", "not closed"),
    ("employees > 3)", "LR301", ")", "closes nothing"),
    (")", "LR301", ")", "missing before"),
    ("(employees > 3]", "LR301", "]", "`(` is closed by `]`"),
    ("employees, 5", "LR301", ",", "cannot stand here"),
    ('title in ("a", "b")', "LR301", ",", "cannot stand here"),
    ("opted_out == not opted_out", "LR301", "not", "cannot stand after `==`"),
    ('title contains "x"', "LR301", "contains", "side by side"),
    ("opted_out AND opted_out", "LR301", "AND", "side by side"),
    ("NOT opted_out", "LR301", "opted_out", "side by side"),
    ('title in ["a" "b"]', "LR301", '"b"', "side by side"),
    ("employees 5", "LR301", "5", "side by side"),
    ("5(employees)", "LR301", "(", "side by side"),
    ("opted_out not opted_out", "LR301", "not", "side by side"),
    # names
    ("employes > 5", "LR304", "employes", "no name `employes`"),
    ("title == null", "LR304", "null", "no name `null`"),
    ("title in rivls", "LR304", "rivls", "no list `rivls`"),
    ("fit > 5", "LR314", "fit", "rules stand before scores"),
    ("title in fit", "LR314", "fit", "rules stand before scores"),
    ("rivals == title", "LR307", "rivals", "is a list of constants"),
    ("executive == title", "LR307", "executive", "is phrases"),
    ("length > 5", "LR307", "length", "is a function"),
    # functions
    ("rand()", "LR305", "rand", "no function `rand`"),
    ('startswith(title, "x")', "LR305", "startswith", "no function"),
    ("employees(5)", "LR305", "employees", "is no function"),
    ("length()", "LR306", "length()", "takes 1 argument, not 0"),
    ("length(tags, 2)", "LR306", "length(tags, 2)", "takes 1 argument, not 2"),
    ("starts_with(title)", "LR306", "starts_with(title)", "takes 2 or more arguments, not 1"),
    ('matches(title, "a", "b")', "LR306", 'matches(title, "a", "b")', "takes 2 arguments"),
    ("is_missing(5)", "LR306", "5", "asks a name"),
    ("is_known(opted_out == true)", "LR306", "opted_out == true", "asks a name"),
    ('length("abc") > 2', "LR306", '"abc"', "is a constant"),
    ("length(employees) > 2", "LR306", "employees", "asks a text or an email or a list"),
    ("domain(title) in rivals", "LR306", "title", "asks an email"),
    ("days_since(employees) > 2", "LR306", "employees", "asks a date or a timestamp"),
    ("starts_with(title, industry)", "LR306", "industry", "is not a text in quotes"),
    ("contains(title, executive)", "LR306", "executive", "is not a text in quotes"),
    ("matches(title, industry)", "LR306", "industry", "is not a pattern in quotes"),
    ("mentions(title, excutive)", "LR306", "excutive", "is not a phrase's name"),
    ("mentions(title, 5)", "LR306", "5", "is not a phrase's name"),
    ('any_of(tags, "hot")', "LR306", '"hot"', "is not a list's name"),
    ("any_of(tags, title)", "LR306", "title", "is not a list's name"),
    ("any_of(tags, [title])", "LR307", "title", "is not a constant"),
    ("all_of(plans, plan_names)", "LR308", "plan_names", "not all of `plan_names`"),
    # types
    ("1 == True", "LR307", "1", "cannot be compared"),
    ('employees == "50"', "LR307", '"50"', "cannot be compared"),
    ("title == 50", "LR307", "50", "cannot be compared"),
    ("opted_out == 1", "LR307", "1", "cannot be compared"),
    ("employees == True", "LR307", "True", "cannot be compared"),
    ("title == employees", "LR307", "employees", "cannot be compared"),
    ("tags == tags", "LR307", "tags", "cannot be compared"),
    ('tags == "hot"', "LR307", "tags", "is a list"),
    ('tags in ["hot"]', "LR307", "tags", "is a list itself"),
    ("title == code", "LR307", "code", "is exact, the other not"),
    ("heat == grade", "LR307", "grade", "different rungs"),
    ('title < "b"', "LR307", "title", "no order"),
    ("title < industry", "LR307", "title", "no order"),
    ("opted_out < true", "LR307", "opted_out", "no order"),
    ('rating >= "A1"', "LR307", "rating", "a cell of a matrix"),
    ('"CTO" in "DIRECTOR"', "LR307", '"DIRECTOR"', "is not a list"),
    ('"cto" in title', "LR307", "title", "`in` asks a list"),
    ("employees in price", "LR307", "price", "`in` asks a list"),
    ("title in executive", "LR307", "executive", "is phrases"),
    ("title in tags", "LR307", "title", "not a text in quotes"),
    ("5 in tags", "LR307", "5", "cannot be compared"),
    ("title in [industry]", "LR307", "industry", "is not a constant"),
    ('"a" in ["a"]', "LR307", '"a"', "is a constant, and so is the list"),
    ('"a" == "a"', "LR307", '"a"', "are both constants"),
    ("employees in rivals", "LR307", "rivals", "nothing in `rivals`"),
    ("contains(title, [1]) ", "LR306", "[1]", "is not a text in quotes"),
    ("[1, 2] == employees", "LR307", "[1, 2]", "a list cannot stand here"),
    ('title == "a" or "b"', "LR307", '"b"', "where a condition is due"),
    ("employees and opted_out", "LR307", "employees", "where a condition is due"),
    ("not employees", "LR307", "employees", "where a condition is due"),
    ("-title == 5", "LR307", "title", "takes numbers"),
    ("signed_on - 5 > 1", "LR307", "signed_on", "takes numbers"),
    ("tags", "LR307", "tags", "where one value is due"),
    # what can never be
    ('title == "  "', "LR308", '"  "', "blank"),
    ('code == "\u200b"', "LR308", '"\u200b"', "blank"),
    ('contains(title, "")', "LR308", '""', "blank"),
    ('size == "enormous"', "LR308", '"enormous"', "can never be"),
    ('size in ["small", "larg"]', "LR308", '"larg"', "can never be"),
    ("size in rivals", "LR308", "rivals", "nothing in `rivals`"),
    ('"gold" in plans', "LR308", '"gold"', "can never be"),
    ('heat == "boiling"', "LR308", '"boiling"', "can never be"),
    ("employees == 2.5", "LR308", "2.5", "can never be"),
    ("1.234 != price", "LR308", "1.234", "can never be"),
    ("tiny in [9223372036854775807]", "LR308", "9223372036854775807", "can never be"),
    ("employees / 0 > 1", "LR308", "0", "division by 0"),
    ("tiny * tiny * 0.1 > 1", "LR316", "tiny * tiny * 0.1", "13 decimal places"),
    # dates, phrases, patterns
    ('signed_on > "2024-02-30"', "LR311", '"2024-02-30"', "not a date"),
    ('signed_on > "yesterday"', "LR311", '"yesterday"', "not a date"),
    ('seen_at > "2024-01-31"', "LR311", '"2024-01-31"', "not a timestamp"),
    ('seen_at > "2024-01-31T12:00"', "LR311", '"2024-01-31T12:00"', "not a timestamp"),
    ('seen_at > "2024-01-31T25:00Z"', "LR311", '"2024-01-31T25:00Z"', "not a timestamp"),
    ('mentions(title, "chief*")', "LR312", '"chief*"', "whole words"),
    ("mentions(title, broken)", "LR312", "broken", "whole words"),
    ('matches(title, "")', "LR313", '"', "empty"),
    (r'matches(title, "\\\\a)")', "LR313", ")", "closes nothing"),
]


@pytest.mark.parametrize(("source", "code", "at", "words"), REFUSED, ids=lambda value: None)
def test_what_is_wrong_is_said_once_and_where(source: str, code: str, at: str, words: str) -> None:
    result = compiled(source)
    assert result.condition is None
    assert result.value is None
    (problem,) = result.problems
    assert (problem.code, source[problem.start : problem.end]) == (code, at)
    assert words in problem.message
    assert code in CODES
    assert problem.severity is Severity.ERROR


HELPED = [
    ("employees = 50", "write `==`"),
    ("opted_out & opted_out", "write `and`"),
    ("opted_out || opted_out", "write `or`"),
    ("!opted_out", "write `not`"),
    ("title is None", "`is_missing(x)`"),
    ("title == None", "`is_missing(x)`"),
    ("title == missing", "`is_missing(x)`"),
    ("employees > 1_000", "such as 1000"),
    ("employees > 30d", "`days_since(x)`"),
    ("employees >= 5 // 2", "6 decimal places"),
    ('title contains "x"', "write `contains(...)`"),
    ("opted_out AND opted_out", "write `and` in lower case"),
    ("NOT opted_out", "write `not` in lower case"),
    ('title in ["a" "b"]', "a comma"),
    ("employees 5", "an operator"),
    ("opted_out == not opted_out", "in brackets"),
    ("employes > 5", "did you mean `employees`?"),
    ("title in rivls", "did you mean `rivals`?"),
    ('startswith(title, "x")', "did you mean `starts_with`?"),
    ("employees(5)", "without brackets"),
    ("contains(title, executive)", "`mentions(...)`"),
    ("mentions(title, excutive)", "did you mean `executive`?"),
    ('any_of(tags, "hot")', 'write `["hot"]`'),
    ('employees == "50"', "without quotes"),
    ("title == 50", "in quotes"),
    ("opted_out == 1", "`true` or `false`"),
    ('opted_out == "true"', "without quotes"),
    ('tags == "hot"', 'write `"..." in tags`'),
    ('tags in ["hot"]', "write `any_of(tags, ...)`"),
    ('"cto" in title', 'write `contains(title, "cto")`'),
    ("employees in price", "square brackets"),
    ("title in executive", "write `mentions(title, executive)`"),
    ("rivals == title", "write `field in rivals`"),
    ("executive", "write `mentions(field, executive)`"),
    ("length", "for example `length("),
    ('title == "a" or "b"', 'write `field in ["a", "b"]`'),
    ("not employees", "compare it"),
    ("signed_on - 5 > 1", "`days_since(x)`"),
    ('size == "larg"', "did you mean `large`?"),
    ('size == "q"', "it is one of `small`, `large`"),
    ("employees == 2.5", "no decimal places"),
    ("1.234 == price", "2 decimal places"),
    ('title == ""', "`is_missing(x)`"),
    ('signed_on > "x"', "2024-01-31"),
    ('seen_at > "x"', "with its zone"),
    ("(opted_out", "end it with `)`"),
    ("title == software", 'texts stand in quotes: `"software"`'),
    ("software != title", 'texts stand in quotes: `"software"`'),
    ("heat == boiling", 'texts stand in quotes: `"boiling"`'),
    ("rating == A1", 'texts stand in quotes: `"A1"`'),
    ("title in software", "square brackets"),
    ("signed_on > 2024-10-31", "a date stands in quotes"),
    ("signed_on > 2024-01-31", "a number begins with no 0"),
    ("seen_at > 2024 - 1", "a date stands in quotes"),
    ("employees > 1,000", "without separators"),
    ("employees > 30d", "no durations"),
]


@pytest.mark.parametrize(("source", "words"), HELPED, ids=lambda value: None)
def test_help_says_what_to_write(source: str, words: str) -> None:
    (problem,) = compiled(source).problems
    assert problem.help is not None
    assert words in problem.help


def test_all_problems_of_a_condition_are_found_in_order() -> None:
    source = 'employes > 5 and title == 3 or mentions(employees, nobody) and size == "x"'
    problems = compiled(source).problems
    assert [source[problem.start : problem.end] for problem in problems] == [
        "employes",
        "3",
        "employees",
        "nobody",
        '"x"',
    ]


def test_slips_in_signs_are_all_found_at_once() -> None:
    found = compiled("employees = 5 && price = 1_0").problems
    assert [problem.code for problem in found] == ["LR303", "LR303", "LR303", "LR310"]


@pytest.mark.parametrize(
    "call",
    [
        "any_of(no, rivals)",
        "any_of(no, ['a'])",
        'matches(no, "a")',
        'contains(no, "a")',
        "mentions(no, director)",
        "length(no) > 1",
        "no in rivals",
        "-no > 1",
        "no + 1 > 2",
        "not no",
        "no > 1 > 0",
    ],
)
def test_a_wrong_part_does_not_make_its_surroundings_wrong(call: str) -> None:
    (problem,) = compiled(call).problems
    assert problem.code == "LR304"


@pytest.mark.parametrize(
    "call", ["any_of(no, 'a')", "any_of(no, [5])", "contains(no, 5)", "matches(no, 5)",
             "mentions(no, 5)", "no + title > 1"]
)  # fmt: skip
def test_the_other_parts_are_checked_beside_a_wrong_one(call: str) -> None:
    assert len(compiled(call).problems) == 2


def test_positions_are_in_characters_also_after_wide_ones() -> None:
    source = r'title == "größe😀\d" and titel == "x"'
    (problem,) = compiled(source).problems
    assert source[problem.start : problem.end] == "titel"


@pytest.mark.parametrize(("pattern", "at"), [(r"a\.b(", "("), (r"\\\\(?i)", "("), ("(a))", ")")])
def test_a_pattern_is_blamed_at_its_character(pattern: str, at: str) -> None:
    source = f'matches(title, "{pattern}")'
    (problem,) = compiled(source).problems
    assert problem.code == "LR313"
    assert source[problem.start : problem.end] == at
    assert problem.start >= source.index(pattern)


@pytest.mark.parametrize("source", ["True", "false", "1 < 2", "1 in [1]", "true == false"])
def test_a_condition_that_reads_nothing_is_warned_of(source: str) -> None:
    result = compiled(source, "boolean")
    (problem,) = result.problems
    assert (problem.code, problem.severity) == ("LR309", Severity.WARNING)
    assert result.condition is not None


def test_spaces_at_the_ends_of_a_searched_text_are_warned_of() -> None:
    result = compiled('contains(title, " cto ")')
    (problem,) = result.problems
    assert (problem.code, problem.severity) == ("LR317", Severity.WARNING)
    assert "mentions" in (problem.help or "")
    assert result.condition is not None


def test_a_named_list_may_hold_more_than_a_field_can_be() -> None:
    scope = Scope(
        names={"size": FIELDS["size"]}, lists={"sizes": ("small", "medium", " ", "Small")}
    )
    result = compile_condition("size in sizes", scope, want="boolean")
    assert result.condition is not None
    assert result.condition.expression == equals(ir.Read(Origin.FIELD, "size", Type.TEXT), "small")


def test_what_is_read_is_told_in_order_of_appearance() -> None:
    source = "mentions(title, director, executive) and domain(email) in rivals or title == industry"
    result = compiled(source, "boolean")
    assert result.reads == ("title", "email", "industry")
    assert result.phrases_used == ("director", "executive")
    assert result.lists_used == ("rivals",)


@pytest.mark.parametrize(
    ("source", "want", "fits"),
    [
        ("employees", "number", True),
        ("price / 2", "number", True),
        ("opted_out", "number", False),
        ("employees > 1", "number", False),
        ("employes", "number", False),
        ("employees", "boolean", False),
        ("opted_out", "boolean", True),
        ("title", "any", True),
        ("tags", "any", False),
    ],
)
def test_the_type_that_is_wanted_is_checked(source: str, want: Want, fits: bool) -> None:
    result = compiled(source, want)
    assert bool(result.condition) is fits
    assert len(result.problems) == (not fits)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("price * tiny", Name(Origin.FIELD, Type.NUMBER, places=8)),
        ("employees * 2", Name(Origin.FIELD, Type.INTEGER)),
        ("employees + 2.5", Name(Origin.FIELD, Type.NUMBER, places=1)),
        ("employees / 2", Name(Origin.FIELD, Type.NUMBER, places=6)),
        ("-price", Name(Origin.FIELD, Type.NUMBER, places=2)),
        ("code", FIELDS["code"]),
        ("size", FIELDS["size"]),
        ("domain(email)", Name(Origin.FIELD, Type.TEXT)),
        ("heat", FIELDS["heat"]),
    ],
)
def test_the_value_is_described(source: str, value: Name) -> None:
    assert compiled(source).value == value


BIG = [
    "1 if 1 else " * 160 + "1",
    "-" * 100_000 + "1",
    "-" * 1_999 + "1",
    "not " * 3_000 + "opted_out",
    "not " * 490 + "opted_out",
    "(" * 1_000 + "1" + ")" * 1_000,
    "[" * 2_000,
    "(-" * 999 + "1",
    "not(" * 400 + "1" + ")" * 400,
    " and ".join(["opted_out"] * 10**6),
    "+".join(["1"] * 1_000),
    "+".join(["employees"] * 60) + " > 1",
    "employees in [" + "1," * 201 + "]",
    "(not 1) and " * 120 + "1",
    "f(" * 60,
]


@pytest.mark.parametrize("source", BIG, ids=range(len(BIG)))
def test_what_is_too_large_is_refused_before_it_costs_anything(source: str) -> None:
    (problem,) = compiled(source).problems
    assert problem.code in ("LR302", "LR303")
    assert 0 <= problem.start <= problem.end <= len(source)


def test_the_limits_themselves_are_allowed() -> None:
    assert compiled("employees in [" + "1," * 197 + "]").problems == ()
    assert compiled("(" * 48 + "employees" + ")" * 48 + " > 1").problems == ()
    assert compiled("-" * 48 + "employees > 1").problems == ()
    assert compiled("not " * 49 + "opted_out").problems == ()
    assert compiled('title == "' + "x" * 1_989 + '"').problems == ()


@pytest.mark.parametrize("source", ["title in long", "contains(title, long)"])
def test_conditions_that_name_a_list_share_its_texts(source: str) -> None:
    scope = Scope(names=FIELDS, lists={"long": tuple(f"Text {number}" for number in range(1_000))})
    first, second = (compile_condition(source, scope, want="boolean") for _ in range(2))
    assert first.condition is not None
    assert second.condition is not None
    assert isinstance(first.condition.expression, ir.TextIs)
    assert isinstance(second.condition.expression, ir.TextIs)
    assert first.condition.expression.values is second.condition.expression.values
