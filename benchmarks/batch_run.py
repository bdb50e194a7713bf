"""One contestant in a process of its own: `python batch_run.py NAME PART LEADS EVENTS OUT`.

Prints one JSON object: seconds from Parquet to Parquet, of the wall and of the processor (all
threads, and Spark's Java), and the most memory taken. Loading libraries and the ruleset, and
starting Spark, come before.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import batch_data
import rulesets

# the thirty rules; by emails, which do not repeat; rules about events; all columns; with a trace
PARTS = ("leads", "emails", "events", "whole", "mask", "points")
Part = Literal["leads", "emails", "events", "whole", "mask", "points"]
ANSWERS = ("lead_id", "score", "score_fit", "score_intent", "verdict")
Run = Callable[[Path, Path, Path], object]
SPARK = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # WHY: Java compiles no method beyond 8,000 bytes; longer ones than that run three times slower
    "spark.sql.codegen.hugeMethodLimit": "8000",
}


def main() -> None:
    name, part, leads, events, out = sys.argv[1:]
    contestant = CONTESTANTS[name]
    java: int | None = None
    if contestant in (in_spark, spark_by_hand):
        java = start_spark()
    run = contestant(part)
    if java is not None:  # Java is slow at first: that is a cluster's start, and not its work
        folder = Path(out).parent
        few = batch_data.leads_file(folder, 1_000), batch_data.events_file(folder, 1_000, 1_000)
        run(*few, Path(out))
    processor = processor_seconds(java)
    begun = time.perf_counter()
    run(Path(leads), Path(events), Path(out))
    seconds = time.perf_counter() - begun
    measured = {
        "seconds": seconds,
        "processor_seconds": processor_seconds(java) - processor,
        "peak_mb": peak_mb("self") + (0 if java is None else peak_mb(str(java))),
    }
    print(json.dumps(measured), flush=True)


def processor_seconds(java: int | None) -> float:
    """Of this process with all its threads, and of Java beside it."""
    mine = time.process_time()
    if java is None:
        return mine
    fields = Path(f"/proc/{java}/stat").read_text().rpartition(")")[2].split()
    return mine + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb(process: str) -> float:
    """The most memory that a process had, in millions of bytes."""
    status = Path(f"/proc/{process}/status")
    if status.exists():
        # WHY: VmHWM is of this process alone; ru_maxrss begins at that of the one that started it
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


# --- leadrules -----------------------------------------------------------------------------------


def ruleset_of(part: str) -> Any:
    import leadrules

    if part == "events":
        return leadrules.loads(rulesets.events_alone(plain=True))
    return leadrules.loads(rulesets.thirty() if part == "emails" else rulesets.thirty_of_domains())


def scorer_of(part: str, engine: str) -> Any:
    """The ruleset, with what leadrules loads of itself for tables of that engine."""
    from leadrules.backends.columnar.frames import scoring  # noqa: F401 - loaded before the clock

    # WHY: code by hand is loaded before it is measured, and ours would be within
    for module in _LOADED[engine]:
        importlib.import_module(f"leadrules.backends.columnar.{module}")
    return ruleset_of(part)


_LOADED = {
    "polars": ("frames.polars_lazy",),
    "pandas": ("frames.pandas_frames", "frames.carrying"),
    "pyarrow": ("frames.arrow_frames", "frames.carrying"),
    "duckdb": ("sql.duckdb_engine",),
    "spark": (),  # its first run warms Java, and loads all
}


def asked(part: str) -> dict[str, Any]:
    """What `score_frame` is asked for beside the tables."""
    trace = {"trace": part} if part in ("mask", "points") else {}
    return {"as_of": batch_data.AS_OF, **trace}


def unasked(part: str, columns: Sequence[str]) -> list[str]:
    """Columns of the answer that code by hand does not give: due times and errors."""
    if part == "whole":
        return []
    traces = ("fired", "unknown", "points")
    return [one for one in columns if one not in ANSWERS and not one.startswith(traces)]


def in_polars(part: str) -> Run:
    import polars as pl

    ruleset = scorer_of(part, "polars")

    def run(leads: Path, events: Path, out: Path) -> None:
        frame = pl.scan_parquet(leads)
        given = {"events": pl.scan_parquet(events)} if part == "events" else {}
        answer = ruleset.score_frame(_columns(frame, part), **given, **asked(part))
        answer = answer.drop(unasked(part, answer.collect_schema().names()))
        answer.sink_parquet(out)

    return run


def _columns(frame: Any, part: str) -> Any:
    """Of the one file only what the rules at hand ask for, as its owner would store."""
    if part == "events":
        return frame.select("lead_id")
    unused = ["email_domain", "shared_mailbox"] if part == "emails" else ["email"]
    return frame.drop(unused)


def in_pandas(part: str) -> Run:
    import pandas as pd

    ruleset = scorer_of(part, "pandas")

    def run(leads: Path, events: Path, out: Path) -> None:
        frame = pd.read_parquet(leads)
        answer = ruleset.score_frame(frame, **asked(part))
        answer = answer.drop(columns=unasked(part, list(answer.columns)))
        answer.to_parquet(out, index=False)

    return run


def in_pyarrow(part: str) -> Run:
    import pyarrow.parquet as pq

    ruleset = scorer_of(part, "pyarrow")

    def run(leads: Path, events: Path, out: Path) -> None:
        answer = ruleset.score_frame(pq.read_table(leads), **asked(part))
        pq.write_table(answer.drop_columns(unasked(part, answer.column_names)), out)

    return run


def in_duckdb(part: str) -> Run:
    import duckdb

    ruleset = scorer_of(part, "duckdb")

    def run(leads: Path, events: Path, out: Path) -> None:
        with duckdb.connect() as database:
            database.sql("set preserve_insertion_order = false")
            columns = "lead_id" if part == "events" else "*"
            frame = database.sql(f"select {columns} from read_parquet('{leads}')")
            given = {"events": database.read_parquet(str(events))} if part == "events" else {}
            answer = ruleset.score_frame(frame, **given, **asked(part))
            left_out = unasked(part, answer.columns)
            wanted = [name for name in answer.columns if name not in left_out]
            answer.project(", ".join(f'"{name}"' for name in wanted)).write_parquet(str(out))

    return run


def in_spark(part: str) -> Run:
    ruleset = scorer_of(part, "spark")

    def run(leads: Path, events: Path, out: Path) -> None:
        read = _spark().read
        frame = read.parquet(str(leads))
        if part == "events":
            frame = frame.select("lead_id")
        given = {"events": read.parquet(str(events))} if part == "events" else {}
        answer = ruleset.score_frame(frame, **given, **asked(part))
        answer = answer.drop(*unasked(part, answer.columns))
        answer.write.mode("overwrite").parquet(str(out))

    return run


# --- by hand -------------------------------------------------------------------------------------


def polars_by_hand(part: str) -> Run:
    import handwritten_batch
    import handwritten_batch_events

    if part == "events":
        return handwritten_batch_events.score
    return lambda leads, events, out: handwritten_batch.score(leads, out, part == "emails")


def duckdb_by_hand(part: str) -> Run:
    import duckdb  # noqa: F401 - loaded before the clock
    import handwritten_sql

    return lambda leads, events, out: handwritten_sql.score_in_duckdb(leads, out, part == "emails")


def spark_by_hand(part: str) -> Run:
    import handwritten_sql

    return lambda leads, events, out: handwritten_sql.score_in_spark(
        _spark(), leads, out, part == "emails"
    )


def _in_frames(kind: str) -> Callable[[str], Run]:
    def contestant(part: str) -> Run:
        import handwritten_frames

        score = getattr(handwritten_frames, f"score_{kind}")
        return lambda leads, events, out: score(leads, out, part == "emails")

    return contestant


def _by_narwhals(kind: str) -> Callable[[str], Run]:
    def contestant(part: str) -> Run:
        import handwritten_narwhals

        score = getattr(handwritten_narwhals, f"score_in_{kind}")
        return lambda leads, events, out: score(leads, out, part == "emails")

    return contestant


def start_spark() -> int:
    """Starts Spark, and gives the number of Java's process."""
    import pyspark
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder
    for key, value in SPARK.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    process = pyspark.SparkContext._gateway.proc
    return int(process.pid)


def _spark() -> Any:
    from pyspark.sql import SparkSession

    return SparkSession.active()


CONTESTANTS: dict[str, Callable[[str], Run]] = {
    "polars": in_polars,
    "polars by hand": polars_by_hand,
    "narwhals on polars": _by_narwhals("polars"),
    "pandas": in_pandas,
    "pandas by hand in polars": _in_frames("pandas"),
    "pandas by hand": _in_frames("pandas_alone"),
    "pyarrow": in_pyarrow,
    "pyarrow by hand in polars": _in_frames("arrow"),
    "duckdb": in_duckdb,
    "duckdb by hand": duckdb_by_hand,
    "narwhals on duckdb": _by_narwhals("duckdb"),
    "spark": in_spark,
    "spark by hand": spark_by_hand,
}


if __name__ == "__main__":
    main()
