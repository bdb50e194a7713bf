"""The differential test for long: `python -m leadrules.testing.fuzz --cases 100000`.

Random rulesets are scored for random leads by the reference and by the compiled backend; whole
answers must be the same. Prints a summary, and on a disagreement all that is needed to see it
again; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import count, islice

from leadrules.diagnostics import RulesetError
from leadrules.testing.differential import Backends, Case, Disagreement, compare, load_backends
from leadrules.testing.features import Features
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import ruleset
from leadrules.testing.generate.scenarios import scenarios

_LEADS = 7
_STEPS = 5
_CHUNK = 10  # rulesets that one process takes at a time
_MOST_SHOWN = 20


@dataclass(slots=True)
class Outcome:
    """What some rulesets came to; outcomes add up."""

    cases: int = 0
    decisions: int = 0
    rulesets: set[str] = field(default_factory=set)  # by hash
    refused: Counter[str] = field(default_factory=Counter)  # rulesets by the checker's codes
    present: Counter[str] = field(default_factory=Counter)  # features by ruleset
    used: Counter[str] = field(default_factory=Counter)  # features by case
    disagreements: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Takes in another outcome."""
        self.cases += other.cases
        self.decisions += other.decisions
        self.rulesets |= other.rulesets
        self.refused += other.refused
        self.present += other.present
        self.used += other.used
        self.disagreements += other.disagreements


def run(seed: str, index: int, outcome: Outcome) -> None:
    """One random ruleset with its leads, the same for the same seed and index."""
    choices = Choices.seeded(f"{seed}/{index}")
    generated = ruleset(choices)
    again = f"python -m leadrules.testing.fuzz --seed {seed} --ruleset {index}"
    try:
        backends = load_backends(generated.text)
    except RulesetError as error:
        outcome.refused.update({diagnostic.code for diagnostic in error.diagnostics})
        return
    except Exception as error:  # whatever it is, it is a fault of ours
        outcome.disagreements.append(
            f"{again}\nnot loaded or compiled: {error!r}\n{generated.text}"
        )
        return
    features = Features(generated.document)
    outcome.rulesets.add(backends.hash)
    outcome.present.update(features.present)
    for scenario in scenarios(generated, choices, leads=_LEADS, steps=_STEPS):
        for case, answer, disagreement in compare(scenario, backends):
            outcome.cases += 1
            outcome.decisions += not isinstance(answer, tuple)
            features.count(answer)
            if disagreement is not None:
                said = _report(case, disagreement, backends)
                outcome.disagreements.append(f"{again}\n{said}\n{generated.text}")
    outcome.used += features.used


def run_all(seed: str, cases: int, jobs: int = 1) -> Iterator[Outcome]:
    """The outcome so far, again and again until there are so many cases."""
    total = Outcome()
    with ProcessPoolExecutor(jobs) as pool:
        chunks: Iterator[Outcome]
        if jobs == 1:
            chunks = (_run_chunk((seed, number)) for number in count())
        else:
            chunks = _in_parallel(pool, seed, jobs)
        for outcome in chunks:
            total.add(outcome)
            yield total
            if total.cases >= cases or len(total.disagreements) > _MOST_SHOWN:
                break
        pool.shutdown(cancel_futures=True)


def _in_parallel(pool: ProcessPoolExecutor, seed: str, jobs: int) -> Iterator[Outcome]:
    numbers = count()
    waiting = [pool.submit(_run_chunk, (seed, number)) for number in islice(numbers, 2 * jobs)]
    while True:
        yield waiting.pop(0).result()
        waiting.append(pool.submit(_run_chunk, (seed, next(numbers))))


def _run_chunk(which: tuple[str, int]) -> Outcome:
    seed, number = which
    outcome = Outcome()
    for index in range(number * _CHUNK, (number + 1) * _CHUNK):
        run(seed, index, outcome)
    return outcome


def _report(case: Case, disagreement: Disagreement, backends: Backends) -> str:
    lines = [
        f"at {disagreement.path or 'the answer'}",
        f"  reference: {disagreement.reference}",
        f"  {backends.name}: {disagreement.other}",
        *(f"{name}: {getattr(case, name)!r}" for name in case.__slots__),
    ]
    return "\n".join(lines)


def _summary(total: Outcome, seconds: float) -> Iterable[str]:
    refused = sum(total.refused.values())
    codes = ", ".join(f"{code} {times}" for code, times in total.refused.most_common())
    yield f"{'feature':44} {'rulesets':>9} {'used':>9}"
    for feature in sorted(total.present | total.used):
        yield f"{feature:44} {total.present[feature]:9,} {total.used[feature]:9,}"
    yield ""
    yield f"{total.cases:,} cases, {total.decisions:,} of them decisions"
    yield f"{len(total.rulesets):,} distinct rulesets ({refused:,} refused: {codes or 'none'})"
    unused = sorted(feature for feature in total.present if not total.used[feature])
    yield f"features never used: {', '.join(unused) or 'none'}"
    yield f"{len(total.disagreements):,} disagreements in {seconds:,.0f} s"


def main() -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m leadrules.testing.fuzz")
    parser.add_argument("--cases", type=int, default=100_000, help="how many at least")
    parser.add_argument("--seed", default="0", help="any text; the same one gives the same cases")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes")
    parser.add_argument("--ruleset", type=int, help="only the one with this number")
    parser.add_argument("--tables", action="store_true", help="whole tables, in each engine")
    parser.add_argument(
        "--engines",
        help="with --tables: which, with commas (also sql-duckdb, sql-postgres and sql-spark: the "
        "statements of `leadrules sql`); all frames, if left out",
    )
    parser.add_argument(
        "--leads",
        type=int,
        default=24,
        help="with --tables: of a ruleset at most; Spark plans for seconds, however many they are",
    )
    given = parser.parse_args()
    if given.tables:
        return _tables(given)
    start = time.monotonic()
    total = Outcome()
    if given.ruleset is not None:
        run(given.seed, given.ruleset, total)
    else:
        for total in run_all(given.seed, given.cases, given.jobs):
            progress = f"{total.cases:,} cases, {len(total.rulesets):,} rulesets"
            print(
                f"\r{progress}, {len(total.disagreements)} disagreements", end="", file=sys.stderr
            )
        print(file=sys.stderr)
    if total.disagreements:
        print(*total.disagreements[:_MOST_SHOWN], sep="\n\n")
    print(*_summary(total, time.monotonic() - start), sep="\n")
    return 1 if total.disagreements else 0


def _tables(given: argparse.Namespace) -> int:
    """The differential test for tables; gives the command's exit code."""
    from leadrules.testing.tables.engines import ENGINES, available
    from leadrules.testing.tables.executing import STATEMENTS
    from leadrules.testing.tables.fuzz import report

    engines = available()
    if given.engines:
        engines = {
            name: STATEMENTS[name]() if name in STATEMENTS else ENGINES[name][1]
            for name in given.engines.split(",")
        }
    lines = list(report(given.seed, given.cases, engines, given.ruleset, leads=given.leads))
    print(*lines, sep="\n\n")
    return 0 if lines[-1].startswith("0 disagreements") else 1


if __name__ == "__main__":
    sys.exit(main())
