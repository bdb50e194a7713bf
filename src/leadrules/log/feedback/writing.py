"""Feedback recorded: matched to its decision, sealed under the lead's key, each thing once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from sqlalchemy import Connection, select

from leadrules.decision.units import microseconds_of, plain
from leadrules.log.drafting import source_name
from leadrules.log.entry import Draft, Part, instant_text
from leadrules.log.feedback.hand_overs import (
    Decided,
    decided_rows,
    decisions_of,
    hand_overs,
    match,
)
from leadrules.log.feedback.record import Feedback, KeptFeedback, Matched, Stage
from leadrules.log.feedback.terms import TermsOf
from leadrules.log.reading import Found, Unread
from leadrules.log.spanning import cannot_tell, spanning
from leadrules.log.store.errors import log_error
from leadrules.log.store.tables import entries
from leadrules.log.wanted import Wanted, Which

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog
    from leadrules.log.subjects import KeyStore

_AT_ONCE = 500
_LONGEST = 10_000
"""Characters of one text."""


def keep(log: DecisionLog, given: Iterable[Feedback]) -> Found[KeptFeedback]:
    """Keeps feedback for good, 500 of one transaction, and says of each how it was kept.

    `unread` of the answer names archives that could not be looked into: they may hold the decision
    that it is about, or the same feedback already.
    Raises LogError for feedback that cannot be; the transactions before it are kept, whole.
    """
    terms = TermsOf(log.ruleset_text)
    kept: Found[KeptFeedback] = Found()
    waiting: list[Feedback] = []
    for each in given:
        waiting.append(checked(each))
        if len(waiting) == _AT_ONCE:
            _keep(log, waiting, terms, kept)
            waiting = []
    if waiting:
        _keep(log, waiting, terms, kept)
    return kept


def checked(given: Feedback) -> Feedback:
    """The feedback itself; LogError where it cannot be."""
    source_name(given.source)
    texts = (given.reason, given.detail, given.who, given.external_id, given.lead_id)
    wrong = None
    if given.stage not in get_args(Stage):
        wrong = f"a stage is one of {', '.join(get_args(Stage))}"
    elif given.lead_id is None and given.decision is None:
        wrong = "feedback is about a lead or a decision, and neither was given"
    elif given.lead_id is not None and not given.lead_id.strip():
        wrong = "the lead's id is blank"
    elif given.at.utcoffset() is None:
        wrong = "when it happened has no zone"
    elif given.number is not None and (given.stage != "attempt" or given.number < 1):
        wrong = "`number` says the how many-th attempt it was, from 1"
    elif given.amount is not None and (
        given.stage != "won" or not given.amount.is_finite() or given.amount < 0
    ):
        wrong = "`amount` says what was won, and is not below 0"
    elif any(text is not None and len(text) > _LONGEST for text in texts):
        wrong = f"a text has more than {_LONGEST:,} characters"
    if wrong is not None:
        raise log_error("LR696", wrong)
    return given


def _keep(
    log: DecisionLog, given: Sequence[Feedback], terms: TermsOf, answers: Found[KeptFeedback]
) -> None:
    keys = log.keys
    names = [_name(each, keys) for each in given]
    subjects = [keys.lead(each.lead_id) for each in given if each.lead_id is not None]
    decisions = {each.decision for each in given if each.decision is not None}
    wanted = Wanted.of(
        Which("feedback", {"id": names}, parts=False),
        Which("decision", {"subject": subjects}, parts=False),
        Which("decision", {"id": decisions}, parts=False),
    )
    with spanning(log, wanted) as span:
        known = _known(span.connection, names)
        found = _Candidates.of(span.connection, subjects, decisions, terms, unread=span.unread)
        answers.unread = span.unread
    drafts: dict[str, Draft] = {}
    kept: dict[str, KeptFeedback] = {}
    for name, each in zip(names, given, strict=True):
        if name in known or name in kept:
            continue
        drafts[name], kept[name] = _draft(name, each, found, keys, terms)
    if drafts:
        with log.appending() as adding:
            # another process may have recorded some of them meanwhile
            known |= _known(adding.connection, list(drafts))
            adding.append([draft for name, draft in drafts.items() if name not in known])
    for name in names:
        answers.append(known[name] if name in known else kept[name])
        known.setdefault(name, _again(kept[name]) if name in kept else answers[-1])


def _name(given: Feedback, keys: KeyStore) -> str:
    """The id of an entry, the same for the same feedback, so that it stands in the log once."""
    lead = given.lead_id.strip() if given.lead_id is not None else None
    told: list[Any] = [given.source, lead, given.decision, given.stage, given.number]
    if given.external_id is not None:
        told += ["external", given.external_id]
    else:
        amount = None if given.amount is None else plain(given.amount)
        told += [instant_text(given.at), given.reason, amount, given.detail, given.who]
    return keys.told(json.dumps(told).encode()).hex()[:32]


def _known(connection: Connection, names: Sequence[str]) -> dict[str, KeptFeedback]:
    """What the log has already of these ids."""
    rows = connection.execute(
        select(entries.c.id, entries.c.header).where(entries.c.id.in_(list(dict.fromkeys(names))))
    )
    known = {}
    for name, text in rows:
        header = json.loads(text)
        known[name] = KeptFeedback(
            name, header["about"], header["matched"], header["agreed"], False
        )
    return known


def _again(kept: KeptFeedback) -> KeptFeedback:
    return KeptFeedback(kept.id, kept.about, kept.matched, kept.agreed, False)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The decisions that feedback may be about."""

    handed: Mapping[bytes, Sequence[Decided]]
    named: Mapping[str, Decided]
    unread: Sequence[Unread]

    @classmethod
    def of(
        cls,
        connection: Connection,
        subjects: Iterable[bytes],
        names: Collection[str],
        terms: TermsOf,
        *,
        unread: Sequence[Unread],
    ) -> _Candidates:
        named = decided_rows(connection, entries.c.id.in_(names)) if names else []
        handed = {
            subject: hand_overs(some, terms)
            for subject, some in decisions_of(connection, subjects).items()
        }
        return cls(handed, {each.id: each for each in named}, unread)

    def match(self, given: Feedback, subject: bytes | None) -> tuple[Decided | None, Matched]:
        if given.decision is None:
            handed = () if subject is None else self.handed.get(subject, ())
            return match(handed, microseconds_of(given.at), given.ruleset)
        decided = self.named.get(given.decision)
        if decided is None and self.unread:
            raise cannot_tell(self.unread, "whether there is the decision it names is not known")
        if decided is None:
            raise log_error("LR691", "the log has no decision of the id that feedback names")
        if subject is not None and decided.subject != subject:
            raise log_error("LR696", "the decision that feedback names is about another lead")
        return decided, "said"


def _draft(
    name: str, given: Feedback, found: _Candidates, keys: KeyStore, terms: TermsOf
) -> tuple[Draft, KeptFeedback]:
    subject = None if given.lead_id is None else keys.lead(given.lead_id)
    decided, matched = found.match(given, subject)
    agreed, reason = _reason(given, decided, terms)
    says = {
        "about": None if decided is None else decided.id,
        "as_of": instant_text(given.at),
        "stage": given.stage,
        "number": given.number,
        "reason": reason,
        "agreed": agreed,
        "matched": matched,
        "of_ruleset": given.ruleset,
        "source": given.source,
    }
    if decided is not None and subject is None:
        subject = decided.subject
    # WHY: a lead without an id is only in its decision, so what is said of it is under its key
    owner = keys.nameless(decided.id, 0) if decided is not None and subject is None else subject
    assert owner is not None
    sealed = {
        "lead_id": given.lead_id,
        "reason": None if reason is not None else given.reason,
        "amount": None if given.amount is None else plain(given.amount),
        "detail": given.detail,
        "who": given.who,
        "external_id": given.external_id,
    }
    draft = Draft("feedback", says, subject, [Part(owner, json.dumps(sealed).encode())], name)
    return draft, KeptFeedback(name, draft.says["about"], matched, agreed, True)


def _reason(
    given: Feedback, decided: Decided | None, terms: TermsOf
) -> tuple[bool | None, str | None]:
    """Whether the agreement has the reason of a rejection, and its words for it."""
    if given.stage != "rejected" or given.reason is None or decided is None:
        return None, None
    agreement = terms(decided.text_hash)
    if not agreement.agreement.rejection_reasons:
        return None, None
    words = agreement.agreed_reason(given.reason)
    return words is not None, words


def amount_of(hundredths: int) -> Decimal:
    """An amount of so many hundredths, as short as it is exact.

    >>> amount_of(120050), amount_of(5000)
    (Decimal('1200.5'), Decimal('50'))
    """
    return Decimal(plain(Decimal(hundredths).scaleb(-2)))
