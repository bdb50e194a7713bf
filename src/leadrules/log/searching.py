"""Where decisions stand that are searched for, asked of indexes that hold all that is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal_column, select

from leadrules.decision.units import microseconds_of
from leadrules.log.store.tables import entries, fired_rules
from leadrules.log.wanted import Among, Wanted, Which

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
