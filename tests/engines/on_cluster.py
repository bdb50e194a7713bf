"""Scores leads with their events on the Spark cluster whose address is given, in one session.

Run by a test as a process of its own, as a process has one session; prints what came out as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import redirect_stdout

import pyarrow as pa
from pyspark.sql import SparkSession

import leadrules
from leadrules.backends.columnar.sql import spark_asking


def main(address: str, ruleset: str) -> None:
    """Prints the answers to standard input's tables, and how many workers there were."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "600m",
        "spark.executor.cores": "1",
        "spark.sql.shuffle.partitions": "4",
    }
    # WHY: so few values would else be asked about here, and not by the workers
    spark_asking.FEW = 0
    tables = json.load(sys.stdin)
    with redirect_stdout(sys.stderr):
        session = SparkSession.builder.master(address).config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        frames = {
            name: session.createDataFrame(pa.Table.from_pylist(tables[name])).repartition(4)
            for name in ("leads", "events")
        }
        scored = leadrules.load(ruleset).score_frame(
            frames["leads"], events=frames["events"], as_of=tables["as_of"]
        )
        rows = [tuple(row) for row in scored.select("lead_id", "score", "verdict").collect()]
        executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
        session.stop()
    json.dump({"rows": rows, "executors": executors}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
