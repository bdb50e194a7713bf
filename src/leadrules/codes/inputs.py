"""LR5xx: leads, events, tables and other inputs."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
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
}
