"""benchmarks/batch.py runs, tells what it promises, and tells nothing where answers differ."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("polars")
pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")


@pytest.fixture
def batch(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    import importlib

    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    return importlib.import_module("batch")


def test_each_engine_gives_the_answers_by_hand_and_its_line_has_every_number(root: Path) -> None:
    command = [sys.executable, str(root / "benchmarks" / "batch.py"), "--json", "--rows", "3000"]
    options = ["--rounds", "0", "--engines", "polars,duckdb", "--parts", "leads,events,points"]
    ran = subprocess.run(
        [*command, *options, "--no-peers"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [row["engine"] for row in rows] == [
        "polars by hand", "polars", "polars by hand, events", "polars, events", "polars, points",
        "duckdb by hand", "duckdb", "duckdb, points",
        "polars, plan of 30 rules", "polars, plan of 1000 rules",
    ]  # fmt: skip
    for row in rows:
        assert {"machine", "versions"} <= row.keys()
        if "plan" in row["engine"]:
            assert row["plan_seconds"] > 0
            continue
        assert row["rows"] == 3000
        assert min(row[each] for each in ("rows_per_s", "ratio_to_handwritten", "peak_mb")) > 0


def test_answers_that_differ_are_found(batch: ModuleType, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    answer = {
        "lead_id": ["a", "b"], "score": [1.0, None], "score_fit": [1.0, 2.0],
        "score_intent": [0.0, 0.0], "verdict": ["cold", None],
    }  # fmt: skip
    for name, changed in (
        ("one", {}),
        ("same", {}),
        ("other", {"score": [1.0, 0.0]}),
        ("fewer", {column: values[:1] for column, values in answer.items()}),
    ):
        pq.write_table(pa.table(answer | changed), tmp_path / f"{name}.parquet")
    one, same, other, fewer = (
        batch.answers(tmp_path / f"{name}.parquet", "leads")
        for name in ("one", "same", "other", "fewer")
    )
    assert batch.first_difference(one, same) is None
    assert batch.first_difference(one, other)
    assert batch.first_difference(one, fewer)
