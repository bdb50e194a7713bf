"""Runs Python in a process of its own with little memory and time: a blow-up is then a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

try:
    import resource
except ModuleNotFoundError:  # Windows has none; the time still is limited
    resource = None

MEMORY = 700 * 1024 * 1024
SECONDS = 20

_HERE = Path(__file__).parent


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(program: str, *arguments: str) -> str:
    """What the program prints; it can import `whole_path`. Fails where the process does."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=6 * SECONDS,
        check=False,
        env={**os.environ, "PYTHONPATH": str(_HERE), "PYTHONIOENCODING": "utf-8"},
        preexec_fn=None if resource is None else _limit,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout
