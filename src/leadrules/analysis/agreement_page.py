"""The page that marketing and sales read and sign: what qualifies, in words, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from leadrules.analysis.wording import MARKDOWN, Words, words_of
from leadrules.analysis.wording.outcomes import given, made_of, rungs, working_time
from leadrules.analysis.wording.payouts import Line, bounds, rule_lines
from leadrules.analysis.wording.quantities import (
    day,
    duration,
    listed,
    many,
    number,
    promised,
)
from leadrules.analysis.wording.style import escaped
from leadrules.analysis.wording.texts import phrases
from leadrules.decision.reasons import in_words
from leadrules.language import ir
from leadrules.language.document import Document, Group

SIDES = ("marketing", "sales")

_HOW_TO_READ = """\
Each lead collects points by the rules below. The points add up to scores, and the scores decide \
the verdict. What is not known about a lead counts neither for it nor against it: a rule that \
cannot tell pays nothing, unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature to show: whose, for which side, when, and whether under the text as it now is."""

    who: str
    side: str
    at: datetime
    current: bool = True


def agreement_page(
    ruleset: ir.Ruleset, document: Document, signatures: Sequence[Signed] = ()
) -> str:
    """The agreement as a Markdown page, which ends with a line.

    Everything on it is made from the rules themselves, so that what is signed is what is scored.

    >>> from pathlib import Path
    >>> from leadrules.language.loading import load_ruleset
    >>> loaded = load_ruleset(Path("rules/b2b-saas/2.0.0.yaml").read_bytes())
    >>> page = agreement_page(loaded.ruleset, loaded.document)
    >>> print(page.partition("\\n")[0])
    # B2B SaaS leads
    """
    page = _Page(ruleset, document, words_of(ruleset, document, MARKDOWN))
    blocks = [
        *page.head(),
        *page.verdicts(),
        *page.working_terms(),
        *page.scores(),
        *page.rules(),
        *page.labels(),
        *page.glossary(),
        *_signature_block(signatures),
    ]
    return "\n\n".join(blocks) + "\n"


@dataclass(frozen=True, slots=True)
class _Page:
    ruleset: ir.Ruleset
    document: Document
    words: Words

    def head(self) -> Iterator[str]:
        identity = self.ruleset.identity
        yield f"# {escaped(self.document.title or in_words(identity.name))}"
        yield (
            f"What marketing and sales agree on: ruleset **{escaped(identity.name)}**, version "
            f"**{identity.version}**, with the hash `{identity.hash}`."
        )
        if self.document.description:
            yield escaped(self.document.description)
        exact = [self.words.name(field.name) for field in self.ruleset.fields if field.exact]
        but = f", except in {listed(exact)}" if exact else ""
        yield f"{_HOW_TO_READ} Capitals and extra spaces make no difference{but}."

    # --- verdicts --------------------------------------------------------------------------------

    def verdicts(self) -> Iterator[str]:
        yield "## Verdicts"
        yield "A lead gets the first of these verdicts that applies to it."
        for place, verdict in enumerate(self.ruleset.verdicts, start=1):
            yield f"### {place}. {escaped(verdict.name)}"
            promise = self._promise(verdict.name)
            if promise is not None:
                yield f"**In plain words:** {_sentence(escaped(promise.means))}"
            yield f"**It is given** {self._given(verdict)}"
            follows = "" if promise is None else self._follows(promise)
            if follows:
                yield f"**What follows:** sales {follows}."

    def _promise(self, verdict: str) -> ir.Promise | None:
        agreement = self.ruleset.agreement
        promises = () if agreement is None else agreement.promises
        return next((each for each in promises if each.verdict == verdict), None)

    def _given(self, verdict: ir.Verdict) -> str:
        said = [f"{given(self.words, verdict)}."]
        if verdict.hold_if_unknown:
            said.append("Where that is not known, the lead is put on *hold* instead.")
        if verdict.disqualifies:
            said.append("It takes the lead out, whatever was held before.")
        if verdict.latch and verdict.leave_when is not None:
            leave = self.words.clause(verdict.leave_when.expression)
            said.append(f"Once given it is kept, rather than a later verdict, until {leave}.")
        elif verdict.latch:
            said.append("Once given it is kept, rather than a later verdict.")
        if verdict.requalify_after is not None:
            wait = duration(verdict.requalify_after)
            said.append(f"A lead that has left it does not get it again for {wait}.")
        return " ".join(said)

    def _follows(self, promise: ir.Promise) -> str:
        agreement = self.ruleset.agreement
        working = agreement is not None and agreement.calendar is not None
        said: list[str] = []
        if promise.respond_within is not None:
            said.append(f"responds within {promised(promise.respond_within, working=working)}")
        if promise.accept_within is not None:
            within = promised(promise.accept_within, working=working)
            said.append(f"accepts or rejects the lead within {within}")
        if promise.attempts is not None:
            said.append(f"makes {many(promise.attempts, 'attempt')} to reach it before giving up")
        return listed(said) if said else ""

    # --- what both count on ----------------------------------------------------------------------

    def working_terms(self) -> Iterator[str]:
        agreement = self.ruleset.agreement
        if agreement is None:
            return
        terms: list[str] = []
        if agreement.calendar is not None:
            terms.append(f"**Working time** is {_hours(agreement.calendar)}.")
        if agreement.weekly_capacity is not None:
            leads = many(agreement.weekly_capacity, "lead")
            terms.append(f"**Capacity:** sales can take {leads} a week.")
        if agreement.rejection_reasons:
            reasons = listed([escaped(each) for each in agreement.rejection_reasons], "or")
            terms.append(f"**A lead is rejected** for one of these reasons only: {reasons}.")
        if agreement.review_by is not None:
            terms.append(
                f"**Review:** both sides look at this again by {day(agreement.review_by)}."
            )
        if terms:
            yield "## Terms"
            yield "\n".join(f"- {term}" for term in terms)

    # --- scores and rules ------------------------------------------------------------------------

    def scores(self) -> Iterator[str]:
        yield "## Scores"
        yield "\n".join(f"- {self._score(score)}" for score in self.ruleset.scores)

    def _score(self, score: ir.Score) -> str:
        groups = [
            self._group(group.name) for group in self.ruleset.groups if group.score == score.name
        ]
        made = made_of(self.words, score, groups)
        limits = [] if score.floor is None else [f"never below {number(score.floor, 2)}"]
        limits += [] if score.cap is None else [f"never above {number(score.cap, 2)}"]
        main = ", the lead's main score," if score.name == self.ruleset.main_score else ""
        text = f"The {self.words.name(score.name)}{main} is {made}"
        return f"{text}, {' and '.join(limits)}." if limits else f"{text}."

    def _group(self, name: str) -> str:
        return escaped(self._written(name).title or in_words(name))

    def _written(self, name: str) -> Group:
        return next(group for group in self.document.groups if group.group == name)

    def rules(self) -> Iterator[str]:
        yield "## Rules"
        for group in self.ruleset.groups:
            heading = self._group(group.name)
            yield f"### {heading[:1].upper()}{heading[1:]}"
            bound = bounds(group.floor, group.cap, group.weight)
            together = f"; altogether {bound}" if bound else ""
            yield f"These rules count towards the {self.words.name(group.score)}{together}."
            yield self._table(group)

    def _table(self, group: ir.Group) -> str:
        written = {rule.id: rule.description for rule in self._written(group.name).rules}
        rows = ["| Rule | What is looked at | Points |", "|---|---|---|"]
        for rule in group.rules:
            name = escaped(in_words(rule.id))
            cell = f"**{name[:1].upper()}{name[1:]}**"
            if written[rule.id]:
                cell += f": {escaped(' '.join(str(written[rule.id]).split()))}"
            for line in rule_lines(self.words, rule):
                rows.append(_row(cell, line))
                cell = ""
        return "\n".join(rows)

    # --- labels, matrices, grades ----------------------------------------------------------------

    def labels(self) -> Iterator[str]:
        ruleset = self.ruleset
        said = [
            f"The {self.words.name(label.name)} is {rungs(self.words, label)}."
            for label in ruleset.labels
        ]
        for matrix in ruleset.matrices:
            rows, columns = rungs(self.words, matrix.rows), rungs(self.words, matrix.columns)
            said.append(
                f"The {self.words.name(matrix.name)} has two parts: the first is {rows}; "
                f"the second is {columns}."
            )
        if said or ruleset.grades:
            yield "## Labels"
        if said:
            yield "\n".join(f"- {each}" for each in said)
        for grade in ruleset.grades:
            yield from self._grade(grade)

    def _grade(self, grade: ir.Grade) -> Iterator[str]:
        ladder = ", ".join(escaped(rung) for rung in grade.ladder)
        yield (
            f"The {self.words.name(grade.name)} starts at {escaped(grade.ladder[grade.start])} and "
            f"moves by whole steps on the ladder {ladder}; it never leaves its ends."
        )
        rows = ["| What is looked at | Steps |", "|---|---|"]
        for step in grade.steps:
            clause = self.words.clause(step.condition.expression)
            moves = [(clause, step.match), ("if this is not so", step.no_match)]
            moves.append(("if that is not known", step.missing))
            rows += [f"| {said} | {moved:+d} |" for said, moved in moves if moved]
        yield "\n".join(rows)

    # --- words and lists -------------------------------------------------------------------------

    def glossary(self) -> Iterator[str]:
        """The words and lists that the rules name."""
        entries = [
            f"**{escaped(in_words(name))}**: {phrases(self.words, written.any, written.except_)}"
            for name, written in self.document.phrases.items()
        ]
        entries += [
            f"**{escaped(in_words(name))}** (a list): {', '.join(map(self.words.text, texts))}"
            for name, texts in self.document.lists.items()
        ]
        entries += [
            f"**{escaped(in_words(name))}** (a field): {escaped(field.description)}"
            for name, field in self.document.fields.items()
            if field.description
        ]
        if not entries:
            return
        yield "## What the words mean"
        if self.document.phrases:
            yield (
                r"Words are found as whole words only, whatever stands between them; a \* stands "
                "for one to three words."
            )
        yield "\n".join(f"- {entry}" for entry in entries)


def _row(cell: str, line: Line) -> str:
    return f"| {cell} | {line.situation[:1].upper()}{line.situation[1:]} | {line.pays} |"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _hours(calendar: ir.Calendar) -> str:
    hours = working_time(calendar)
    if not calendar.holidays:
        return hours
    return f"{hours}, except on {listed([day(each) for each in calendar.holidays])}"


def _signature_block(signatures: Sequence[Signed]) -> Iterator[str]:
    yield "## Signatures"
    for signature in signatures:
        doubt = "" if signature.current else ", before this text was changed"
        yield (
            f"Signed for {signature.side} by **{escaped(signature.who)}** on "
            f"{day(signature.at.date())}{doubt}."
        )
    open_sides = [
        side for side in SIDES if not any(each.current and each.side == side for each in signatures)
    ]
    if open_sides:
        rows = ["| For | Name | Date | Signature |", "|---|---|---|---|"]
        rows += [f"| {side.capitalize()} | | | |" for side in open_sides]
        yield "\n".join(rows)
