"""The one table of diagnostic codes: what each offence is called and what it means.

LR1xx reading YAML; LR2xx the document's form and names; LR3xx conditions; LR4xx meaning (bands,
reachability, bounds); LR5xx leads, events and other inputs; LR6xx versions, lock file, registry;
LR7xx cases; LR9xx the command.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """`name` is the offence in kebab case; `meaning` one sentence; `why` why it is refused;
    `bad` and `good` a short example, where one helps."""

    name: str
    meaning: str
    why: str
    bad: str = ""
    good: str = ""


CODES: dict[str, Code] = {
    # --- LR1xx reading YAML ---
    "LR101": Code(
        "not-utf8",
        "The file holds bytes that are not UTF-8.",
        "Guessing an encoding turns names and phrases into other ones.",
    ),
    "LR102": Code(
        "too-large",
        "The file has more bytes, nodes or levels than a ruleset may have.",
        "Loading takes bounded time and memory, whatever the file holds.",
    ),
    "LR103": Code(
        "unreadable-yaml",
        "The text does not follow YAML's grammar.",
        "What cannot be read cannot be signed; often quotes or indentation are missing.",
        bad="title: Leads: the new ones",
        good='title: "Leads: the new ones"',
    ),
    "LR104": Code(
        "repeated-key",
        "A mapping has one key twice.",
        "Only one of the two could count, and a reader cannot see which.",
        bad="{cap: 40, cap: 60}",
        good="{cap: 60}",
    ),
    "LR105": Code(
        "anchor",
        "The file has an anchor, a reference to one, or a merge key.",
        "What a rule says should stand where the rule stands.",
        bad="any: [*, ceo]",
        good='any: ["chief * officer", ceo]',
    ),
    "LR106": Code(
        "tag",
        "The file has a YAML tag.",
        "The type of a value comes from where it stands, and from nothing else.",
        bad="points: !!int 5",
        good="points: 5",
    ),
    "LR107": Code(
        "several-documents",
        "The file holds more than one YAML document.",
        "One file is one version of one ruleset.",
    ),
    "LR108": Code(
        "control-character",
        "The file or a text in it holds a control character or half of a character.",
        "It cannot be seen, and terminals obey it.",
        bad='title: "\\e[31mleads"',
        good="title: leads",
    ),
    "LR109": Code(
        "key-not-text",
        "A list or a mapping stands where a key is due.",
        "Every key of the language is text.",
        bad="{[a, b]: 5}",
        good="{a: 5, b: 5}",
    ),
    "LR110": Code(
        "empty-file",
        "The file holds nothing, or only comments.",
        "There is no ruleset to read.",
    ),
    "LR111": Code(
        "cut-by-comment",
        "A text without quotes is followed by ` #` and a word, which YAML drops as a comment.",
        "`C #1` would silently be read as `C`.",
        bad="when: title == C #1",
        good="when: 'title == \"C #1\"'",
    ),
    "LR112": Code(
        "cut-by-comma",
        "Within `{...}`, a text without quotes ends at a comma between its brackets.",
        "What stands after the comma would silently be another key.",
        bad="{when: mentions(job_title, executive), points: 18}",
        good="{when: 'mentions(job_title, executive)', points: 18}",
    ),
    # --- LR2xx the document ---
    "LR201": Code(
        "undeclared-name",
        "A name is used that nothing declares.",
        "A misspelt name would be missing for every lead, and its rule would never pay.",
        bad="{group: title, score: fitt, rules: [...]}",
        good="{group: title, score: fit, rules: [...]}",
    ),
    "LR202": Code(
        "name-clash",
        "Two things have one name.",
        "A condition, a case or a trace that names it could mean either.",
        bad="fields: {ceo: {type: boolean}}\nphrases: {ceo: [ceo]}",
        good="fields: {ceo: {type: boolean}}\nphrases: {executive: [ceo]}",
    ),
    "LR203": Code(
        "impossible-bounds",
        "A field's minimum or maximum is none of its values, or they exclude each other.",
        "No value would be readable, or a bound would mean another than is written.",
        bad="{type: integer, minimum: 10, maximum: 5}",
        good="{type: integer, minimum: 5, maximum: 10}",
    ),
    "LR204": Code(
        "repeated-entry",
        "Two entries are the same once texts are compared as the language compares them.",
        "Only one of them could ever be found.",
        bad="values: {UK: 6, uk: 4}",
        good="values: {UK: 6}",
    ),
    "LR205": Code(
        "bad-phrase",
        "A phrase cannot be looked for.",
        "Phrases are sequences of whole words, with `*` for one to three of them.",
        bad="executive: [chief*officer]",
        good="executive: [chief * officer]",
    ),
    "LR206": Code(
        "wrong-type",
        "A field, attribute or expression is of another type than this key needs.",
        "There would be nothing to add up, or to count from.",
        bad="{sum: page_view.url}",
        good="{sum: page_view.seconds}",
    ),
    "LR210": Code(
        "unknown-key",
        "A part of the ruleset has a key that it does not take.",
        "A misspelt key would be left out in silence.",
        bad="{when: opted_out, poitns: 5}",
        good="{when: opted_out, points: 5}",
    ),
    "LR211": Code(
        "missing-key",
        "A part of the ruleset lacks a key that it needs.",
        "There is no default that all authors would expect.",
        bad="{id: demo, when: asked_for_demo}",
        good="{id: demo, when: asked_for_demo, points: 40}",
    ),
    "LR212": Code(
        "wrong-shape",
        "A value, a list or a mapping stands where another of them is due.",
        "The part would have no meaning.",
        bad="rules: {id: demo}",
        good="rules: [{id: demo, when: asked_for_demo, points: 40}]",
    ),
    "LR213": Code(
        "missing-value",
        "A key has nothing after its colon, or a text is blank.",
        "It cannot be told from a value that was forgotten.",
        bad="cap:",
        good="cap: 40",
    ),
    "LR214": Code(
        "empty-list",
        "A list or mapping has no entries, or fewer than it needs.",
        "It would do nothing.",
        bad="rules: []",
        good="rules: [{id: demo, when: asked_for_demo, points: 40}]",
    ),
    "LR215": Code(
        "not-a-number",
        "A number is due, with at most so many decimal places.",
        "Points are exact: digits that would be dropped are refused.",
        bad="points: 1.005",
        good="points: 1.01",
    ),
    "LR216": Code(
        "out-of-range",
        "A number or duration lies outside what is allowed here.",
        "Every sum must fit 64 bits, and every range must hold something.",
        bad="weight: 5000%",
        good="weight: 50%",
    ),
    "LR217": Code(
        "not-a-time",
        "A duration, a date or an instant is due.",
        "Time is read from one form only, so that it means the same to everyone.",
        bad="within: 1 month",
        good="within: 30d",
    ),
    "LR218": Code(
        "bad-name",
        "A name, an id or a version has characters that it may not have, or too many.",
        "Names are read in conditions, and versions are ordered.",
        bad="fields: {job title: {type: text}}",
        good="fields: {job_title: {type: text}}",
    ),
    "LR219": Code(
        "reserved-name",
        "A name has a meaning of its own in the language.",
        "A condition that reads it could mean either.",
        bad="fields: {true: {type: text}}",
        good="fields: {is_true: {type: text}}",
    ),
    "LR220": Code(
        "unknown-zone",
        "No IANA time zone has this name.",
        "Days, windows and due times depend on it.",
        bad="zone: Berlin",
        good="zone: Europe/Berlin",
    ),
    "LR221": Code(
        "not-a-choice",
        "One of a few words is due, such as `true` or `false`.",
        "Any other word would have no meaning.",
        bad="latch: yes",
        good="latch: true",
    ),
    "LR222": Code(
        "key-not-for-type",
        "A field has a key that its type does not take.",
        "It would be left out in silence.",
        bad="{type: text, places: 2}",
        good="{type: number, places: 2}",
    ),
    "LR223": Code(
        "exclusive-keys",
        "Two keys stand together of which only one may.",
        "They would be two forms, or two bounds, of one thing.",
        bad="{id: demo, when: asked, count: page_view, points: 5}",
        good="{id: demo, count: page_view, points: 5}",
    ),
    "LR224": Code(
        "no-form",
        "A rule, measure or decay has none of the keys that say which kind it is.",
        "It would do nothing.",
        bad="{id: demo, points: 5}",
        good="{id: demo, when: asked, points: 5}",
    ),
    "LR225": Code(
        "last-verdict",
        "The last verdict has a condition.",
        "Some leads would get no verdict at all.",
        bad="verdicts: [{verdict: MQL, when: total >= 50}]",
        good="verdicts: [{verdict: MQL, when: total >= 50}, {verdict: nurture}]",
    ),
    "LR226": Code(
        "language-version",
        "The ruleset is written in a version of the language that this release does not read.",
        "It could mean something else.",
        bad="language: 2",
        good="language: 1",
    ),
    # --- LR3xx conditions ---
    "LR301": Code(
        "unreadable-condition",
        "The condition's words, brackets or operators are not in an order that has a meaning.",
        "A condition that is half read could pay points that nobody meant.",
        'job_title contains "cto"',
        'contains(job_title, "cto")',
    ),
    "LR302": Code(
        "condition-too-large",
        "The condition is longer, nests deeper or has more parts than the language allows.",
        "The cost of a ruleset is bounded before any lead is scored.",
    ),
    "LR303": Code(
        "not-in-the-language",
        "The condition uses a sign, word or form that the language does not have.",
        "The language is small so that every backend means the same by it, and nothing can be run.",
        "employees = 50",
        "employees == 50",
    ),
    "LR304": Code(
        "unknown-name",
        "The condition or reason reads a name that nothing in the ruleset declares.",
        "A misspelt name would be missing for every lead.",
        'indstry == "software"',
        'industry == "software"',
    ),
    "LR305": Code(
        "unknown-function",
        "The condition calls a function that the language does not have.",
        "Only functions that every backend means alike can be called.",
        'startswith(url, "/pricing")',
        'starts_with(url, "/pricing")',
    ),
    "LR306": Code(
        "wrong-argument",
        "A function is called with too few, too many or the wrong kind of arguments.",
        "The function has no meaning for them.",
        "length(employees) > 2",
        "length(job_title) > 2",
    ),
    "LR307": Code(
        "wrong-type",
        "A value stands where one of another type is due, or two types are mixed.",
        "Comparing a number with a text is never what was meant, and engines disagree on it.",
        'employees == "50"',
        "employees == 50",
    ),
    "LR308": Code(
        "never-true",
        "The comparison or operation can never have a result that matters.",
        "A rule that can never pay hides a mistake.",
        'size == "enormous"',
        'size == "large"',
    ),
    "LR309": Code(
        "constant-condition",
        "The condition reads nothing of the lead, so it is the same for all.",
        "Points that everyone gets tell nobody apart.",
        "1 < 2",
        "employees < 2",
    ),
    "LR310": Code(
        "bad-number",
        "The number is not written in plain digits with a point, or does not fit.",
        "Numbers are read exactly from their digits: at most 6 places, within 64 bits.",
        "employees > 1_000",
        "employees > 1000",
    ),
    "LR311": Code(
        "bad-date",
        "The text beside a date or timestamp is not one.",
        "A time without its zone has several meanings.",
        'signed_up >= "2024-01-31 12:00"',
        'signed_up >= "2024-01-31T12:00:00Z"',
    ),
    "LR312": Code(
        "bad-phrase",
        "The phrase has no words, too many, or a `*` within a word.",
        "Phrases match whole words only.",
        'mentions(job_title, "chief*")',
        'mentions(job_title, "chief *")',
    ),
    "LR313": Code(
        "bad-pattern",
        "The pattern is outside of the subset that is matched in linear time.",
        "No lead may make scoring slow, and every engine must find the same.",
        'matches(url, "(?i)^/blog")',
        'matches(url, "^/blog")',
    ),
    "LR314": Code(
        "not-readable-here",
        "The name is declared, but this condition cannot read it.",
        "Rules stand before scores, and an event's condition sees only that event.",
    ),
    "LR315": Code(
        "bad-reason",
        "A brace in the reason does not hold exactly one name.",
        "A reason is text with holes, not a program.",
        "{employees:,} employees",
        "{employees} employees",
    ),
    "LR316": Code(
        "too-many-places",
        "The product has more than 12 decimal places.",
        "Numbers are exact within 64 bits, which so many places would leave.",
    ),
    "LR317": Code(
        "spaces-not-compared",
        "A constant text begins or ends with a space, which normalisation takes away.",
        "It looks like a search for whole words and is not.",
        'contains(job_title, " cto ")',
        'mentions(job_title, "cto")',
    ),
    # --- LR4xx meaning ---
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
    # --- LR5xx inputs ---
    "LR501": Code(
        "not-a-lead",
        "What is to be scored is not a mapping of fields to values.",
        "A lead is looked up by the names of its fields.",
        bad='score("ann@example.com")',
        good='score({"email": "ann@example.com"})',
    ),
    "LR502": Code(
        "unreadable-value",
        "A field of a lead, or an attribute of an event, has a value that its type does not allow.",
        "A value guessed at would count as known; `on_unreadable: missing` reads it as missing.",
        bad='employees: "$1.2M"',
        good="employees: 1200000",
    ),
    "LR503": Code(
        "unreadable-lead-id",
        "A lead's id is neither text nor a whole number.",
        "Decisions, repeated leads and colleagues are told apart by it.",
        bad="lead_id: 1.5",
        good='lead_id: "L-1"',
    ),
    "LR504": Code(
        "undeclared-key",
        "With `strict`, a lead, colleague or event has a key that the ruleset does not declare.",
        "An undeclared key is often a misspelt field, whose value would silently be missing.",
        bad="employes: 50",
        good="employees: 50",
    ),
    "LR505": Code(
        "unreadable-events",
        "The events of a lead are not a list of mappings.",
        "No events (`[]`) and events not known (left out) differ; nothing else stands for either.",
        bad='events: ""',
        good="events: []",
    ),
    "LR506": Code(
        "unreadable-event",
        "An event is not a mapping with a `type` and a readable `at`.",
        "An event without an instant cannot be placed in any window.",
        bad="{type: page_view, at: yesterday}",
        good='{type: page_view, at: "2024-01-31T09:30:00Z"}',
    ),
    "LR507": Code(
        "too-many-events",
        "A lead and its colleagues have more events than `limits.events`.",
        "Sums are proven to fit 64 bits up to that number.",
    ),
    "LR508": Code(
        "undeclared-event",
        "With `strict`, an event's type is not declared in the ruleset.",
        "An undeclared type is often a misspelt one, whose events would silently not count.",
        bad="{type: pageview}",
        good="{type: page_view}",
    ),
    "LR509": Code(
        "unreadable-account",
        "The account is not a list of colleagues, each a mapping with a `lead`.",
        "Roll-ups and the events of colleagues are read from it.",
        bad='account: [{"employees": 50}]',
        good='account: [{"lead": {"employees": 50}}]',
    ),
    "LR510": Code(
        "too-many-colleagues",
        "An account has more colleagues than `limits.colleagues`.",
        "Sums are proven to fit 64 bits up to that number.",
    ),
    "LR511": Code(
        "unreadable-as-of",
        "The instant of the decision is not an instant with a zone, or a date.",
        "Every window and every decay is measured from it.",
        bad="as_of: 2024-01-31T09:30",
        good="as_of: 2024-01-31T09:30Z",
    ),
    "LR512": Code(
        "unreadable-previous",
        "The previous decision is not one, or lacks its verdict or since when it was held.",
        "The latch and re-qualification are decided from it.",
        bad="{verdict: MQL}",
        good="{verdict: MQL, since: 2024-01-01T00:00:00Z}",
    ),
    "LR513": Code(
        "previous-of-another-ruleset",
        "The previous decision is of a ruleset with another name.",
        "Verdicts of different rulesets may share a name and mean different things.",
    ),
    "LR514": Code(
        "previous-too-late",
        "The previous decision, or an instant in it, is later than `as_of`.",
        "A decision is made from nothing that came after it.",
    ),
    "LR515": Code(
        "unreadable-override",
        "An override lacks `who`, `why` or exactly one change, or a part cannot be read.",
        "A person's word beside the rules' stands in the record with a name and a reason.",
        bad="{add: 20}",
        good="{who: ann, why: known buyer, add: 20}",
    ),
    "LR516": Code(
        "override-of-no-verdict",
        "An override gives a verdict that the ruleset lacks, or disqualifies where none does.",
        "The effective verdict is always one of the ruleset's.",
        bad="{who: ann, why: known buyer, verdict: SLQ}",
        good="{who: ann, why: known buyer, verdict: SQL}",
    ),
    "LR520": Code(
        "column-never-readable",
        "A column holds values of a type that can never be read as the field, the id or the part "
        "of an event that it is named for.",
        "Each row would be refused for the same reason; a column of another type is a slip.",
    ),
    "LR521": Code(
        "no-frame",
        "What is given as a table of leads or events is of no kind that can be scored.",
        "A table is scored by the library that holds it; frames.md lists those that are known.",
        bad='ruleset.score_frame([{"employees": 50}])',
        good='ruleset.score_frame(polars.DataFrame([{"employees": 50}]))',
    ),
    "LR522": Code(
        "frames-differ",
        "The leads and the events are frames of two libraries.",
        "They are joined where they are, so both are to be in one place.",
    ),
    "LR523": Code(
        "frame-library",
        "A frame needs a library that is not installed.",
        "pandas and Arrow frames are scored through Polars, which comes with leadrules' extras.",
    ),
    "LR524": Code(
        "no-such-column",
        "A column that `keep` or `as_of` names is not in the leads.",
        "Left out without a word it would be missed where the answer is used.",
    ),
    "LR525": Code(
        "column-clash",
        "A column to keep has the name of a column of the answer, or is to be kept twice.",
        "An answer with two columns of one name would be read wrongly; some engines tell no "
        "capital letters from small ones.",
    ),
    "LR526": Code(
        "events-without-column",
        "The events have no column for whose each is, of which type, or when.",
        "An event that is nobody's, of no type or of no time counts for nothing.",
    ),
    "LR527": Code(
        "repeated-column",
        "A column that is read stands more than once in a table.",
        "Which of them is meant cannot be told.",
    ),
    "LR528": Code(
        "row-differs",
        "A row of an answer is not what the ruleset decides about the lead given with it.",
        "A trace made of other rules, another lead or another instant would explain a score that "
        "it is not the reason of.",
    ),
    "LR529": Code(
        "unknown-trace",
        "`trace` is neither `mask` nor `points`.",
        "`mask` says which rules fired and which could not tell, `points` also what each paid.",
        bad='ruleset.score_frame(leads, trace="all")',
        good='ruleset.score_frame(leads, trace="points")',
    ),
    "LR530": Code(
        "sql-dialect",
        "There is no SQL dialect of that name.",
        "Warehouses differ in their SQL; each has a dialect of its own here.",
        bad="leadrules sql rules.yaml --dialect sqlite",
        good="leadrules sql rules.yaml --dialect postgres",
    ),
    "LR531": Code(
        "sql-cannot-mean",
        "SQL cannot say exactly what a rule, a measure or a verdict says.",
        "A statement that scores a lead otherwise than Python does would be worse than none.",
    ),
    "LR532": Code(
        "sql-column-types",
        "A column would have to be of two types in SQL.",
        "Two fields, or attributes of two event types, read one column as different things.",
    ),
    "LR535": Code(
        "not-an-earlier-answer",
        "The table given as an earlier answer lacks a column of one, or has it in another type.",
        "Which rows still hold is told by their `next_change`, `scored_as_of` and `scored_by`.",
        bad="ruleset.rescore_frame(ruleset.score_frame(leads), leads)",
        good="ruleset.rescore_frame(ruleset.score_frame(leads, next_change=True), leads)",
    ),
    "LR536": Code(
        "leads-without-ids",
        "Leads are to be known again or named as changed, and nothing says which they are.",
        "A row of an earlier answer is its lead's by the id alone.",
    ),
    "LR540": Code(
        "engine-names",
        "An engine cannot give the answer columns of the names that they would have.",
        "Some engines tell no capital letters from small ones, or cut long names off; one column "
        "would be read for another.",
    ),
    "LR541": Code(
        "ibis-backend",
        "Tables of Ibis are of a backend that is not known here, or of two connections.",
        "A plan is run as one query by DuckDB, PostgreSQL or PySpark, where its meaning is tested.",
    ),
    "LR542": Code(
        "engine-columns",
        "A table has columns whose names an engine does not tell apart, and the rules read one.",
        "Spark tells no capital letters from small ones unless its session says so; one column "
        "would be read for another.",
    ),
    "LR580": Code(
        "decision-not-json",
        "A stored decision is not JSON text, or not JSON as leadrules writes it.",
        "A duplicate key or a NaN has no one meaning, so what was decided could not be told.",
    ),
    "LR581": Code(
        "decision-form",
        "A stored decision lacks a key, has one too many, or a value of another type.",
        "A decision is read exactly as it was written or not at all.",
    ),
    "LR582": Code(
        "decision-format-unknown",
        "A stored decision has a newer format than this version of leadrules reads.",
        "Reading a part of what a newer version recorded would tell another story.",
    ),
    # --- LR6xx versions ---
    "LR601": Code(
        "pickle-form-unknown",
        "A pickled ruleset has a newer form than this version of leadrules reads.",
        "Reading a part of it would give other rules than were pickled.",
    ),
    "LR602": Code(
        "pickle-changed",
        "A pickled ruleset's text does not have the hash that was pickled with it.",
        "A ruleset that is not the one pickled would score other leads in its name.",
    ),
    "LR610": Code(
        "unreadable-lock",
        "A lock file is not JSON, has a key twice, or is too large.",
        "Which versions are published could not be told for certain.",
    ),
    "LR611": Code(
        "lock-form",
        "A lock file lacks a key, has one too many, or a value of another kind.",
        "What both sides signed is read exactly as it was written or not at all.",
    ),
    "LR612": Code(
        "lock-format-unknown",
        "A lock file has a newer format than this version of leadrules reads.",
        "Writing it again would lose what the newer version recorded.",
    ),
    "LR613": Code(
        "lock-busy",
        "Another process holds the lock file for longer than a writer waits.",
        "Two writers at once would lose each other's signatures.",
    ),
    "LR620": Code(
        "misplaced-version",
        "A version's file does not lie in the folder of its ruleset under its version's name.",
        "A version is found by its name, and one name stands for one file.",
        bad="rules/b2b-saas/new.yaml",
        good="rules/b2b-saas/2.1.0.yaml",
    ),
    "LR621": Code(
        "published-version-edited",
        "The rules of a published version are not those that were published.",
        "What both sides signed never changes; a change is a new version.",
    ),
    "LR622": Code(
        "unsigned",
        "Marketing or sales has not signed the rules and the agreement as they now are.",
        "A version that one side has not agreed to is not what leads are judged by.",
    ),
    "LR623": Code(
        "wrong-state",
        "The version is not in a state in which this can be done.",
        "Only published versions are retired, and retired ones are not signed.",
    ),
    "LR624": Code(
        "no-name-to-sign",
        "The name under a signature is blank, too long or cannot be shown.",
        "A signature says whose word it is.",
    ),
    "LR625": Code(
        "published-version-missing",
        "The file of a published version is not there.",
        "Decisions made by it could not be made again.",
    ),
    "LR626": Code(
        "agreement-changed",
        "A published version's agreement is not the one that was published.",
        "Both sides should sign what they promise each other; the rules are unchanged.",
    ),
    "LR630": Code(
        "unknown-ruleset",
        "The registry holds no ruleset of this name.",
        "Another ruleset would judge leads by rules that were not asked for.",
    ),
    "LR631": Code(
        "unknown-version",
        "The registry does not hold this version of the ruleset.",
        "Another version would judge leads by rules that were not asked for.",
    ),
    "LR632": Code(
        "none-effective",
        "No published version of the ruleset is effective at the instant asked for.",
        "Effective dates say from when a version is chosen; before all of them there is none.",
    ),
    "LR633": Code(
        "unreadable-registry",
        "The folder of a registry, or a file in it, is not there or cannot be read.",
        "A registry that holds less than it should would refuse leads without a word.",
    ),
    "LR634": Code(
        "unreadable-effective-instant",
        "The instant at which a version is to be effective is no instant with a zone, and no date.",
        "Which version is chosen depends on it.",
        bad='at="2024-01-31T09:30"',
        good='at="2024-01-31T09:30Z"',
    ),
    # LR650-LR659: plans of comparisons
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
    # --- LR68x live tests ---
    "LR680": Code(
        "experiment-column",
        "The rows of a live test have no column for the id, the arm, the decision or the outcome.",
        "Without it nobody can tell whose outcome is whose.",
    ),
    "LR681": Code(
        "experiment-cell",
        "An id, an instant or an outcome of a live test cannot be read, or an instant is missing.",
        "A row left out by a slip is one that the arms were not meant to lose.",
    ),
    "LR682": Code(
        "unknown-arm",
        "A row of a live test names no arm, or one that the test does not have.",
        "Either the row is of another test or the test is described wrongly.",
    ),
    "LR683": Code(
        "outcome-missing",
        "A lead of a live test has no outcome although its window has passed.",
        "Left out by its outcome, it would make an arm look better than it is. A lead whose window "
        "has passed unwon was not won.",
    ),
    "LR684": Code(
        "outcome-twice",
        "The rows of one lead or account of a live test say both that it was won and that not.",
        "Which of them came within the window, only the instant of winning tells.",
    ),
    "LR685": Code(
        "no-experiment",
        "No row of a live test has an id.",
        "A test has leads or accounts that were randomised.",
    ),
    # --- LR686-LR699 the decision log ---
    "LR686": Code(
        "log-busy",
        "Another writer holds the log, or its keys, for longer than it was waited for.",
        "Writers go one after another, as every entry is chained to all before it.",
    ),
    "LR687": Code(
        "log-full",
        "There is no room left on the disk for the log.",
        "What cannot be kept for good is not recorded, and whoever decided is told.",
    ),
    "LR688": Code(
        "log-damaged",
        "The log is no database of a log, or something in it was altered.",
        "What was altered is no evidence any more.",
    ),
    "LR689": Code(
        "log-newer",
        "The log was written by a newer version of leadrules.",
        "What an older version does not know it would read wrongly or spoil.",
    ),
    "LR690": Code(
        "log-unreachable",
        "The log cannot be opened or written: its address, driver, rights or server is wrong.",
        "A decision that is not on the disk is not recorded.",
        bad='DecisionLog("mysql://decisions")',
        good='DecisionLog("sqlite:///decisions.db")',
    ),
    "LR691": Code(
        "not-in-log",
        "The log has no entry of that id, or no ruleset text of that hash.",
        "An answer about another decision would be no answer.",
    ),
    "LR692": Code(
        "other-keys",
        "The key store or the master key is absent, or not the one that the log is sealed by.",
        "What is sealed opens with its own key only, and entries sealed under two stores are lost "
        "with either.",
    ),
    "LR693": Code(
        "no-room-to-wait",
        "The background writer of a log has no room left, or is closed.",
        "A decision that is neither written nor waiting would be lost in silence.",
    ),
    "LR694": Code(
        "not-to-be-logged",
        "What is to be recorded does not fit together, or is not what the log takes.",
        "A record that cannot be scored again proves nothing.",
        bad="log.record(decision, ruleset=another_version)",
        good="log.record(decision, ruleset=ruleset)",
    ),
    "LR696": Code(
        "bad-feedback",
        "What sales told of a lead is no feedback: its stage, instant, number or amount is absent "
        "or cannot be read, or its decision is about another lead.",
        "Feedback that is guessed at would be counted for or against rules that had no part in it.",
    ),
    "LR697": Code(
        "bad-feedback-mapping",
        "A file that says how a system's statuses are to be read says something that it cannot.",
        "Statuses read by a slip of the file would be other acceptances and other rejections.",
        bad="statuses: {Unqualified: rejcted}",
        good="statuses: {Unqualified: rejected}",
    ),
    "LR698": Code(
        "bad-archive",
        "An archive of a log cannot be written, is not in its folder, or was altered.",
        "Nothing is removed from a log before its archive is on the disk, and what was altered "
        "there is no evidence any more.",
    ),
    # --- LR7xx cases ---
    "LR701": Code(
        "case-failed",
        "A case inside a ruleset came out otherwise than it expects.",
        "Either the rules or the expectation is wrong; a version with failing cases is not signed.",
    ),
    "LR702": Code(
        "case-not-scored",
        "The lead, the events or another input of a case cannot be read.",
        "A case that cannot be scored shows nothing.",
    ),
    # --- LR8xx adapters ---
    "LR801": Code(
        "bad-mapping",
        "A mapping file says something that a mapping cannot say.",
        "Records read by a slip of the mapping would be other leads and other events.",
        bad="leads: {id: [id], feilds: {email: Email}}",
        good="leads: {id: [id], fields: {email: Email}}",
    ),
    "LR802": Code(
        "unknown-source",
        "No mapping has the name that was asked for.",
        "A system's records are read by its own mapping or not at all.",
        bad='read("hubspott", "contacts.json")',
        good='read("hubspot", "contacts.json")',
    ),
    # --- LR9xx the command ---
    "LR901": Code(
        "bad-row",
        "A line of a CSV or JSONL file is no row: the others are scored all the same.",
        "A row that is guessed at would score a lead that nobody has.",
    ),
    "LR902": Code(
        "no-time",
        "The time as of which to score is missing or cannot be read.",
        "Scoring as of another time than asked would count other events.",
    ),
}
