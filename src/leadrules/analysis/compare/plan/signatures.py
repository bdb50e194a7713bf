"""Who signed a plan: kept beside it, `plan.yaml.lock` beside `plan.yaml`, as JSON of format 1."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.signing.lock_text import FORMAT, LockReader, signature_form
from leadrules.signing.one_writer import one_writer, replaced
from leadrules.signing.signature import Side, Signature, Terms, refused_name


def lock_of(plan: Path) -> Path:
    """Where the signatures of a plan are kept.

    >>> lock_of(Path("plans/spring.yaml")).name
    'spring.yaml.lock'
    """
    return plan.with_name(plan.name + ".lock")


def read_signatures(plan: Path) -> tuple[Signature, ...]:
    """The signatures of a plan's file, under whichever hash; none where nobody signed.

    Raises PlanError where the lock file cannot be understood, OSError where it cannot be read.
    """
    file = lock_of(plan)
    try:
        text = file.read_bytes()
    except FileNotFoundError:
        return ()
    return _Reader(str(file)).whole(text)


def sign(plan: Path, digest: str, *, who: str, side: Side, at: datetime) -> bool:
    """Records that somebody signs a plan of this hash for one side; false where it was there.

    Signatures under earlier hashes are kept, and count no more. Raises PlanError where the name is
    none, or the lock file cannot be understood.
    """
    nameless = refused_name(who, str(plan))
    if nameless is not None:
        raise PlanError([nameless])
    file, terms = lock_of(plan), Terms(digest)
    with one_writer(file, error=PlanError):
        before = read_signatures(plan)
        if any((each.who, each.side, each.terms) == (who, side, terms) for each in before):
            return False
        replaced(file, _text((*before, Signature(who, side, at, terms))))
        return True


def _text(signatures: tuple[Signature, ...]) -> str:
    data = {"format": FORMAT, "signatures": [signature_form(each) for each in signatures]}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


class _Reader(LockReader):
    error = PlanError

    def whole(self, text: bytes) -> tuple[Signature, ...]:
        data = self.mapping(self.json(text), "the lock file", {"format", "signatures"})
        return self.signatures(data["signatures"])
