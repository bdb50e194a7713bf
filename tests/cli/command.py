"""The command as people run it: a process with its own streams."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RULES = """
language: 1
ruleset: small
version: 1.0.0
fields:
  employees: {type: integer, minimum: 1}
  job_title: {type: text}
events: {page_view: {url: text}}
scores: {total: {}}
groups:
  - group: all
    score: total
    rules:
      - {id: large, when: employees >= 200, points: 20, reason: "{employees} employees"}
      - {id: director, when: job_title == "Director", points: 10}
      - {id: title, when: is_known(job_title), points: 0.5, reason: "title {job_title}"}
      - {id: pages, count: page_view, within: 30d, each: 5}
verdicts: [{verdict: MQL, when: total >= 20}, {verdict: nurture}]
cases:
  - {name: large, lead: {employees: 300}, expect: {verdict: MQL}}
"""
AS_OF = ("--as-of", "2024-02-01")


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Command = Callable[..., Done]
Written = Callable[[str, str | bytes], Path]


def environment(**more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")
    }
    return {**kept, "PYTHONIOENCODING": "utf-8", **more}


def leadrules(
    *arguments: str | Path,
    stdin: str | bytes = b"",
    cwd: Path | None = None,
    **more: str,
) -> Done:
    """Run the command to its end."""
    done = subprocess.run(
        [sys.executable, "-c", "from leadrules.cli import main; main()", *map(str, arguments)],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=cwd,
        env=environment(**more),
        timeout=120,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
