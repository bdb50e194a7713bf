"""LR650 to LR679: plans and comparisons."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
    "LR650": Code(
        "plan-format-unknown",
        "A plan has a format that this version of leadrules does not read.",
        "Reading a part of it would compare otherwise than was agreed.",
        bad="plan: 2",
        good="plan: 1",
    ),
    "LR651": Code(
        "no-such-metric",
        "A metric does not exist, or does not say which leads it looks at.",
        "Another metric than was meant would decide.",
        bad="metric: presicion@200/week",
        good="metric: precision@200/week",
    ),
    "LR652": Code(
        "plan-contradicts-itself",
        "Two things in a plan cannot both be, or one lacks the other.",
        "No comparison could do what the plan says.",
        bad="decided: {from: 2024-07-01, until: 2024-01-01}",
        good="decided: {from: 2024-01-01, until: 2024-07-01}",
    ),
    "LR653": Code(
        "no-such-verdict",
        "A plan or a metric names a verdict that version B lacks, or one that disqualifies.",
        "Which leads go to sales could not be told.",
        bad="passes: [MLQ, SQL]",
        good="passes: [MQL, SQL]",
    ),
    "LR654": Code(
        "plan-changed",
        "Somebody signed a plan, and it was changed since.",
        "What is declared in advance is what was signed; a change may have seen the result.",
    ),
    "LR655": Code(
        "reads-the-outcome",
        "A rule, verdict or grade reads a column that tells the outcome.",
        "History would be predicted from itself, and on new leads the column is empty.",
    ),
    # LR660-LR669: the leads of a comparison
    "LR660": Code(
        "repeated-leads",
        "A lead stands in the table twice at one instant of decision, or twice where rules read "
        "the account.",
        "Which of its rows the outcome belongs to cannot be told, and it would count twice.",
    ),
    "LR661": Code(
        "no-instants",
        "A column that was named for instants holds none that can be read.",
        "Leads are scored as of their own decision and won after it; a guess would leak.",
        bad="decided_at: next tuesday",
        good="decided_at: 2024-01-31T09:30:00Z",
    ),
    "LR662": Code(
        "neither-yes-nor-no",
        "A column that was named for yes or no holds other values, or none of those said to mean "
        "yes.",
        "Whether a lead of stage `negotiation` was won is for people to say.",
    ),
    "LR663": Code(
        "no-numbers",
        "A column that was named for numbers holds none, or numbers that cannot be.",
        "An amount is a number, and a propensity one above 0 and not above 1.",
    ),
    "LR664": Code(
        "no-lead-to-compare",
        "Not one lead is left that both versions can score.",
        "Of no leads nothing can be said.",
    ),
    "LR665": Code(
        "no-field-in-common",
        "The leads have no column for any field of a version, and there are no events.",
        "Every lead would be scored by what is missing, and all alike.",
    ),
}
