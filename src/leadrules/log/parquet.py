"""Entries in Parquet files: written and read a few at a time, whole rows as the log had them."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from leadrules.log.store.errors import LogError, log_error
from leadrules.log.verify.raw import RawEntry, RawPart
from leadrules.log.wanted import Wanted

_TOGETHER = 1000  # entries of one row group
_NOTED = {b"leadrules": b"archive of a decision log, format 1"}
_AT_ONCE = 1 << 20

INSTALL = "pip install 'leadrules[cli,log,arrow]'"
"""What is done where the extra `arrow` is absent."""


def write(file: Path, entries: Iterable[RawEntry]) -> str:
    """Writes a file that is whole and on the disk on return, or is not there; its SHA-256."""
    arrow, parquet = _pyarrow()
    schema = _schema(arrow)
    unfinished = file.with_name(f"{file.name}.part")
    with _told(arrow):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with parquet.ParquetWriter(unfinished, schema, compression="zstd") as writer:
                for some in _batches(entries):
                    rows = [_row(each) for each in some]
                    writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
            _sync(unfinished)
            digest = digest_of(unfinished)
            unfinished.replace(file)
            _sync(file.parent)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink()
            raise
    return digest


def read(file: Path, after: int = -1) -> Iterator[list[RawEntry]]:
    """The entries of a file behind a place, some at a time, in order."""
    arrow, parquet = _pyarrow()
    with _told(arrow), parquet.ParquetFile(file) as opened:
        for batch in opened.iter_batches(batch_size=200):
            found = [_raw(row) for row in batch.to_pylist() if row["seq"] > after]
            if found:
                yield found


def choose(file: Path, wanted: Wanted) -> Iterator[list[RawEntry]]:
    """The entries of a file that are wanted, some at a time, in order.

    Of the columns that are asked about all is read, of whole entries only the row groups that have
    some; sealed parts are left out where none are wanted.
    """
    arrow, parquet = _pyarrow()
    with _told(arrow), parquet.ParquetFile(file) as opened:
        names = [each.name for each in opened.schema_arrow]
        asked = {"seq", "kind", "as_of", *(name for each in wanted.which for name in each.among)}
        keys = opened.read(columns=sorted(asked))
        keys = keys.append_column("place", arrow.array(range(len(keys))))
        keys = keys.filter(_condition(arrow, keys.schema, wanted))
        if wanted.latest is not None:
            order = [("as_of", "descending"), ("seq", "descending")]
            keys = keys.sort_by(order).slice(0, wanted.latest)
        places = sorted(keys["place"].to_pylist())
        columns = names if wanted.parts else [name for name in names if name != "parts"]
        first = 0
        for number in range(opened.num_row_groups):
            behind = first + opened.metadata.row_group(number).num_rows
            here = [place - first for place in _taken(places, behind)]
            if here:
                whole = opened.read_row_group(number, columns=columns).take(here)
                yield [_raw(row) for row in whole.to_pylist()]
            first = behind


def leaves(file: Path) -> Iterator[tuple[int, bytes]]:
    """The place and the leaf of every entry of a file, in order."""
    arrow, parquet = _pyarrow()
    with _told(arrow), parquet.ParquetFile(file) as opened:
        for batch in opened.iter_batches(batch_size=_TOGETHER, columns=["seq", "leaf"]):
            for row in batch.to_pylist():
                yield row["seq"], row["leaf"]


def digest_of(file: Path) -> str:
    """The SHA-256 of a file."""
    digest = sha256()
    with file.open("rb") as stream:
        while some := stream.read(_AT_ONCE):
            digest.update(some)
    return digest.hexdigest()


def _pyarrow() -> tuple[Any, Any]:
    # WHY: only who archives has it, and pays for loading it
    try:
        import pyarrow
        import pyarrow.compute
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise log_error(
            "LR698",
            "archives need the extra `arrow`",
            help=INSTALL,
        ) from None
    return pyarrow, parquet


@contextmanager
def _told(arrow: Any) -> Iterator[None]:
    try:
        yield
    except LogError:
        raise
    except (OSError, arrow.ArrowException) as error:
        raise log_error(
            "LR698",
            f"an archive cannot be written or read: {type(error).__name__}",
            help="see that the folder of the archives is there, is writable and has room; nothing "
            "was removed from the log",
        ) from None


def _condition(arrow: Any, schema: Any, wanted: Wanted) -> Any:
    """What holds of the rows that are wanted, as an expression."""
    column = arrow.compute.field
    every = arrow.compute.scalar(False)
    for each in wanted.which:
        one = column("kind") == each.kind
        for name, values in each.among.items():
            one &= column(name).isin(arrow.array(list(values), schema.field(name).type))
        if each.least is not None:
            one &= column("as_of") >= each.least
        if each.most is not None:
            one &= column("as_of") <= each.most
        every |= one
    return every


def _taken(places: list[int], behind: int) -> list[int]:
    """The first of ascending places, to before one; they are no longer among the places."""
    number = bisect_left(places, behind)
    taken = places[:number]
    del places[:number]
    return taken


def _schema(arrow: Any) -> Any:
    text, number, some = arrow.string(), arrow.int64(), arrow.binary()
    part = arrow.struct([("part", number), ("subject", some), ("key", some), ("sealed", some)])
    return arrow.schema(
        [
            ("seq", number), ("id", text), ("kind", text), ("recorded_at", number),
            ("subject", some), ("ruleset_name", text), ("ruleset_version", text),
            ("ruleset_hash", text), ("text_hash", text), ("as_of", number), ("verdict", text),
            ("effective_verdict", text), ("score", text), ("fired", number), ("about", text),
            ("leaf", some), ("header", text), ("parts", arrow.list_(part)),
        ],
        metadata=_NOTED,
    )  # fmt: skip


def _row(entry: RawEntry) -> dict[str, Any]:
    parts = [
        {"part": each.part, "subject": each.subject, "key": each.key, "sealed": each.sealed}
        for each in entry.parts
    ]
    return {**entry.columns, "leaf": entry.leaf, "header": entry.header, "parts": parts}


def _raw(row: dict[str, Any]) -> RawEntry:
    parts = tuple(RawPart(**each) for each in row.pop("parts", ()))
    leaf, header = row.pop("leaf"), row.pop("header")
    return RawEntry(row["seq"], row, leaf, header, parts)


def _batches(entries: Iterable[RawEntry]) -> Iterator[list[RawEntry]]:
    some: list[RawEntry] = []
    for each in entries:
        some.append(each)
        if len(some) == _TOGETHER:
            yield some
            some = []
    if some:
        yield some


def _sync(path: Path) -> None:
    """To the disk: a file, or a folder where the system knows how."""
    if path.is_dir() and os.name != "posix":
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
