"""The engines, each started once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from pyspark.sql import SparkSession
from tests.engines import postgres as postgres_engine
from tests.engines import spark as spark_engine


@pytest.fixture(scope="session")
def spark() -> SparkSession:
    return spark_engine.session()


@pytest.fixture(scope="session")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    with postgres_engine.server() as address, psycopg.connect(address, autocommit=True) as opened:
        yield opened
