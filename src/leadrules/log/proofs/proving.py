"""Proofs made of a log: one pass over the hashes of its entries, which need not be opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from leadrules.log import parquet
from leadrules.log.archives import checkpoints, folder_of, state_of
from leadrules.log.checkpoints import ArchiveFile, Checkpoint
from leadrules.log.head import Head
from leadrules.log.problems import LogError, log_error
from leadrules.log.proofs.proof import Opened, Proof
from leadrules.log.reading import StoredEntry
from leadrules.log.store.tables import entries
from leadrules.log.tree import (
    Frontier,
    consistency_ranges,
    inclusion_ranges,
    leaf_hash,
    roots_of,
)

if TYPE_CHECKING:
    from leadrules.log.decision_log import DecisionLog

_AT_ONCE = 20_000


def prove(
    log: DecisionLog, entry: StoredEntry, kept: Sequence[Head | str], *, disclose: bool
) -> Proof:
    """The proof that `DecisionLog.prove` says, of an entry.

    Raises LogError where the log is not that of a kept head.
    """
    heads = _heads(log, entry, kept)
    under = next(head for head in heads if head.size > entry.seq)
    inclusion = inclusion_ranges(entry.seq, 0, under.size)
    steps = [
        () if before.size in (0, after.size) else consistency_ranges(before.size, after.size)
        for before, after in pairwise(heads)
    ]
    sizes = {head.size for head in heads}
    ranges = {*inclusion, *(one for step in steps for one in step), *((0, size) for size in sizes)}
    begun, leaves = _leaves(log, min(entry.seq, heads[0].size), heads[-1].size)
    # WHY: the root of all before each head is wanted, too, to hold it to the head
    try:
        roots = roots_of((each for each in ranges if each != (0, 0)), leaves, begun)
    except ValueError:
        raise _other_log("entries of it are missing") from None
    for head in heads:
        if head.size and roots[0, head.size] != head.root:
            raise _other_log(f"its first {head.size} entries are not those of the kept head")
    proof = Proof(
        entry.text,
        heads,
        tuple(roots[each] for each in inclusion),
        tuple(tuple(roots[each] for each in step) for step in steps),
        _ruleset(log, entry),
        *(_opened(log, entry) if disclose else (None, ())),
    )
    if leaf_hash(entry.text.encode()) != entry.leaf:
        raise _other_log(f"the header of entry {entry.seq} was altered")
    return proof


def _heads(log: DecisionLog, entry: StoredEntry, kept: Sequence[Head | str]) -> tuple[Head, ...]:
    """The heads in the order of their sizes, of which the last covers the entry."""
    given = {each if isinstance(each, Head) else Head.parse(each) for each in kept}
    heads = sorted(given, key=lambda head: head.size)
    now = log.head()
    if heads and heads[-1].size > now.size:
        raise _other_log(f"a head of {heads[-1].size} entries was kept, and it has {now.size}")
    if not heads or heads[-1].size <= entry.seq:
        heads.append(now)
    return tuple(heads)


def _leaves(log: DecisionLog, needed: int, size: int) -> tuple[Frontier, Iterator[bytes]]:
    """The tree of all entries before some place at or before `needed`, and the hashes from there
    on: what lies before the last checkpoint that can be gone on from is not read."""
    found = checkpoints(log)
    before = [each for each in found if each.stop <= needed]
    begun = before[-1].tree() if before else Frontier()
    return begun, _hashes(log, found, begun.size, size)


def _hashes(
    log: DecisionLog, archived: Sequence[Checkpoint], start: int, stop: int
) -> Iterator[bytes]:
    files = [file for each in archived for file in each.files if file.stop > start]
    for file in files:
        for seq, leaf in parquet.leaves(_path(log, file)):
            if start <= seq < stop:
                yield leaf
        start = file.stop
    while start < stop:
        query = select(entries.c.seq, entries.c.leaf).where(
            entries.c.seq >= start, entries.c.seq < min(stop, start + _AT_ONCE)
        )
        with log.database.reading() as connection:
            rows = connection.execute(query.order_by(entries.c.seq)).all()
        for seq, leaf in rows:
            if seq != start:
                raise _other_log(f"entry {start} is gone")
            yield leaf
            start += 1
        if not rows:
            raise _other_log(f"entry {start} is gone")


def _path(log: DecisionLog, file: ArchiveFile) -> Path:
    folder = folder_of(log, None)
    state = state_of(file, folder)
    if state != "whole":
        said = "is not in its folder" if state == "absent" else "was altered"
        raise log_error(
            "LR698",
            f"the archive `{file.name}`, which holds entries {file.start} to {file.stop - 1}, "
            f"{said}: without it nothing can be proved of them",
            help="give the folder of the archives",
        )
    return folder / file.name


def _ruleset(log: DecisionLog, entry: StoredEntry) -> str | None:
    named = entry.header.get("ruleset")
    return None if named is None else log.ruleset_text(named["text"])


def _opened(log: DecisionLog, entry: StoredEntry) -> tuple[str | None, tuple[Opened, ...]]:
    """The text of the form, and the lead's part with its key; never those of colleagues."""
    if entry.kind != "decision":
        raise log_error("LR699", "only a decision can be disclosed")
    part = entry.parts[0]
    key = log.keys.opening([part.key]).get(part.key)
    if key is None:
        raise log_error(
            "LR691",
            f"the lead of decision `{entry.id}` was erased: there is nothing to disclose",
            help="what stands in clear can still be proved, without disclosing",
        )
    form = log.forms.of(entry.header)
    return None if form is None else form.text, (Opened(0, part.sealed, key),)


def _other_log(why: str) -> LogError:
    return log_error(
        "LR688",
        f"the log is not the one of the kept head: {why}",
        help="run `leadrules log verify` with the head to see what does not hold",
    )
