"""The differential test for tables, for long: `python -m leadrules.testing.fuzz --tables`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from leadrules.diagnostics import RulesetError
from leadrules.language.loading import load_ruleset
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.tables.batches import batch
from leadrules.testing.tables.engines import Engine
from leadrules.testing.tables.statements import Statements, in_ascii
from leadrules.testing.tables.trial import Trial, differences, made_small, script

LEADS = 24
"""Leads of a ruleset, unless told."""
_MOST_SHOWN = 5


@dataclass(slots=True)
class Outcome:
    """What some tables came to."""

    rows: int = 0
    rulesets: set[str] = field(default_factory=set)  # by hash
    refused: int = 0  # rulesets that the checker refuses
    parted: Counter[str] = field(default_factory=Counter)  # tables by engine
    disagreements: list[str] = field(default_factory=list)


def run(
    seed: str,
    index: int,
    engines: Mapping[str, Engine],
    outcome: Outcome,
    *,
    trials: int = 250,
    leads: int = LEADS,
) -> None:
    """One random ruleset with its tables, the same for the same seed, index and number of leads.

    A disagreement is made small in so many `trials` before it is shown.
    """
    choices = Choices.seeded(f"tables/{seed}/{index}")
    generated = ruleset(choices)
    again = f"python -m leadrules.testing.fuzz --tables --seed {seed} --ruleset {index}"
    again += "" if leads == LEADS else f" --leads {leads}"
    try:
        rules = load_ruleset(generated.text, "generated.yaml").ruleset
    except RulesetError:
        outcome.refused += 1
        return
    outcome.rulesets.add(rules.identity.hash)
    statements = {name: one for name, one in engines.items() if isinstance(one, Statements)}
    others = {name: one for name, one in engines.items() if name not in statements}
    for some in (others, statements):
        if some:
            made = batch(generated, rules, choices, leads, natural=some is statements)
            if "sql-postgres" in some:
                made = in_ascii(made)
            outcome.rows += made.leads.num_rows
            _compared(Trial(generated.document, made), some, again, outcome, trials)


def _compared(
    trial: Trial, engines: Mapping[str, Engine], again: str, outcome: Outcome, trials: int
) -> None:
    """What the engines make of one ruleset's tables."""
    found = list(differences(trial, engines))
    outcome.parted.update(each.engine for each in found)
    if not found:
        return
    said = "\n".join(map(str, found))
    if trials:
        some = {each.engine: engines[each.engine] for each in found[:1]}
        parted_from_each_other = " as in " in found[0].expected
        trial = made_small(trial, engines if parted_from_each_other else some, found[0], trials)
        said += "\n" + "\n".join(f"made small: {each}" for each in differences(trial, engines))
    outcome.disagreements.append(f"{again}\n{said}\n{script(trial)}")


def run_all(
    seed: str, rows: int, engines: Mapping[str, Engine], first: int = 0, leads: int = LEADS
) -> Outcome:
    """Tables until there are so many rows of leads; progress goes to stderr."""
    outcome, index = Outcome(), first
    while outcome.rows < rows and len(outcome.disagreements) < _MOST_SHOWN:
        run(seed, index, engines, outcome, leads=leads)
        index += 1
        print(
            f"\r{outcome.rows:,} rows, {len(outcome.rulesets):,} rulesets, "
            f"{len(outcome.disagreements)} disagreements",
            end="",
            file=sys.stderr,
            flush=True,
        )
    print(file=sys.stderr)
    return outcome


def report(
    seed: str,
    rows: int,
    engines: Mapping[str, Engine],
    only: int | None = None,
    *,
    leads: int = LEADS,
) -> Iterable[str]:
    """The fuzz as lines of text; the last says how many disagreements there are."""
    start = time.monotonic()
    if only is None:
        outcome = run_all(seed, rows, engines, leads=leads)
    else:
        outcome = Outcome()
        run(seed, only, engines, outcome, leads=leads)
    yield from outcome.disagreements
    yield f"{outcome.rows:,} rows in each of {', '.join(engines)}"
    yield f"{len(outcome.rulesets):,} distinct rulesets ({outcome.refused:,} refused)"
    seconds = time.monotonic() - start
    yield f"{len(outcome.disagreements):,} disagreements in {seconds:,.0f} s"
