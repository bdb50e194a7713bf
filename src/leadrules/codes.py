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
    # --- LR2xx the document ---
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
        "unknown-language",
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
