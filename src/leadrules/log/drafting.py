"""From a decision and what it was scored with to an entry that has no place yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from leadrules.decision.decision import Decision
from leadrules.decision.record import Override, Record, RulesetIdentity, Standing
from leadrules.diagnostics import LeadError
from leadrules.intake.lead import read_id
from leadrules.intake.standing import read_override, read_previous
from leadrules.intake.unreadable import Unreadable
from leadrules.log.appending import IN_STEP, text_hash_of
from leadrules.log.decision_draft import DecisionDraft, RulesetNamed, decision_draft
from leadrules.log.dissecting import (
    NOTHING,
    Asked,
    Inputs,
    Unrecorded,
    colleague_noted,
    dissected,
    without_colleagues,
)
from leadrules.log.entry import Draft, Part, new_id
from leadrules.log.forms.form import Form, form_of
from leadrules.log.forms.shortening import Shortening
from leadrules.log.keeping import kept
from leadrules.log.store.errors import log_error
from leadrules.log.subjects import KeyStore

if TYPE_CHECKING:
    from leadrules.language import ir
    from leadrules.ruleset import Ruleset

_LONGEST_SOURCE = 100
_ONLY_THIS = Asked()
_RULESETS = 64  # rulesets of which that is held


@dataclass(frozen=True, slots=True, repr=False)
class Recorded:
    """A decision to record, with its ruleset and what it was scored with."""

    decision: Decision
    ruleset: Ruleset
    previous: Decision | Standing | Mapping[str, Any] | None = None
    override: Override | Mapping[str, Any] | None = None
    account: Sequence[Mapping[str, Any]] | None = None
    source: str | None = None
    asked_by: str | None = None


class Drafting:
    """Makes entries of decisions; what all by one ruleset have alike is made once."""

    def __init__(self, keys: KeyStore, inputs: Inputs) -> None:
        self._keys, self._inputs = keys, inputs
        self._rulesets: dict[str, _Known] = {}
        self._last: _Known | None = None

    def drafts(self, given: Sequence[Recorded]) -> list[DecisionDraft]:
        """The entries of decisions; LogError where one is of other rules, or is given with what it
        was not scored with."""
        drafts: list[DecisionDraft] = []
        for start in range(0, len(given), IN_STEP):
            some = given[start : start + IN_STEP]
            records = Decision.decoded_all([each.decision for each in some])
            told = [self._told(*each) for each in zip(records, some, strict=True)]
            short = [
                text
                for known, of_one in groupby(told, lambda each: each.known)
                for text in known.shortened(list(of_one))
            ]
            parts = [self._parts(*each) for each in zip(told, short, strict=True)]
            drafts += [self._draft(*each) for each in zip(told, short, parts, strict=True)]
        return drafts

    def _told(self, record: Record, given: Recorded) -> _Told:
        """What there is to keep of a decision, and of whom."""
        known, keys = self.known(given.ruleset), self._keys
        if record.ruleset != known.identity:
            raise log_error(
                "LR694",
                "the decision is of other rules than the ruleset that was given",
                help="give the ruleset that decided",
            )
        places, colleagues = _colleagues(record, given, keys)
        asked, unrecorded = _asked(record, given), NOTHING
        if self._inputs == "read":
            record, unrecorded = kept(record, given.ruleset)
        name, source = new_id(), source_name(given.source)
        lead = None if record.lead_id is None else keys.lead(record.lead_id)
        return _Told(name, record, known, asked, unrecorded, places, [lead, *colleagues], source)

    def _parts(self, told: _Told, short: str | None) -> list[Part]:
        """The parts of a decision."""
        plain = dissected(told.record, short, told.asked, told.unrecorded, told.places)
        return [
            Part(self._keys.nameless(told.name, number) if owner is None else owner, part)
            for number, (owner, part) in enumerate(zip(told.owners, plain, strict=True))
        ]

    def _draft(self, told: _Told, short: str | None, parts: list[Part]) -> DecisionDraft:
        """The entry, with its parts."""
        form = None if short is None or told.known.form is None else told.known.form.id
        return decision_draft(
            told.name,
            told.record,
            told.known.named,
            form,
            self._inputs,
            told.source,
            told.owners[0],
            parts,
        )

    def known(self, ruleset: Ruleset) -> _Known:
        """What is made once of a ruleset."""
        last = self._last
        if last is not None and last.ruleset is ruleset:
            return last
        # WHY: by the text, as equal rulesets may have other comments
        known = self._rulesets.get(ruleset.source)
        if known is None or known.identity.hash != ruleset.hash:
            known = _Known(ruleset, self._inputs)
            if len(self._rulesets) >= _RULESETS:
                self._rulesets.clear()
            self._rulesets[ruleset.source] = known
        self._last = known
        return known


class _Told(NamedTuple):
    """A decision on its way to an entry."""

    name: str
    record: Record
    known: _Known
    asked: Asked
    unrecorded: Unrecorded
    places: list[int]  # of the colleagues in the account as given
    owners: list[bytes | None]  # of the parts
    source: str | None


class _Known:
    """What the decisions by one ruleset have alike."""

    def __init__(self, ruleset: Ruleset, inputs: Inputs) -> None:
        self.ruleset = ruleset
        self.identity = ruleset_identity(ruleset)
        self.text_hash = text_hash_of(ruleset.source)
        self.named = RulesetNamed.of(_named(ruleset, self.text_hash))
        self.form = form_of(ruleset, inputs)
        self._shortening = None if self.form is None else Shortening(self.form)

    def shortened(self, told: Sequence[_Told]) -> Sequence[str | None]:
        """Decisions in short, without colleagues; None of each that does not fit the form."""
        if self._shortening is None:
            return [None] * len(told)
        return self._shortening.texts(
            [without_colleagues(each.record, each.places) for each in told]
        )

    def draft(self, kind: Literal["ruleset", "form"], form: Form | None) -> Draft:
        """The entry of a text that is new, with a form or without; or of a form alone."""
        says = self.named.says
        return Draft(kind, {"ruleset": says}) if form is None else form.draft(kind, says)


def _named(ruleset: Ruleset, text_hash: str) -> dict[str, Any]:
    """A ruleset as headers name it."""
    identity = ruleset.ir.identity
    return {
        "name": identity.name,
        "version": identity.version,
        "hash": identity.hash,
        "language": identity.language,
        "text": text_hash,
    }


def ruleset_identity(ruleset: Ruleset) -> RulesetIdentity:
    """A ruleset's identity as its decisions carry it."""
    identity = ruleset.ir.identity
    return RulesetIdentity(identity.name, identity.version, identity.hash, identity.language)


def _asked(record: Record, given: Recorded) -> Asked:
    meaning = given.ruleset.ir
    try:
        previous = read_previous(meaning, given.previous, record.as_of)
        override = read_override(meaning, given.override, record.as_of)
    except LeadError as error:
        names = ", ".join(sorted({each.place or "" for each in error.diagnostics}))
        raise log_error(
            "LR694", f"what the decision was scored with cannot be read: {names}"
        ) from None
    effective = record.effective
    if previous is None and (effective.since != record.as_of or effective.left):
        raise log_error(
            "LR694",
            "the decision was scored after another one, which was not given",
            help="give `previous` as it was scored with, so that it can be scored again",
        )
    if given.override is not None and override != effective.override:
        raise log_error(
            "LR694",
            "the decision was not scored with the override that was given",
            help="give the one it was scored with, or leave it out",
        )
    if previous is None and given.asked_by is None:
        return _ONLY_THIS
    return Asked(previous, given.asked_by)


def _colleagues(
    record: Record, given: Recorded, keys: KeyStore
) -> tuple[list[int], list[bytes | None]]:
    """The colleagues' places in the account as given, and their keyed hashes; None of one without
    an id."""
    trace, meaning = record.trace, given.ruleset.ir
    if not trace.colleagues:
        return [], []
    if given.account is not None:
        found = [
            (place, each)
            for place, member in enumerate(given.account)
            if (each := _lead_id(member.get("lead", {}), meaning)) is None or each != record.lead_id
        ]
        if len(found) != len(trace.colleagues):
            raise log_error(
                "LR694",
                "the decision was not scored with the account that was given",
                help="give the account it was scored with",
            )
        names = [each for _, each in found]
        places = [place for place, _ in found]
    else:
        names = [_lead_id(each, meaning) for each in trace.colleagues]
        places = list(range(len(names)))
        if None in names or any(colleague_noted(note) is not None for note in trace.notes):
            raise log_error(
                "LR694",
                "whose values are in the account cannot be told",
                help="give `account` as it was scored with: each colleague's values are sealed "
                "under the colleague's own key",
            )
    return places, [None if each is None else keys.lead(each) for each in names]


def _lead_id(lead: Mapping[Any, Any], meaning: ir.Ruleset) -> str | None:
    """A lead's id under the first of the ruleset's lead keys that is not missing."""
    for key in meaning.lead_keys:
        try:
            identifier = read_id(lead.get(key), meaning.limits)
        except Unreadable:
            return None
        if identifier is not None:
            return identifier
    return None


def source_name(source: str | None) -> str | None:
    """What told or asked, which stands in clear; LogError where it is no name."""
    if source is not None and (len(source) > _LONGEST_SOURCE or not source.isprintable()):
        raise log_error(
            "LR694",
            f"`source` is not a name of at most {_LONGEST_SOURCE} printable characters",
            help="it stands in clear: name a system, such as `web-form`, and no person",
        )
    return source
