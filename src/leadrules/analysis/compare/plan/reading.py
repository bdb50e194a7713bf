"""From a plan's file to the plan, or to every error in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from typing import Any

import yaml

from leadrules.analysis.compare.choices import PlanIdentity
from leadrules.analysis.compare.plan.document import PlanDocument
from leadrules.analysis.compare.plan.hash import hash_of
from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.analysis.compare.plan.signatures import read_signatures
from leadrules.diagnostics import Diagnostic, RulesetError, Severity
from leadrules.diagnostics.shown import shown
from leadrules.language.document.reading import Found, read_part, said
from leadrules.language.source import Source, read_source
from leadrules.signing.signature import Side, Signature, Terms

MOST_BYTES = 64 * 1024
"""Bytes of a plan."""

_FIRST = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.MappingStartEvent)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as written, its hash, and all signatures beside it, also those of earlier hashes."""

    source: Source
    document: PlanDocument
    hash: str
    signatures: tuple[Signature, ...] = ()

    @property
    def identity(self) -> PlanIdentity:
        """Which plan it is, who signed just this, and who signed what it was before."""
        signed = dict.fromkeys(
            (str(each.side), each.who) for each in self.signatures if each.terms == Terms(self.hash)
        )
        sides = {side for side, _ in signed}
        before = {str(one.side): one.who for one in self.signatures if str(one.side) not in sides}
        return PlanIdentity(
            self.source.file, self.hash, tuple(signed), self.document.question,
            tuple((str(side), before[side]) for side in Side if side in before),
        )  # fmt: skip

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """A side that signed, though not what the file now says."""
        file = self.source.file
        return tuple(
            Diagnostic(
                "LR654",
                f"`{shown(who)}` signed for {side} before the plan was changed",
                Severity.WARNING,
                file=file,
                help=f"run `leadrules sign {quote(file)} --as {quote(who)} --side {side}`",
            )
            for side, who in self.identity.changed
        )


def read_plan(path: str | Path) -> Plan:
    """The plan in a YAML file, with the signatures beside it.

    Raises PlanError with every error found, OSError where a file cannot be read.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = (file := Path(folder, "plan.yaml")).write_text("plan: 1\\noutcome: converted")
    ...     read_plan(file).document.outcome.column
    'converted'
    """
    file = Path(path)
    plan = plan_of(_start_of(file), str(path))
    return replace(plan, signatures=read_signatures(file))


def plan_of(content: str | bytes, file: str = "<text>") -> Plan:
    """The plan in a YAML text; `file` is the name that messages show.

    Raises PlanError with every error found, each with its place.

    >>> plan_of("plan: 1").hash[:19]
    'sha256:7f21cf0c4c73'
    """
    size = len(content.encode("utf-8", "replace") if isinstance(content, str) else content)
    if size > MOST_BYTES:
        message = f"the plan has more than {MOST_BYTES:,} bytes"
        raise PlanError([Diagnostic("LR102", message, file=file)])
    try:
        source = read_source(content, file)
    except RulesetError as error:
        raise PlanError(_of_a_plan(each) for each in error.diagnostics) from None
    read = read_document(source.tree())
    if isinstance(read, PlanDocument):
        return Plan(source, read, hash_of(read))
    read.sort(key=lambda pair: source.span(pair[0], key=pair[1].on_key))
    raise PlanError(said(source, read))


def read_document(tree: Any) -> PlanDocument | list[Found]:
    """The plan that a tree of texts holds, or every fault in it."""
    read = read_part(PlanDocument, tree)
    if isinstance(read, PlanDocument):
        return read
    gone = {path[0] for path, _ in read if path}
    if not isinstance(tree, Mapping) or "plan" in gone:
        return read
    # WHY: what contradicts itself is looked for only where each key is right; of the others it
    # can be told already, unless it may follow from what is gone
    if "outcome" in gone or gone - set(PlanDocument.takes()):
        gone |= {"metric", "outcomes", "smallest_worthwhile"}
    if "metric" in gone:
        gone |= {"smallest_worthwhile"}
    rest = read_part(PlanDocument, {key: tree[key] for key in tree if key not in gone})
    return read if isinstance(rest, PlanDocument) else [*read, *rest]


def is_plan(path: Path) -> bool:
    """Whether a file is a plan, and no ruleset, by its first key: `plan`.

    Raises OSError where it cannot be read.
    """
    try:
        text = _start_of(path).decode("utf-8", "replace").removeprefix("\ufeff")
        events = yaml.parse(text, yaml.SafeLoader)
        if any(not isinstance(next(events), kind) for kind in _FIRST):
            return False
        first = next(events)
    except (ValueError, OverflowError, StopIteration, yaml.YAMLError):
        return False
    return isinstance(first, yaml.ScalarEvent) and first.value == "plan"


def _start_of(path: Path) -> bytes:
    """A file, of which no more is read than shows that it is too long."""
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _of_a_plan(diagnostic: Diagnostic) -> Diagnostic:
    if diagnostic.code == "LR110":
        return replace(diagnostic, message="the file holds no plan")
    if diagnostic.code == "LR107":
        return replace(diagnostic, help="keep one plan in a file")
    return diagnostic
