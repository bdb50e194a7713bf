"""What one lead at a time does not show: loading, importing, memory, threads and whole files.

Loading, importing and whole files are in processor time; threads by the clock on the wall.

`python benchmarks/loading.py` prints a table, with `--json` one object a line.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import leads as made
import measure
import rulesets

import leadrules

Row = dict[str, object]
_EVENTS_A_LEAD = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--leads", type=int, default=100_000, help="of the large file")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    rows = [*loading(), *importing(), *memory(wanted.seed), *threads(wanted.seed)]
    rows += whole_files(wanted.leads, wanted.seed)
    measure.show(rows, as_json=wanted.json)


# --- loading and importing -----------------------------------------------------------------------


def loading() -> Iterator[Row]:
    """Load, check and compile, from the text to a ruleset that scores."""
    for rules, times in ((30, 15), (1_000, 3)):
        text = rulesets.thirty() if rules == 30 else rulesets.many(rules)
        took = []
        for _ in range(times):
            with measure.no_collection():
                begun = process_time()
                leadrules.loads(text)
                took.append(process_time() - begun)
        yield {"name": f"load {rules:,} rules", "value": _milli(median(took)), "unit": "ms"}


def importing() -> Iterator[Row]:
    """Medians of fresh interpreters, less one that imports nothing.

    Bytecode is kept between them, as it is of any installed package.
    """
    names = ("import sys", "import pydantic", "from pydantic import BaseModel", "import leadrules")
    took: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as kept:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": kept}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for turn in range(16):
            for name in names:
                begun = _time_of_children()
                subprocess.run([sys.executable, "-c", name], check=True, env=environment)
                if turn:  # the first writes the bytecode
                    took[name].append(_time_of_children() - begun)
    for name in names[1:]:
        alone = median(
            taken - empty for taken, empty in zip(took[name], took["import sys"], strict=True)
        )
        yield {"name": name, "value": _milli(alone), "unit": "ms"}


def _time_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# --- memory and threads --------------------------------------------------------------------------


def memory(seed: int) -> Iterator[Row]:
    """Bytes that 10,000 held decisions take, before and after they are decoded."""
    ruleset = leadrules.loads(rulesets.thirty())
    raws = [lead.raw for lead in made.make_leads(10_000, seed)]
    for raw in raws:  # so that memos are full and not counted
        ruleset.score(raw, as_of=made.AS_OF)
    tracemalloc.start()
    try:
        empty, _ = tracemalloc.get_traced_memory()
        decisions = [ruleset.score(raw, as_of=made.AS_OF) for raw in raws]
        held, _ = tracemalloc.get_traced_memory()
        for decision in decisions:
            decision.record  # noqa: B018 - reading decodes it
        decoded, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    for name, taken in (("as scored", held), ("decoded", decoded)):
        value = round((taken - empty) / len(raws))
        yield {"name": f"a decision {name}", "value": value, "unit": "bytes"}


def threads(seed: int) -> Iterator[Row]:
    """Leads a second by one ruleset in 1, 2 and 4 threads."""
    ruleset = leadrules.loads(rulesets.thirty())
    raws = [lead.raw for lead in made.make_leads(20_000, seed)]

    def score(part: list[dict[str, Any]]) -> None:
        for raw in part:
            ruleset.score(raw, as_of=made.AS_OF)

    score(raws)
    for count in (1, 2, 4):
        took = []
        with ThreadPoolExecutor(count) as pool:
            for _ in range(7):
                begun = perf_counter()
                list(pool.map(score, [raws[part::count] for part in range(count)]))
                took.append(perf_counter() - begun)
        value = round(len(raws) / median(took))
        yield {"name": f"{count} threads", "value": value, "unit": "leads/s"}


# --- whole files ---------------------------------------------------------------------------------


def whole_files(count: int, seed: int) -> Iterator[Row]:
    """`leadrules score` of files of leads with their events: time, and the most memory taken."""
    if importlib.util.find_spec("typer") is None or not Path("/proc/self/status").exists():
        measure.note("not measured: `leadrules score`, for want of the extra `cli` or of /proc")
        return
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "ruleset.yaml").write_text(rulesets.with_events(), encoding="utf-8")
        for size in (count // 10, count):
            _write_files(Path(folder), size, seed)
            seconds, most = _score_files(Path(folder))
            name = f"leadrules score of {size:,} leads, {size * _EVENTS_A_LEAD:,} events"
            yield {"name": name, "value": round(seconds, 1), "unit": "s"}
            yield {"name": f"{name}, most memory", "value": round(most / 1024), "unit": "MiB"}


def _write_files(folder: Path, count: int, seed: int) -> None:
    leads = made.make_leads(count, seed)
    with (folder / "leads.csv").open("w", encoding="utf-8", newline="") as stream:
        names = dict.fromkeys(("lead_id", *leads[0].clean, "utm_campaign", "owner"))
        writer = csv.DictWriter(stream, list(names))
        writer.writeheader()
        writer.writerows(lead.raw for lead in leads)
    with (folder / "events.jsonl").open("w", encoding="utf-8") as stream:
        for number in range(count):
            for event in made.make_events(_EVENTS_A_LEAD, seed + number):
                event |= {"lead_id": f"lead_{number:06d}", "id": f"{number}-{event['id']}"}
                stream.write(json.dumps(event) + "\n")


# WHY: VmHWM is of this process alone; ru_maxrss begins at that of the process that started it
_RUN = """
import re, sys
from leadrules.cli import main
try:
    main()
except SystemExit:
    pass
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
"""


def _score_files(folder: Path) -> tuple[float, int]:
    """Seconds of processor time, and the most memory in KiB of a process that does nothing else."""
    files = ("ruleset.yaml", "leads.csv", "--events", "events.jsonl", "--out", "scored.jsonl")
    begun = _time_of_children()
    ran = subprocess.run(
        [sys.executable, "-c", _RUN, "score", *files, "--as-of", "2024-02-01T12:00:00Z", "--quiet"],
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return _time_of_children() - begun, int(ran.stderr.split()[-1])


def _milli(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    main()
