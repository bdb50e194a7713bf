"""Logged decisions scored again from what was logged: by the version that decided, or by another.

By the version that decided, each must come out as it was, bit for bit, but for what only the input
as it was given can show (notes of reading it, counts of what was left out of it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadrules.analysis.rescoring_inputs import inputs_of, noticed_otherwise
from leadrules.decision.record import Record
from leadrules.decision.units import microseconds_of
from leadrules.diagnostics import LeadError, RulesetError
from leadrules.log.drafting import ruleset_identity
from leadrules.log.keeping import kept
from leadrules.log.lacking import Lacking
from leadrules.log.reading import LoggedDecision, StoredEntry
from leadrules.log.replay import Answer, Outcome, Replayed, ReplayReport

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog
    from leadrules.ruleset import Ruleset

_AT_ONCE = 200
_MOST = 1000  # decisions that a report names
_RULESETS = 32  # versions that are held compiled


def replay(
    log: DecisionLog,
    ruleset: Ruleset | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    archives: str | Path | bool | None = None,
) -> ReplayReport:
    """Scores every logged decision again, by its own version or by `ruleset`; in bounded memory.

    `since` and `until` hold `as_of`, both included. `archives` is the folder of the archives
    (beside the log's file unless given); False leaves them out.
    """
    run = _Replaying(log, ruleset)
    chosen = _chosen(_every(log, archives), since, until)
    while some := list(islice(chosen, _AT_ONCE)):
        opened = log.open(some)
        for entry, parts in zip(some, opened, strict=True):
            run.add(LoggedDecision(entry, parts, log.forms))
    return run.report()


class _Replaying:
    """One replay as it goes on."""

    def __init__(self, log: DecisionLog, other: Ruleset | None) -> None:
        self._log, self._other = log, other
        self._held: dict[str, Ruleset | None] = {}
        self._counts: Counter[Outcome] = Counter()
        self._engines: Counter[str] = Counter()
        self._lacking: Counter[str] = Counter()
        self._before: Counter[str] = Counter()
        self._after: Counter[str] = Counter()
        self._flips: Counter[tuple[str, str]] = Counter()
        self._found: list[Replayed] = []
        self._left_out = 0

    def add(self, logged: LoggedDecision) -> None:
        found = self.replayed(logged)
        self._counts[found.outcome] += 1
        self._engines[str(logged.header["engine"])] += 1
        if found.outcome == "not-recorded":
            self._lacking.update(found.told)
        if found.after is not None:
            self._before[found.before.effective_verdict] += 1
            self._after[found.after.effective_verdict] += 1
            if found.flipped:
                self._flips[found.before.effective_verdict, found.after.effective_verdict] += 1
        if found.outcome not in ("same", "erased"):
            if len(self._found) < _MOST:
                self._found.append(found)
            else:
                self._left_out += 1

    def report(self) -> ReplayReport:
        return ReplayReport(
            ruleset=None if self._other is None else ruleset_identity(self._other),
            counts=dict(self._counts),
            engines=dict(self._engines),
            lacking=dict(self._lacking.most_common()),
            before=dict(self._before),
            after=dict(self._after),
            flips=dict(self._flips.most_common()),
            found=tuple(self._found),
            left_out=self._left_out,
        )

    def replayed(self, logged: LoggedDecision) -> Replayed:
        """One decision scored again."""
        before = Answer.read(logged.header)  # there of an erased lead, too
        named = (logged.seq, logged.id)
        if logged.body is None or logged.erased_colleagues:
            return Replayed(*named, "erased", before)
        deciding = self._ruleset(logged.text_hash)
        if deciding is None:
            told = ("its ruleset's text is not read by this version of leadrules",)
            return Replayed(*named, "not-scored", before, told=told)
        scoring = deciding if self._other is None else self._other
        record = logged.body.record
        if self._other is not None:
            lacking = Lacking.of(scoring, deciding).in_record(record, logged.unrecorded)
            if lacking:
                return Replayed(*named, "not-recorded", before, told=lacking)
        given = replace(inputs_of(scoring.ir, record), previous=logged.previous)
        try:
            again = given.scored(scoring.program).record
        except LeadError as error:
            codes = sorted({each.code for each in error.diagnostics})
            told = (f"what was logged cannot be read by these rules: {', '.join(codes)}",)
            return Replayed(*named, "not-scored", before, told=told)
        after = _answer(again)
        if self._other is not None:
            outcome: Outcome = "same" if after == before else "different"
            return Replayed(*named, outcome, before, after)
        if logged.inputs == "read":
            again, _ = kept(again, deciding)
        others = differing(record, replace(again, engine=record.engine))
        return Replayed(*named, "different" if others else "same", before, after, others)

    def _ruleset(self, text_hash: str) -> Ruleset | None:
        if text_hash not in self._held:
            if len(self._held) >= _RULESETS:
                self._held.pop(next(iter(self._held)))
            try:
                self._held[text_hash] = self._log.ruleset(text_hash)
            except RulesetError:
                self._held[text_hash] = None
        return self._held[text_hash]


def differing(one: Record, other: Record) -> tuple[str, ...]:
    """The parts of two records that are not the same, by name; none of what reading noticed."""
    one, other = noticed_otherwise(one), noticed_otherwise(other)
    if one == other:
        return ()
    found: list[str] = []
    pairs: list[tuple[str, Any, Any]] = [("", one, other), ("trace.", one.trace, other.trace)]
    for within, mine, theirs in pairs:
        found += [
            f"{within}{each.name}"
            for each in fields(mine)
            if each.name != "trace" and getattr(mine, each.name) != getattr(theirs, each.name)
        ]
    return tuple(found)


def _every(log: DecisionLog, archives: str | Path | bool | None) -> Iterator[StoredEntry]:
    """The entries of decisions, archived ones first."""
    start = 0
    archives = log.archived_in if archives is None else archives
    if archives is not False:
        opened = log.archives(None if archives is True else archives)
        if opened.files:
            yield from opened.entries(kinds=["decision"])
            start = opened.files[-1].stop
    yield from log.entries(since=start, kinds=["decision"])


def _chosen(
    found: Iterable[StoredEntry], since: datetime | None, until: datetime | None
) -> Iterator[StoredEntry]:
    least = None if since is None else microseconds_of(since)
    most = None if until is None else microseconds_of(until)
    for each in found:
        as_of = each.columns["as_of"]
        if (least is None or as_of >= least) and (most is None or as_of <= most):
            yield each


def _answer(record: Record) -> Answer:
    effective = record.effective
    return Answer(record.score, record.verdict, effective.score, effective.verdict)
