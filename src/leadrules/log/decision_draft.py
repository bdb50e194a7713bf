"""The entry of a decision, whose header is written at once: a log is made of little else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from leadrules.decision.record import Record
from leadrules.decision.units import microseconds_of, plain
from leadrules.log.entry import (
    FORMAT,
    Part,
    Placed,
    SealedPart,
    canonical,
    fired_number,
    instant_text,
)

_MANY = 4096  # sets of rules and of labels whose text is remembered


@dataclass(frozen=True, slots=True)
class RulesetNamed:
    """A ruleset as headers name it: as data, as canonical JSON, and as the columns have it."""

    says: dict[str, Any]
    text: str
    columns: tuple[str, str, str, str]

    @classmethod
    def of(cls, says: dict[str, Any]) -> RulesetNamed:
        """The same, of the data."""
        columns = (says["name"], says["version"], says["hash"], says["text"])
        return cls(says, canonical(says).decode(), columns)


class DecisionDraft(NamedTuple):
    """A decision that has no place in the log yet: its header but for what the place tells."""

    id: str
    parts: Sequence[Part]
    form: str | None  # the id of the form that it is kept in
    fired: tuple[str, ...]
    subject: bytes | None
    columns: tuple[Any, ...]  # all behind `subject`
    # WHY: the keys stand as RFC 8785 orders them; a test holds the whole to the library
    before_parts: str
    before_seq: str
    before_subject: str
    at_end: str

    def placed(self, seq: int, recorded_at: datetime, parts: Sequence[SealedPart]) -> Placed:
        """The entry in its place, with its parts sealed."""
        at, of_second = _instant(recorded_at)
        told = [
            f'{{"key":"{part.key.hex()}","sha256":"{sha256(part.sealed).hexdigest()}",'
            f'"subject":"{part.subject.hex()}"}}'
            for part in parts
        ]
        subject = "null" if self.subject is None else f'"{self.subject.hex()}"'
        text = (
            f'{self.before_parts}{",".join(told)}],"recorded_at":"{at}",{self.before_seq}{seq},'
            f"{self.before_subject}{subject},{self.at_end}"
        )
        header = text.encode() if text.isascii() else canonical(json.loads(text))
        columns = (seq, self.id, "decision", of_second, self.subject, *self.columns)
        return Placed(header, columns, self.fired)


def decision_draft(
    name: str,
    record: Record,
    ruleset: RulesetNamed,
    form: str | None,
    inputs: str,
    source: str | None,
    subject: bytes | None,
    parts: Sequence[Part],
) -> DecisionDraft:
    """The draft of a decision, by what its header says of it: nothing personal."""
    effective = record.effective
    as_of = instant_text(record.as_of)
    since = as_of if effective.since is record.as_of else instant_text(effective.since)
    score = plain(record.score)
    effective_score = score if effective.score is record.score else plain(effective.score)
    fired = tuple([one.rule for one in record.trace.contributions if one.outcome == "fired"])
    fired_text, number = _fired(fired)
    verdict, effective_verdict = record.verdict, effective.verdict
    return DecisionDraft(
        name,
        parts,
        form,
        fired,
        subject,
        (
            *ruleset.columns,
            microseconds_of(record.as_of),
            verdict,
            effective_verdict,
            score,
            number,
            None,
        ),
        f'{{"as_of":"{as_of}","effective_score":"{effective_score}",'
        f'"effective_verdict":{quoted(effective_verdict)},"engine":{quoted(record.engine)},'
        f'"fired":{fired_text},"form":{_or_null(form)},"format":{FORMAT},"id":"{name}",'
        f'"inputs":"{inputs}","kind":"decision","labels":{_labels(tuple(record.labels.items()))},'
        f'"overridden":{"false" if effective.override is None else "true"},"parts":[',
        f'"ruleset":{ruleset.text},"score":"{score}",'
        f'"scores":{{{",".join(_scores(record))}}},"seq":',
        f'"since":"{since}","source":{_or_null(source)},"subject":',
        f'"verdict":{quoted(verdict)}}}',
    )


def _scores(record: Record) -> list[str]:
    scores = dict(record.scores.items())
    return [f'{key}"{plain(scores[name])}"' for name, key in _in_order(tuple(scores))]


@lru_cache(maxsize=64)
def _in_order(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, f"{quoted(name)}:") for name in sorted(names)]


@lru_cache(maxsize=_MANY)
def _labels(labels: tuple[tuple[str, str | None], ...]) -> str:
    return canonical(dict(labels)).decode()


@lru_cache(maxsize=_MANY)
def _fired(rules: tuple[str, ...]) -> tuple[str, int]:
    """Rules that fired, as canonical JSON and by the number of their set."""
    return f"[{','.join(map(quoted, rules))}]", fired_number(rules)


@lru_cache(maxsize=4)
def _instant(instant: datetime) -> tuple[str, int]:
    """When a commit was, as headers and as columns have it."""
    return instant_text(instant), microseconds_of(instant)


def _or_null(text: str | None) -> str:
    return "null" if text is None else quoted(text)
