"""The meaning of a checked ruleset in the fewest nodes; a backend is one reading of this file.

Units, everywhere in this module:

- points, floors and caps are integers in hundredths of a point;
- weights are integers in ten-thousandths (60 % is 6000);
- an instant is an integer of microseconds since 1970-01-01T00:00:00Z, a date an integer of days
  since 1970-01-01, a duration an integer of microseconds;
- a number of `places` p is an integer scaled by 10**p; integers have 0 places;
- text is already normalised (see `language.text`), except where `exact` says otherwise;
- a value on a ladder (labels, grades) is its index, a matrix cell its name.

Every expression is three-valued: it has a value or it is unknown. Everything that events or the
account contribute is a `Measure`, computed before any rule; rules are expressions over one row of
fields and measures; verdicts are expressions over fields, measures, scores and labels.
"""

from leadrules.decision.agreement import Agreement, Calendar, Duration, Promise
from leadrules.language.ir.expressions import (
    And,
    Arithmetic,
    Compare,
    Condition,
    Constant,
    DaysSince,
    Domain,
    Expression,
    IsMissing,
    Items,
    Length,
    Negate,
    Not,
    OneOf,
    Or,
    Origin,
    Read,
    TextIs,
    TextTest,
)
from leadrules.language.ir.fields import EventType, Field, Type
from leadrules.language.ir.measures import (
    BusiestDay,
    Count,
    DaysSinceEvent,
    Decay,
    EventPoints,
    Measure,
    OncePer,
    RollUp,
    Scope,
    Selection,
    Total,
    Window,
)
from leadrules.language.ir.rules import (
    Balance,
    Band,
    Bands,
    Branch,
    Branches,
    Group,
    Payout,
    PerEvent,
    Reason,
    Rule,
    Score,
    Table,
)
from leadrules.language.ir.verdicts import Grade, GradeStep, Label, Matrix, Verdict
from leadrules.language.ir.whole import Identity, Limits, Ruleset

__all__ = [
    "Agreement",
    "And",
    "Arithmetic",
    "Balance",
    "Band",
    "Bands",
    "Branch",
    "Branches",
    "BusiestDay",
    "Calendar",
    "Compare",
    "Condition",
    "Constant",
    "Count",
    "DaysSince",
    "DaysSinceEvent",
    "Decay",
    "Domain",
    "Duration",
    "EventPoints",
    "EventType",
    "Expression",
    "Field",
    "Grade",
    "GradeStep",
    "Group",
    "Identity",
    "IsMissing",
    "Items",
    "Label",
    "Length",
    "Limits",
    "Matrix",
    "Measure",
    "Negate",
    "Not",
    "OncePer",
    "OneOf",
    "Or",
    "Origin",
    "Payout",
    "PerEvent",
    "Promise",
    "Read",
    "Reason",
    "RollUp",
    "Rule",
    "Ruleset",
    "Scope",
    "Score",
    "Selection",
    "Table",
    "TextIs",
    "TextTest",
    "Total",
    "Type",
    "Verdict",
    "Window",
]
