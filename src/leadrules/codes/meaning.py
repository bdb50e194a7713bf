"""LR4xx: meaning (bands, reachability, bounds)."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
    "LR401": Code(
        "bands-overlap",
        "Two bands overlap, or do not stand in ascending order.",
        "A value in both would pay by the order in which they happen to stand.",
        bad="bands: [{below: 50, points: 0}, {from: 40, points: 10}]",
        good="bands: [{below: 50, points: 0}, {from: 50, points: 10}]",
    ),
    "LR402": Code(
        "bands-gap",
        "Between two bands lie values that belong to none.",
        "Most gaps are slips, such as 199 to 200; one that is meant has a `default`.",
        bad="bands: [{below: 50, points: 0}, {from: 60, points: 10}]",
        good="bands: [{below: 50, points: 0}, {from: 60, points: 10}]\ndefault: 5",
    ),
    "LR403": Code(
        "unreachable-verdict",
        "No lead can ever have this verdict.",
        "A threshold above all attainable points, or one hidden behind a lower one, is a slip.",
        bad="- {verdict: MQL, when: total >= 50}\n- {verdict: SQL, when: total >= 80}",
        good="- {verdict: SQL, when: total >= 80}\n- {verdict: MQL, when: total >= 50}",
    ),
    "LR405": Code(
        "floor-above-cap",
        "A floor lies above its cap.",
        "It would be the cap, whatever the rules say.",
        bad="{floor: 60, cap: 0}",
        good="{floor: 0, cap: 60}",
    ),
    "LR406": Code(
        "score-made-of",
        "A score has both groups and parts, or neither.",
        "It is the sum of one or of the other.",
    ),
    "LR407": Code(
        "score-circle",
        "A score is, by way of its parts, a part of itself.",
        "It would have no value.",
        bad="scores: {a: {sum: [b]}, b: {sum: [a]}}",
    ),
    "LR408": Code(
        "no-main-score",
        "There are several scores, and none is named as the main one.",
        "A decision's `score` is one number.",
        good="score: total",
    ),
    "LR409": Code(
        "rungs-order",
        "A label's rungs do not ascend.",
        "The highest threshold reached counts, so the order says which rung is better.",
        bad="from: {hot: 80, cold: 0}",
        good="from: {cold: 0, hot: 80}",
    ),
    "LR410": Code(
        "unreachable-rung",
        "A rung's threshold lies above all that its score can come to.",
        "No lead would ever reach it.",
    ),
    "LR411": Code(
        "rung-not-on-ladder",
        "A grade starts on a rung that its ladder does not have.",
        "There is no place to move from.",
        bad="{start: E, steps: [...]}",
        good="{start: D, steps: [...]}",
    ),
    "LR412": Code(
        "bad-decay",
        "A decay does not fall in order of age, or needs too many steps.",
        "Every engine reads it as a table of bounded size, from whole to least.",
        bad="{steps: [{after: 30d, percent: 50}, {after: 7d, percent: 75}]}",
        good="{steps: [{after: 7d, percent: 75}, {after: 30d, percent: 50}]}",
    ),
    "LR413": Code(
        "unbounded-once-per",
        "A period of `once_per` stands in no window, or in one of too many periods.",
        "Every engine must know how often at most an event can count.",
        bad="{count: page_view, once_per: {period: 1d}, each: 1}",
        good="{count: page_view, once_per: {period: 1d}, within: 90d, each: 1}",
    ),
    "LR414": Code(
        "empty-range",
        "A window or band holds nothing.",
        "Its points could never be paid.",
        bad="between: [2024-03-31, 2024-01-01]",
        good="between: [2024-01-01, 2024-03-31]",
    ),
    "LR415": Code(
        "leave-without-latch",
        "A verdict says when its latch ends but has none.",
        "Without a latch it ends with its condition.",
        bad="{verdict: MQL, when: total >= 50, leave_when: total < 40}",
        good="{verdict: MQL, when: total >= 50, latch: true, leave_when: total < 40}",
    ),
    "LR416": Code(
        "last-verdict",
        "The last verdict has a key that only those with a condition can have.",
        "It is for every lead that no other verdict takes.",
    ),
    "LR417": Code(
        "impossible-value",
        "A value of a table can never be equal to what it is compared with.",
        "Its points could never be paid.",
        bad="match: opted_out\nvalues: {yes: -10}",
        good="match: opted_out\nvalues: {true: -10}",
    ),
    "LR418": Code(
        "too-many",
        "There are more rules, names, verdicts, or cells of a matrix, than a ruleset may have.",
        "Loading and scoring take bounded time.",
    ),
    "LR419": Code(
        "beyond-64-bits",
        "Points on the way to a score may leave 64 bits.",
        "They could not be added exactly by every engine.",
    ),
    "LR420": Code(
        "unbounded-balance",
        "A field that brings in points has no bounds, or wider ones than points have.",
        "It could leave 64 bits when it fades, and no threshold could be checked.",
        bad="legacy_score: {type: number}",
        good="legacy_score: {type: number, minimum: 0, maximum: 1000}",
    ),
    "LR421": Code(
        "bad-hours",
        "A calendar's hours cannot be read, or overlap.",
        "Due times run in working time only.",
        bad="hours: 9 to 5",
        good='hours: "Mon-Fri 09:00-17:00"',
    ),
    "LR450": Code(
        "unused",
        "Something is declared that nothing reads.",
        "Most often a rule was forgotten, or reads another name.",
    ),
    "LR451": Code(
        "rule-never-pays",
        "The floor and cap of a rule leave nothing of its points. Points of 0 may be written.",
        "It only stands in the trace.",
    ),
    "LR452": Code(
        "cap-never-binds",
        "A cap lies above all that can be reached.",
        "It promises more than the rules can pay.",
    ),
    "LR453": Code(
        "comparison-always-same",
        "A comparison in a verdict's condition comes out the same for every lead.",
        "It says nothing, or a threshold is mistyped.",
    ),
    "LR454": Code(
        "never-holds",
        "No value that can be read makes this condition true.",
        "What it asks excludes itself, or lies outside of what a field can be.",
        bad="employees > 200 and employees < 50",
        good="employees > 50 and employees < 200",
    ),
    "LR455": Code(
        "never-first",
        "Whenever this branch or verdict would hold, one before it holds already.",
        "The first that holds counts, so that the narrower one has to stand first.",
        bad="first: [{when: employees > 50, points: 5}, {when: employees > 200, points: 9}]",
        good="first: [{when: employees > 200, points: 9}, {when: employees > 50, points: 5}]",
    ),
    "LR456": Code(
        "never-matches",
        "An entry, a band or a frequency lies outside of what the value or count can be.",
        "Its points are never paid.",
        bad="{count: page_view, within: 2d, per_day: 1, at_least: 5, points: 10}",
        good="{count: page_view, within: 7d, per_day: 1, at_least: 5, points: 10}",
    ),
}
