"""Spark on this machine: within the process, or a real cluster of a master and two workers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.engines.absent import absent

from leadrules.testing.tables.engines import spark_session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SECONDS = 60


def session() -> SparkSession:
    """The one session of all tests in this process, within it and with two threads."""
    if shutil.which("java") is None:
        absent("Java")
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    with warnings.catch_warnings():
        # WHY: Spark warns of a pandas newer than itself
        warnings.simplefilter("ignore")
        made: SparkSession = spark_session()
    return made


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a master with two workers, each a process of its own with one core."""
    if shutil.which("java") is None:
        absent("Java")
    port = _free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="leadrules-spark-")))
        host = ["--host", "127.0.0.1"]
        master = [*host, "--port", str(port), "--webui-port", "0"]
        log = running.enter_context(_process("master.Master", master, folder / "master"))
        _wait_for(log, "I have been elected leader")
        for number in (1, 2):
            options = [*host, "--cores", "1", "--memory", "1g", "--webui-port", "0"]
            worker = running.enter_context(
                _process("worker.Worker", [*options, address], folder / f"worker{number}")
            )
            _wait_for(worker, "Successfully registered with master")
        yield address


@contextmanager
def _process(name: str, options: list[str], folder: Path) -> Iterator[Path]:
    """A process of Spark's own; gives the file that its log is written to."""
    import pyspark

    folder.mkdir()
    home = Path(pyspark.__file__).parent
    surroundings = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_WORKER_DIR": str(folder),
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
    }
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *options]
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written, env=surroundings)
    try:
        yield log
    finally:
        process.terminate()
        process.wait(_SECONDS)


def _wait_for(log: Path, said: str) -> None:
    end = time.monotonic() + _SECONDS
    while said not in log.read_text(errors="replace"):
        if time.monotonic() > end:
            raise TimeoutError(log.read_text(errors="replace"))
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
