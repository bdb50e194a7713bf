"""LR1xx: reading YAML."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
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
}
