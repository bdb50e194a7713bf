"""A proof checked, with nothing but the proof and a head that was kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from leadrules.diagnostics import LeadrulesError
from leadrules.log.dissecting import public_part, together
from leadrules.log.forms.form import Form
from leadrules.log.head import Head
from leadrules.log.problems import log_error
from leadrules.log.proofs.proof import Proof
from leadrules.log.sealing import NotOpenedError, unseal
from leadrules.log.tree import consistent, included, leaf_hash

if TYPE_CHECKING:
    from leadrules.decision.decision import Decision

_MISREAD = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError)
_IDENTITY = ("name", "version", "hash", "language")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a proof proves, and why it does not where it does not.

    `kept` are the heads that it was held to. `covered` tells of each whether it has the entry: one
    that is older than the entry shows only that the log grew from it. `decision` is what was
    sealed, where the proof opens it.
    """

    proof: Proof
    kept: tuple[Head, ...]
    covered: tuple[bool, ...]
    faults: tuple[str, ...]
    decision: Decision | None = None

    @property
    def ok(self) -> bool:
        """Whether the entry is the one that a kept head covers, and nothing in it is wrong."""
        return not self.faults and any(self.covered)

    def lines(self) -> Iterator[str]:
        """The answer in words, a line at a time."""
        header = self.proof.says
        for each in self.faults:
            yield f"does not hold: {each}"
        if self.faults:
            return
        for head, covered in zip(self.kept, self.covered, strict=True):
            if covered:
                yield (
                    f"proved: entry {self.proof.seq}, {header['kind']} `{header['id']}`, is as it "
                    f"was when the head of {head.size} entries was kept"
                )
            else:
                yield (
                    f"the head of {head.size} entries is older than entry {self.proof.seq}: it "
                    "shows only that the log grew from it"
                )
        if not any(self.covered):
            yield "not proved: no kept head has the entry"
        yield from _facts(header)
        if self.proof.ruleset is not None:
            yield "the ruleset's text in the proof is the one that decided"
        if self.decision is not None:
            yield (
                "what was sealed opens with the key in the proof, and says the same as what stands "
                "in clear"
            )

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def as_data(self) -> dict[str, Any]:
        """The same as data of JSON's types."""
        return {
            "ok": self.ok,
            "kept": [
                {"head": str(head), "covers": covered}
                for head, covered in zip(self.kept, self.covered, strict=True)
            ],
            "faults": list(self.faults),
            "entry": self.proof.says,
            "decision": None if self.decision is None else self.decision.to_dict(),
        }


def check_proof(
    proof: Proof | str | Mapping[str, Any], head: Head | str | Sequence[Head | str]
) -> Checked:
    """Holds a proof to a head that was kept, or to several; needs neither the log nor its keys.

    Raises LogError where it is no proof, or `head` is none.
    """
    proof = proof if isinstance(proof, Proof) else Proof.read(proof)
    given = [head] if isinstance(head, Head | str) else list(head)
    if not given:
        raise log_error("LR699", "without a head that was kept nothing can be proved")
    kept = tuple(each if isinstance(each, Head) else Head.parse(each) for each in given)
    faults = [*_of_heads(proof, kept), *_of_texts(proof)]
    decision = None
    if proof.opened:
        fault, decision = _decision(proof)
        faults += [] if fault is None else [fault]
    covered = tuple(each.size > proof.seq for each in kept)
    return Checked(proof, kept, covered, tuple(faults), None if faults else decision)


def _of_heads(proof: Proof, kept: Sequence[Head]) -> Iterator[str]:
    for each in kept:
        if each not in proof.heads:
            yield f"the proof is about other heads than the kept one of {each.size} entries"
    under = proof.under
    if under is None:
        yield "no head of the proof has the entry"
        return
    leaf = leaf_hash(proof.header.encode())
    first = proof.heads[under]
    if not included(leaf, proof.seq, first.size, proof.inclusion, first.root):
        yield f"the entry is not in the log of the head of {first.size} entries"
    for (before, after), hashes in zip(pairwise(proof.heads), proof.consistency, strict=True):
        if not consistent(before.size, before.root, after.size, after.root, hashes):
            yield (
                f"the head of {after.size} entries is not of the log that the head of "
                f"{before.size} entries is of"
            )


def _of_texts(proof: Proof) -> Iterator[str]:
    header = proof.says
    if proof.ruleset is not None:
        named = header.get("ruleset")
        digest = f"sha256:{sha256(proof.ruleset.encode()).hexdigest()}"
        if not isinstance(named, Mapping) or named.get("text") != digest:
            yield "the ruleset's text is not the one that decided"
    if proof.form is not None and Form.parse(proof.form).id != header.get("form"):
        yield "the form is not the one by which the decision was kept"


def _decision(proof: Proof) -> tuple[str | None, Decision | None]:
    """What is wrong with what was opened, or the decision."""
    from leadrules.decision.decision import Decision

    header = proof.says
    clear: list[bytes | None] = [None] * len(header["parts"])
    for each in proof.opened:
        listed = header["parts"][each.part] if each.part < len(clear) else None
        if not isinstance(listed, Mapping) or listed.get("sha256") != _digest(each.sealed):
            return f"part {each.part} is not the one that the entry has", None
        try:
            clear[each.part] = unseal(each.key, each.sealed, header["id"], each.part)
        except (NotOpenedError, ValueError):
            return f"the key does not open part {each.part}", None
    if header["kind"] != "decision" or not clear or clear[0] is None:
        return "no decision was opened", None
    try:
        form = None if proof.form is None else Form.parse(proof.form)
        record = together(clear, form).record
        said: dict[str, Any] = dict(public_part(record))
        said["ruleset"] = {name: getattr(record.ruleset, name) for name in _IDENTITY}
        shown = {**header, "ruleset": {name: header["ruleset"][name] for name in _IDENTITY}}
        others = [f"`{name}`" for name, value in said.items() if shown.get(name) != value]
    except (LeadrulesError, *_MISREAD):
        return "what was sealed is no decision", None
    if others:
        return f"what was sealed says otherwise than the entry: {', '.join(others)}", None
    return None, Decision.of(record)


def _facts(header: Mapping[str, Any]) -> Iterator[str]:
    yield f"recorded {header['recorded_at']}"
    if header["kind"] != "decision":
        return
    ruleset = header["ruleset"]
    yield f"decided as of {header['as_of']} by {ruleset['name']} {ruleset['version']}"
    verdict, score = header["effective_verdict"], header["score"]
    by_rules = "" if verdict == header["verdict"] else f" (rules: {header['verdict']})"
    yield f"{verdict}{by_rules}, {score} points"
    yield f"rules that fired: {', '.join(header['fired']) or 'none'}"


def _digest(sealed: bytes) -> str:
    return sha256(sealed).hexdigest()
