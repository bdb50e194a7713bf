"""Entries in Parquet files: written and read a few at a time, whole rows as the log had them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from leadrules.log.store.errors import LogError, log_error
from leadrules.log.verify.raw import RawEntry, RawPart

_TOGETHER = 1000  # entries of one row group
_NOTED = {b"leadrules": b"archive of a decision log, format 1"}
_AT_ONCE = 1 << 20

Find = Callable[[dict[str, Any]], bool]


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


def select(file: Path, columns: list[str], wanted: Find) -> Iterator[RawEntry]:
    """The entries of a file whose columns are wanted; of other row groups only those are read."""
    arrow, parquet = _pyarrow()
    with _told(arrow), parquet.ParquetFile(file) as opened:
        for number in range(opened.num_row_groups):
            some = opened.read_row_group(number, columns=columns).to_pylist()
            places = [place for place, row in enumerate(some) if wanted(row)]
            if places:
                whole = opened.read_row_group(number).take(places)
                yield from (_raw(row) for row in whole.to_pylist())


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
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise log_error(
            "LR698",
            "archives need the extra `arrow`",
            help="pip install 'leadrules[log,arrow]'",
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
    parts = tuple(RawPart(**each) for each in row.pop("parts"))
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
