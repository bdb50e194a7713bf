"""Rows of a file read as feedback and recorded; a bad row never loses good ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadrules.adapters.paths import flatten
from leadrules.adapters.times import instant
from leadrules.decision.units import plain
from leadrules.diagnostics import Diagnostic
from leadrules.intake.instants import read_instant
from leadrules.intake.lead import read_id
from leadrules.intake.numerals import read_scaled
from leadrules.intake.unreadable import Unreadable
from leadrules.language import ir
from leadrules.language.problems import did_you_mean, shown
from leadrules.language.text import normalise
from leadrules.log.feedback.mapping import PLAIN, FeedbackMapping, Meaning, load_feedback_mapping
from leadrules.log.feedback.record import Feedback, KeptFeedback, Matched
from leadrules.log.feedback.writing import amount_of, checked, keep
from leadrules.log.reading import Unread
from leadrules.log.store.errors import LogError
from leadrules.rows.reading import BadRow, Row

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

_AT_ONCE = 500
_LIMITS = ir.Limits()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of a file.

    `recorded` are new in the log, `repeated` were there already, `ignored` had a status that is no
    feedback; `bad` could not be read. Of the recorded, `matched` says how many found their decision
    and how, `not_agreed` how many reasons the agreement does not have. `unread` are archives that
    could not be looked into for the decisions.
    """

    rows: int
    recorded: int
    repeated: int
    ignored: int
    bad: tuple[BadRow, ...]
    matched: Mapping[Matched, int]
    not_agreed: int
    unread: tuple[Unread, ...] = ()

    def summary(self) -> str:
        """What became of the rows, in a few lines.

        >>> Imported(3, 2, 0, 0, (), {"hand-over": 1, "none": 1}, 0).summary().splitlines()[0]
        '3 rows: 2 recorded'
        """
        parts = [f"{self.recorded:,} recorded"]
        parts += [f"{self.repeated:,} recorded before"] if self.repeated else []
        parts += [f"{self.ignored:,} with a status that is no feedback"] if self.ignored else []
        parts += [f"{len(self.bad):,} that cannot be read"] if self.bad else []
        lines = [f"{self.rows:,} row{'' if self.rows == 1 else 's'}: {', '.join(parts)}"]
        if none := self.matched.get("none", 0):
            lines.append(f"{none:,} about leads that were not handed over by then")
        if ambiguous := self.matched.get("ambiguous", 0):
            lines.append(
                f"{ambiguous:,} about leads that several rulesets had handed over: name the ruleset"
            )
        if self.not_agreed:
            lines.append(f"{self.not_agreed:,} with a reason that the agreement does not have")
        lines += [
            f"{each}: decisions and feedback in it were not looked at" for each in self.unread
        ]
        return "\n".join(lines)


def import_rows(
    log: DecisionLog,
    rows: Iterable[tuple[int, Row | BadRow] | Row],
    mapping: FeedbackMapping | str | Path | None = None,
    *,
    ruleset: str | None = None,
) -> Imported:
    """Records what rows tell, as `DecisionLog.feedback_from` says it."""
    if mapping is None:
        mapping = PLAIN
    elif not isinstance(mapping, FeedbackMapping):
        mapping = load_feedback_mapping(mapping)
    counts: Counter[str] = Counter()
    matched: Counter[Matched] = Counter()
    bad: list[BadRow] = []
    unread: dict[Unread, None] = {}

    def good() -> Iterator[tuple[int, Feedback]]:
        for number, row in _numbered(rows):
            counts["rows"] += 1
            if isinstance(row, BadRow):
                bad.append(row)
                continue
            try:
                read = checked_row(row, mapping, ruleset)
            except _BadError as error:
                bad.append(BadRow(number, error.diagnostic))
                continue
            if read is None:
                counts["ignored"] += 1
            else:
                yield number, read

    for some in _batches(good()):
        for number, kept in _kept(log, some, unread):
            if isinstance(kept, Diagnostic):
                bad.append(BadRow(number, kept))
                continue
            counts["recorded" if kept.new else "repeated"] += 1
            if kept.new:
                matched[kept.matched] += 1
                counts["not agreed"] += kept.agreed is False
    bad.sort(key=lambda one: one.line)
    return Imported(
        counts["rows"], counts["recorded"], counts["repeated"], counts["ignored"], tuple(bad),
        dict(matched), counts["not agreed"], tuple(unread),
    )  # fmt: skip


def _kept(
    log: DecisionLog, some: Sequence[tuple[int, Feedback]], unread: dict[Unread, None]
) -> Iterator[tuple[int, KeptFeedback | Diagnostic]]:
    """Each row as it was kept, or why it was not."""
    try:
        answers = keep(log, [given for _, given in some])
    except LogError as error:
        if error.diagnostics[0].code not in ("LR691", "LR696", "LR698"):
            raise
        if len(some) == 1:
            yield some[0][0], error.diagnostics[0]
            return
        # one is about a decision that cannot be: the others are not to suffer for it
        for each in some:
            yield from _kept(log, [each], unread)
        return
    unread.update(dict.fromkeys(answers.unread))
    for (number, _), kept in zip(some, answers, strict=True):
        yield number, kept


def checked_row(
    row: Mapping[str, Any], mapping: FeedbackMapping, ruleset: str | None
) -> Feedback | None:
    """What a row tells; None where its status is no feedback."""
    cells = _Cells(flatten({str(key): value for key, value in row.items()}), mapping)
    meaning = cells.meaning()
    if meaning.stage is None:
        return None
    reason = cells.text("reason")
    if reason is not None:
        reason = mapping.reasons.get(normalise(reason), reason)
    given = Feedback(
        lead_id=cells.lead(),
        stage=meaning.stage,
        at=cells.at(),
        number=cells.number() if meaning.stage == "attempt" else None,
        reason=reason or meaning.reason,
        amount=cells.amount() if meaning.stage == "won" else None,
        detail=cells.text("detail"),
        who=cells.text("who"),
        external_id=cells.text("id"),
        ruleset=cells.text("ruleset") or ruleset,
        decision=cells.text("decision"),
        source=mapping.source,
    )
    try:
        return checked(given)
    except LogError as error:
        raise _BadError(error.diagnostics[0]) from None


class _BadError(Exception):
    """A row is no feedback; nothing personal is said of it."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def _bad(message: str, help_: str | None = None, place: str | None = None) -> _BadError:
    return _BadError(Diagnostic("LR696", message, place=place, help=help_))


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row's values by path, and in which of them each thing is looked for."""

    flat: Mapping[str, Any]
    mapping: FeedbackMapping

    def meaning(self) -> Meaning:
        column, said = self._found("status")
        if column is None:
            raise _bad(f"no status: none of {self._columns('status')} has a value")
        text = str(said)
        meaning = self.mapping.statuses.get(normalise(text))
        if meaning is None:
            raise _bad(
                f"the status {shown(text)} means nothing here",
                did_you_mean(text, self.mapping.statuses)
                or "put it under `statuses` of a mapping of your own",
                column,
            )
        return meaning

    def lead(self) -> str | None:
        column, given = self._found("lead")
        if column is None and self._found("decision")[0] is None:
            raise _bad(f"no lead: none of {self._columns('lead')} has a value")
        try:
            return read_id(given, _LIMITS)
        except Unreadable:
            raise _bad("the lead's id is not readable", place=column) from None

    def at(self) -> Any:
        column, given = self._found("at")
        if column is None:
            raise _bad(f"not said when it happened: none of {self._columns('at')} has a value")
        zone = self.mapping.zone
        try:
            written = instant(given, zone or "UTC", self.mapping.dates) if zone else given
            return read_instant(written, zone or "UTC", zone is not None)
        except Unreadable as unreadable:
            complaint = unreadable.complaint.removesuffix(", and the ruleset declares none")
            raise _bad(
                f"when it happened cannot be read: it {complaint}",
                "write `2026-11-16T09:30:00Z`, or put `zone` and `dates` into a mapping",
                column,
            ) from None

    def number(self) -> int | None:
        return self._scaled("number", 0)

    def amount(self) -> Decimal | None:
        hundredths = self._scaled("amount", 2)
        return None if hundredths is None else amount_of(hundredths)

    def text(self, what: str) -> str | None:
        given = self._found(what)[1]
        if given is None:
            return None
        return plain(given) if isinstance(given, Decimal) else str(given).strip()

    def _scaled(self, what: str, places: int) -> int | None:
        column, given = self._found(what)
        if column is None:
            return None
        try:
            return read_scaled(given, places)
        except Unreadable:
            wanted = "a whole number" if places == 0 else f"a number of at most {places} decimals"
            raise _bad(f"the {what} is not {wanted}", place=column) from None

    def _found(self, what: str) -> tuple[str | None, Any]:
        """The first column that has a value, and the value."""
        for column in self.mapping.columns[what]:
            if column in self.flat:
                return column, self.flat[column]
        return None, None

    def _columns(self, what: str) -> str:
        return ", ".join(shown(column) for column in self.mapping.columns[what])


def _numbered(
    rows: Iterable[tuple[int, Row | BadRow] | Row],
) -> Iterator[tuple[int, Row | BadRow]]:
    """Rows with their numbers, counted from 1 where they have none."""
    for place, row in enumerate(rows, 1):
        yield row if isinstance(row, tuple) else (place, row)


def _batches(rows: Iterator[tuple[int, Feedback]]) -> Iterator[list[tuple[int, Feedback]]]:
    some: list[tuple[int, Feedback]] = []
    for each in rows:
        some.append(each)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some
