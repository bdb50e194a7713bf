"""What a logged ruleset says about handing over: which verdicts, under which agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from leadrules.analysis.passing import passing_verdicts
from leadrules.decision.agreement import Agreement, Promise
from leadrules.decision.calendar import due
from leadrules.language import ir
from leadrules.language.loading import load_ruleset
from leadrules.language.problems import did_you_mean, shown
from leadrules.language.text import normalise
from leadrules.log.store.errors import log_error
from leadrules.log.store.tables import texts


@dataclass(frozen=True, slots=True)
class Terms:
    """A ruleset's terms; `meaning` is the ruleset as backends read it."""

    meaning: ir.Ruleset
    passing: tuple[str, ...]
    agreement: Agreement

    @property
    def zone(self) -> str:
        """The zone of its working time, else of its rules."""
        calendar = self.agreement.calendar
        return self.meaning.zone if calendar is None else calendar.zone

    def promise(self, verdict: str) -> Promise | None:
        """What is promised for a verdict."""
        promises = self.agreement.promises
        return next((each for each in promises if each.verdict == verdict), None)

    def respond_by(self, verdict: str, since: datetime) -> datetime | None:
        """Until when a response is due to a lead with this verdict since then."""
        promise = self.promise(verdict)
        if promise is None or promise.respond_within is None:
            return None
        return due(since, promise.respond_within, self.agreement.calendar)

    def accept_by(self, verdict: str, since: datetime) -> datetime | None:
        """Until when it is to be accepted or rejected."""
        promise = self.promise(verdict)
        if promise is None or promise.accept_within is None:
            return None
        return due(since, promise.accept_within, self.agreement.calendar)

    def agreed_reason(self, told: str) -> str | None:
        """The agreement's own words for a reason of rejection; None where it has none."""
        wanted = normalise(told)
        reasons = self.agreement.rejection_reasons
        return next((each for each in reasons if normalise(each) == wanted), None)


@dataclass(slots=True)
class TermsOf:
    """The terms of rulesets by the hashes of their texts, each read once.

    `passes` names the verdicts that hand over, where not those with a promise.
    """

    text: Callable[[str], str]
    passes: Iterable[str] | None = None
    _read: dict[str, Terms] = field(default_factory=dict)

    def __call__(self, text_hash: str) -> Terms:
        """The terms of one ruleset."""
        terms = self._read.get(text_hash)
        if terms is None:
            loaded = load_ruleset(self.text(text_hash), file=f"ruleset {text_hash[:19]} of the log")
            said = None if self.passes is None else tuple(self.passes)
            terms = self._read[text_hash] = Terms(
                loaded.ruleset,
                passing_verdicts(loaded.ruleset, said),
                loaded.ruleset.agreement or Agreement(),
            )
        return terms

    def check_passes(self, connection: Connection) -> None:
        """LogError where a verdict that is said to hand over is one of no ruleset of the log."""
        hashes = connection.execute(select(texts.c.hash)).scalars().all()
        rulesets = [self(each).meaning for each in hashes] if self.passes is not None else []
        names = {one.name for each in rulesets for one in each.verdicts if not one.disqualifies}
        for each in (self.passes or ()) if rulesets else ():
            if each not in names:
                raise log_error(
                    "LR699",
                    f"no ruleset of the log hands a lead over with the verdict {shown(each)}",
                    help=did_you_mean(each, names) or f"it may be {', '.join(sorted(names))}",
                )
