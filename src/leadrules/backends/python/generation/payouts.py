"""Rules as Python: which branch, band or entry holds, as one integer, and what is paid for it.

The integer is all that the trace needs: 0 where nothing held; 1 + branch + n * passed for the
branch of n that held, `passed` a mask of the branches before it that could not tell; -1 - passed
where the rule could not tell.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import assert_never

from leadrules.backends.python.generation.bounds import write_bounds
from leadrules.backends.python.generation.expressions import (
    Expressions,
    Truth,
    Value,
    any_missing,
    merged,
)
from leadrules.backends.python.generation.source import Source
from leadrules.backends.python.runtime.points import bounded
from leadrules.language import ir

MOST_IN_A_ROW = 12  # branches or bands that are asked one after the other in one `if`


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule and where it says what: its outcome in the local `code`, its points in `total`."""

    source: Source
    rule: ir.Rule
    code: str
    total: str

    def final(self, points: int) -> int:
        """Points after the rule's own floor, cap and weight."""
        return bounded(points, self.rule.floor, self.rule.cap, self.rule.weight)

    def outcome(self, code: int, points: int) -> None:
        """Write what happens in one case."""
        self.source.line(f"{self.code} = {code}")
        self.add(points)

    def add(self, points: int) -> None:
        """Write that constant points are paid."""
        paid = self.final(points)
        if paid:
            self.source.line(f"{self.total} += {paid}")

    def pay(self, code: int, points: str) -> None:
        """Write that what the local `points` holds is paid."""
        self.source.line(f"{self.code} = {code}")
        rule = self.rule
        if rule.floor is None and rule.cap is None and rule.weight is None:
            self.source.line(f"{self.total} += {points}")
        else:
            write_bounds(self.source, points, "paid", rule.floor, rule.cap, rule.weight)
            self.source.line(f"{self.total} += paid")


def write_payout(
    rule: Placed, expressions: Expressions, payout: ir.Branches | ir.Bands | ir.Table
) -> None:
    """Write a rule that pays by conditions."""
    match payout:
        case ir.Branches():
            _write_branches(rule, expressions, payout)
        case ir.Bands():
            _write_bands(rule, expressions.value(payout.value.expression), payout)
        case ir.Table():
            _write_table(rule, expressions.value(payout.value.expression), payout)
        case _:
            assert_never(payout)


# --- branches ------------------------------------------------------------------------------------


def _write_branches(rule: Placed, expressions: Expressions, payout: ir.Branches) -> None:
    source = rule.source
    truths = [expressions.truth(branch.condition.expression) for branch in payout.branches]
    maybe = merged(truth.maybe for truth in truths)
    if len(truths) > MOST_IN_A_ROW:
        _write_ladder(rule, payout, truths)
        return
    head = "if"
    if maybe:
        with source.block(f"if {any_missing(maybe)}:"):
            if all(truth.strict and truth.maybe == maybe for truth in truths):
                rule.outcome(-(1 << len(truths)), payout.missing)
            else:
                _write_ladder(rule, payout, truths)
        head = "elif"
    for index, (truth, branch) in enumerate(zip(truths, payout.branches, strict=True)):
        with source.block(f"{head} {truth.plain}:"):
            rule.outcome(1 + index, branch.points)
        head = "elif"
    with source.block("else:"):
        rule.outcome(0, payout.otherwise)


def _write_ladder(rule: Placed, payout: ir.Branches, truths: list[Truth]) -> None:
    """Every branch in turn, with what could not tell on the way."""
    source = rule.source
    if len(truths) == 1:
        _write_only(rule, payout, truths[0])
        return
    source.line(f"{rule.code} = passed = 0")
    for index, (truth, branch) in enumerate(zip(truths, payout.branches, strict=True)):
        if index == 0:
            _write_rung(rule, index, len(truths), truth, branch.points)
        else:
            with source.block(f"if not {rule.code}:"):
                _write_rung(rule, index, len(truths), truth, branch.points)
    with source.block(f"if not {rule.code}:"):
        with source.block("if passed:"):
            source.line(f"{rule.code} = -1 - passed")
            rule.add(payout.missing)
        if rule.final(payout.otherwise):
            with source.block("else:"):
                rule.add(payout.otherwise)


def _write_rung(rule: Placed, index: int, count: int, truth: Truth, points: int) -> None:
    source = rule.source
    with source.block(f"if {truth.true}:"):
        source.line(f"{rule.code} = {1 + index} + {count} * passed")
        rule.add(points)
    if truth.maybe:
        with source.block(f"elif not ({truth.false}):"):
            source.line(f"passed |= {1 << index}")


def _write_only(rule: Placed, payout: ir.Branches, truth: Truth) -> None:
    with rule.source.block(f"if {truth.true}:"):
        rule.outcome(1, payout.branches[0].points)
    with rule.source.block(f"elif {truth.false}:"):
        rule.outcome(0, payout.otherwise)
    with rule.source.block("else:"):
        rule.outcome(-2, payout.missing)


# --- bands and tables ----------------------------------------------------------------------------


def _write_bands(rule: Placed, value: Value, payout: ir.Bands) -> None:
    source = rule.source
    code, maybe = value.code, value.maybe
    if not code.isidentifier():
        source.line(f"value = {value.whole}")
        code, maybe = "value", ("value",) if maybe else ()
    head = _write_unknown(rule, maybe, payout.missing)
    if len(payout.bands) > MOST_IN_A_ROW:
        with source.block("else:" if maybe else "if True:"):
            _write_bisection(rule, payout, code)
        return
    covered, end = True, None  # whether whatever is below was answered by a band before
    for index, band in enumerate(payout.bands):
        covered = covered and band.start == end
        test = code if covered else f"{band.start} <= {code}"
        test = test if band.below is None else f"{test} < {band.below}"
        with source.block(f"{head} {'True' if test == code else test}:"):
            rule.outcome(1 + index, band.points)
        head, end = "elif", band.below
    with source.block("else:"):
        rule.outcome(0, payout.default)


def _write_bisection(rule: Placed, payout: ir.Bands, code: str) -> None:
    """Many bands: found by bisection among their edges."""
    source = rule.source
    edges: list[int] = []
    outcomes = [(0, rule.final(payout.default))]
    for index, band in enumerate(payout.bands):
        paid = (1 + index, rule.final(band.points))
        if band.start is None or (edges and edges[-1] == band.start):
            outcomes[-1] = paid
        else:
            edges.append(band.start)
            outcomes.append(paid)
        if band.below is not None:
            edges.append(band.below)
            outcomes.append((0, rule.final(payout.default)))
    source.constants["bisect_right"] = bisect_right
    names = source.constant("outcomes", tuple(outcomes)), source.constant("edges", edges)
    source.line(f"{rule.code}, paid = {names[0]}[bisect_right({names[1]}, {code})]")
    source.line(f"{rule.total} += paid")


def _write_table(rule: Placed, value: Value, payout: ir.Table) -> None:
    source = rule.source
    outcomes: dict[object, tuple[int, int]] = {}
    for index, (entry, points) in enumerate(payout.entries):
        outcomes.setdefault(entry, (1 + index, rule.final(points)))
    default = source.constant("default", (0, rule.final(payout.default)))
    _write_unknown(rule, value.maybe, payout.missing)
    with source.block("else:" if value.maybe else "if True:"):
        table = source.constant("outcomes", outcomes)
        source.line(f"{rule.code}, paid = {table}.get({value.code}, {default})")
        source.line(f"{rule.total} += paid")


def _write_unknown(rule: Placed, maybe: tuple[str, ...], points: int) -> str:
    """Write the case that the value is unknown, if it can be; gives the next case's head."""
    if not maybe:
        return "if"
    with rule.source.block(f"if {any_missing(maybe)}:"):
        rule.outcome(-1, points)
    return "elif"
