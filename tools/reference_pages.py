"""Write the reference pages that are made from the code: diagnostics.md and operators.md.

    python tools/reference_pages.py

A test compares the pages with what this would write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from leadrules.codes import CODES, Code
from leadrules.diagnostics import RulesetError
from leadrules.language.ir import Type
from leadrules.language.loading import load_ruleset
from leadrules.language.operators import FUNCTIONS, OPERATORS, TYPE_WORDS, Function

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
MADE = "<!-- made by `make docs` from {}; do not edit -->"

EXAMPLE = """\
language: 1
ruleset: first
version: 1.0.0
fields: {industry: {type: text}}
scores: {fit: {}}
groups:
  - group: company
    score: fit
    rules:
      - {id: software, when: indstry == "software", points: 10}
verdicts: [{verdict: nurture}]
"""

ROOMS = {
    "LR1": "Reading YAML",
    "LR2": "The document's form and names",
    "LR3": "Conditions",
    "LR4": "Meaning",
    "LR5": "Leads, events and other inputs",
    "LR6": "Versions, lock file and registry",
    "LR7": "Cases",
    "LR8": "Adapters",
    "LR9": "The command",
}


def diagnostics_page() -> str:
    """Every code: what it means, why, and an example."""
    return "\n".join(_diagnostics()) + "\n"


def operators_page() -> str:
    """Every operator and function: what it takes, gives, and does with missing."""
    return "\n".join(_operators()) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "diagnostics.md": diagnostics_page,
    "operators.md": operators_page,
}


def _diagnostics() -> Iterator[str]:
    yield MADE.format("`src/leadrules/codes`")
    yield "# Diagnostics"
    yield ""
    yield (
        "Everything that leadrules finds wrong has a code. A code never comes to mean another "
        "offence. An error refuses the ruleset or the lead; a warning only says what looks like a "
        "slip. All of a ruleset's are shown at once: code, offence, what is wrong, where, and help."
    )
    yield ""
    yield "```text"
    yield _shown()
    yield "```"
    yield ""
    yield (
        "`leadrules check --json` prints the same as data, one object a line, and every "
        "[error](python.md#errors) carries it in `diagnostics`. The examples below are cut to the "
        "part that matters."
    )
    for prefix, title in ROOMS.items():
        codes = {key: code for key, code in sorted(CODES.items()) if key.startswith(prefix)}
        yield ""
        yield f"## {prefix}xx: {title}"
        yield ""
        yield from (f"- [{key}](#{key.lower()}) {code.name}" for key, code in codes.items())
        for key, code in codes.items():
            yield from _code(key, code)


def _shown() -> str:
    """The diagnostic of an example, as it is shown."""
    try:
        load_ruleset(EXAMPLE, file="rules/first/1.0.0.yaml")
    except RulesetError as error:
        return str(error)
    raise AssertionError("the example has an error")


def _code(key: str, code: Code) -> Iterator[str]:
    yield ""
    yield f'### <a id="{key.lower()}"></a>{key} {code.name}'
    yield ""
    yield f"{code.meaning} {code.why}"
    for label, example in (("Not", code.bad), ("But", code.good)):
        if example:
            yield ""
            yield f"{label}:"
            yield ""
            yield "```text"
            yield example
            yield "```"


def _operators() -> Iterator[str]:
    yield MADE.format("`src/leadrules/language/operators.py`")
    yield "# Operators and functions"
    yield ""
    yield (
        "What conditions are made of. The column *missing* says what the answer is where an "
        "operand is missing or unknown; what decides is [the law](language.md#conditions)."
    )
    yield ""
    yield "## Operators"
    yield ""
    yield "| operator | takes | gives | missing | meaning | example |"
    yield "|---|---|---|---|---|---|"
    for operator in OPERATORS.values():
        yield _row(
            f"`{operator.symbol}`",
            operator.takes,
            operator.gives,
            operator.missing,
            operator.doc,
            f"`{operator.example}`",
        )
    yield ""
    yield "## Functions"
    yield ""
    yield "| function | takes | gives | missing | meaning | example |"
    yield "|---|---|---|---|---|---|"
    for function in FUNCTIONS.values():
        yield _row(
            f"`{function.name}`",
            _takes(function),
            TYPE_WORDS[function.gives],
            function.missing,
            function.doc,
            f"`{function.example}`",
        )


def _takes(function: Function) -> str:
    first = "any name"
    if set(function.takes) != set(Type):
        *others, last = dict.fromkeys(TYPE_WORDS[each] for each in function.takes)
        first = f"{', '.join(others)} or {last}" if others else last
    if function.rest is None:
        return first
    return f"{first}; then {function.rest.value}{', once or more' if function.repeated else ''}"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
