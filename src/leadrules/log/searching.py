"""Where decisions stand that are searched for, asked of indexes that hold all that is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, literal_column, select

from leadrules.decision.units import microseconds_of
from leadrules.language.problems import did_you_mean, shown
from leadrules.log.store.tables import entries, fired_rules
from leadrules.log.wanted import Among, Wanted, Which

if TYPE_CHECKING:
    from leadrules.log.open_log import OpenLog

NO_DECISION = entries.c.kind != literal_column("'decision'")
"""What a query says beside whatever else it asks of entries that are no decisions, so that their
own indexes are used."""

_WALKED = 20_000
"""How many of the latest decisions are looked through for a rule, before its index is asked."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What `DecisionLog.search` asks for; None asks nothing."""

    verdict: str | None = None
    rule: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    ruleset: str | None = None
    version: str | None = None
    limit: int | None = 100

    def conditions(self) -> list[ColumnElement[bool]]:
        """What holds of the columns, but for the rule."""
        found = entries.c
        # only decisions say which rules fired
        conditions: list[ColumnElement[bool]] = [found.fired.is_not(None)]
        if self.verdict is not None:
            conditions.append(found.effective_verdict == self.verdict)
        if self.since is not None:
            conditions.append(found.as_of >= microseconds_of(self.since))
        if self.until is not None:
            conditions.append(found.as_of <= microseconds_of(self.until))
        if self.ruleset is not None:
            conditions.append(found.ruleset_name == self.ruleset)
        if self.version is not None:
            conditions.append(found.ruleset_version == self.version)
        return conditions

    def wanted(self, connection: Connection) -> Wanted:
        """The same of archives, of each file at most the latest `limit`."""
        among: dict[Among, Collection[Any]] = {}
        if self.verdict is not None:
            among["effective_verdict"] = [self.verdict]
        if self.ruleset is not None:
            among["ruleset_name"] = [self.ruleset]
        if self.version is not None:
            among["ruleset_version"] = [self.version]
        if self.rule is not None:
            holding = select(fired_rules.c.fired).where(fired_rules.c.rule == self.rule)
            among["fired"] = connection.execute(holding).scalars().all()
        least = None if self.since is None else microseconds_of(self.since)
        most = None if self.until is None else microseconds_of(self.until)
        return Wanted.of(Which(among=among, least=least, most=most), latest=self.limit)


def slip(log: OpenLog, sought: Sought) -> str | None:
    """What no ruleset of the log has of what is sought, in words; None where each is in one."""
    from leadrules.log.feedback.terms import TermsOf

    with log.database.reading() as connection:
        query = select(entries.c.ruleset_name, entries.c.text_hash)
        kept = connection.execute(query.where(entries.c.kind == "ruleset", NO_DECISION)).all()
    terms = TermsOf(log.ruleset_text)
    rulesets = [terms(text_hash).meaning for _, text_hash in kept]
    known = {
        "ruleset": [name for name, _ in kept],
        "verdict": [one.name for each in rulesets for one in each.verdicts],
        "rule": [one.id for each in rulesets for group in each.groups for one in group.rules],
    }
    given = {"ruleset": sought.ruleset, "verdict": sought.verdict, "rule": sought.rule}
    for what, name in given.items():
        if name is not None and rulesets and name not in known[what]:
            told = f"no ruleset of the log has the {what} {shown(name)}"
            if what == "ruleset":
                told = f"no ruleset of the log is called {shown(name)}"
            help_ = did_you_mean(name, known[what])
            return told if help_ is None else f"{told}: {help_}"
    return None


def places(connection: Connection, sought: Sought) -> Sequence[int]:
    """The places of the decisions sought, the latest `as_of` first, the last recorded of equals."""
    query = (
        select(entries.c.seq, entries.c.as_of, entries.c.fired)
        .where(*sought.conditions())
        .order_by(entries.c.as_of.desc(), entries.c.seq.desc())
    )
    if sought.rule is None:
        return connection.execute(query.limit(sought.limit)).scalars().all()
    holding = select(fired_rules.c.fired).where(fired_rules.c.rule == sought.rule)
    if sought.limit is not None:
        # WHY: of a rule that often fires the latest are among the latest of all, and sorting all
        # of its decisions takes long; of one that seldom does there are few to sort
        latest = query.limit(_WALKED).subquery()
        walked = (
            select(latest.c.seq)
            .where(latest.c.fired.in_(holding))
            .order_by(latest.c.as_of.desc(), latest.c.seq.desc())
            .limit(sought.limit)
        )
        found = connection.execute(walked).scalars().all()
        if len(found) == sought.limit:
            return found
    every = query.where(entries.c.fired.in_(holding)).limit(sought.limit)
    return connection.execute(every).scalars().all()
