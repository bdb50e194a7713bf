"""Every library's frames are brought up to a later instant alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.engines import spark
from tests.unit.columnar.rescoring.given import ALONE, NOW, RULES, THEN, events, leads, rules

Made = tuple[Callable[[pl.DataFrame], Any], Callable[[Any], pl.DataFrame]]
"""How frames of a library are made, and read."""

LATER = (
    ("visited", "demo", NOW - timedelta(hours=1), None),
    ("other", "visit", THEN - timedelta(days=1), NOW - timedelta(hours=1)),
)


def read(frame: Any) -> pl.DataFrame:
    table = pl.from_arrow(frame)
    assert isinstance(table, pl.DataFrame)
    return table.sort("lead_id")


@pytest.fixture(params=["polars", "lazy", "pandas", "arrow", "duckdb", "ibis", "spark"])
def library(request: pytest.FixtureRequest) -> Iterator[Made]:
    match request.param:
        case "polars":
            yield lambda frame: frame, lambda frame: frame.sort("lead_id")
        case "lazy":
            yield lambda frame: frame.lazy(), lambda frame: frame.collect().sort("lead_id")
        case "pandas":
            yield pl.DataFrame.to_pandas, lambda frame: read(pa.Table.from_pandas(frame))
        case "arrow":
            yield pl.DataFrame.to_arrow, read
        case "duckdb":
            with duckdb.connect() as connection:
                yield (
                    lambda frame: connection.from_arrow(frame.to_arrow()),
                    lambda frame: read(frame.to_arrow_table()),
                )
        case "ibis":
            ibis = pytest.importorskip("ibis")
            there, numbers = ibis.duckdb.connect(), count()

            def table(frame: pl.DataFrame) -> Any:
                name = f"given_{next(numbers)}"
                there.con.register(name, frame.to_arrow())
                return there.table(name)

            yield table, lambda frame: read(there.con.sql(there.compile(frame)).to_arrow_table())
            there.disconnect()
        case _:
            session = spark.session()
            yield (
                lambda frame: session.createDataFrame(frame.to_arrow()),
                lambda frame: read(frame.toArrow()),
            )


@pytest.mark.parametrize("text", [ALONE, RULES], ids=["alone", "accounts"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_each_library_brings_an_answer_up_to_a_later_instant(
    library: Made, text: str, request: pytest.FixtureRequest
) -> None:
    if "spark-alone" in request.node.name:
        pytest.skip("with accounts Spark does all this and more, and takes its time")
    make, read_back = library
    ruleset = rules(text)

    def scored(as_of: datetime, *more: Any) -> Any:
        return ruleset.score_frame(
            make(leads()),
            events=make(events(*more)),
            as_of=as_of,
            trace="points",
            next_change=True,
        )

    found = ruleset.rescore_frame(
        scored(THEN),
        make(leads()),
        events=make(events(*LATER)),
        as_of=NOW,
        trace="points",
        changed=["quiet"] if text == ALONE else make(pl.DataFrame({"lead_id": ["quiet"]})),
    )
    expected = ruleset.score_frame(
        leads(), events=events(*LATER), as_of=NOW, trace="points", next_change=True
    )
    assert _plain(read_back(found)) == _plain(expected.sort("lead_id"))


def _plain(frame: pl.DataFrame) -> list[dict[str, Any]]:
    at = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(pl.col(at).dt.epoch("us")).to_dicts()


def test_pandas_gives_the_index_of_the_leads() -> None:
    ruleset, now = rules(), leads().to_pandas().set_index(pd.Index([4, 3, 2, 1]))
    before = ruleset.score_frame(leads().to_pandas(), as_of=THEN, next_change=True)
    found = ruleset.rescore_frame(before, now, as_of=NOW)
    assert list(found.index) == [4, 3, 2, 1]
