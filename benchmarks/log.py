"""The decision log at size: how fast it records, and finds again.

`nice python benchmarks/log.py --records 1000000` writes that many decisions about a third as many
leads to a SQLite file (about 3 GB for a million) in a temporary folder, or to `--where` with
`--keys`, and prints one JSON object: records a second by the clock and by the processor, then what
reading took, median and worst, in milliseconds. `--profile` shows where recording spends its time.
`--fill 1000000` copies the rows of what was recorded, as of earlier, until there are so many: what
reading takes at that size, without the time that recording takes.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import platform
import pstats
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import leadrules
from leadrules import Decision, DecisionLog, Ruleset

ROOT = Path(__file__).parents[1]
TITLES = (
    "Chief Financial Officer", "Head of Procurement", "Werkstudentin", "VP Sales", "CTO", None,
    "Marketing Manager", "Einkauf", "Director of Operations", "Intern",
)  # fmt: skip
INDUSTRIES = ("Logistics", "saas", "Software", "Fintech", "Retail", None)
PAGES = ("/pricing", "/demo", "/blog/lead-scoring", "/careers", "/docs")
START = datetime(2026, 1, 1, tzinfo=UTC)


def decisions(ruleset: Ruleset, count: int, chance: random.Random) -> Iterator[Decision]:
    """Decisions about leads that come three times each on average, half a minute apart."""
    for number in range(count):
        lead = {
            "lead_id": f"lead-{chance.randrange(max(1, count // 3)):07}",
            "job_title": chance.choice(TITLES),
            "email": f"person{number}@firm{number % 977}.example",
            "employees": chance.randrange(1, 5000),
            "industry": chance.choice(INDUSTRIES),
            "region": chance.choice(("DE", "US", "FR", None)),
            "annual_revenue": chance.randrange(0, 90_000_000),
            "lead_source": chance.choice(("inbound_marketing", "event", "purchased_list")),
        }
        as_of = START + timedelta(seconds=30 * number)
        events = [
            {
                "type": "page_view",
                "at": (as_of - timedelta(hours=chance.randrange(1, 2000))).isoformat(),
                "url": chance.choice(PAGES),
            }
            for _ in range(chance.randrange(4))
        ]
        yield ruleset.score(lead, events=events, as_of=as_of)


def recorded(log: DecisionLog, ruleset: Ruleset, count: int) -> dict[str, float]:
    """What recording took, scoring left out."""
    clock = processor = 0.0
    chance = random.Random(11)
    source = decisions(ruleset, count, chance)
    for _ in range(0, count, 10_000):
        batch = [(each, ruleset) for _, each in zip(range(10_000), source, strict=False)]
        began, used = time.perf_counter(), time.process_time()
        log.record_many(batch)
        clock += time.perf_counter() - began
        processor += time.process_time() - used
    return {
        "records_a_second": round(count / clock),
        "records_a_processor_second": round(count / processor),
    }


def fill(file: Path, size: int) -> None:
    """Copies the rows to `size` of them, of other leads and earlier; none of them is opened."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -65536")
    (real,) = connection.execute("SELECT size FROM tail").fetchone()
    names = [row[1] for row in connection.execute("PRAGMA table_info(entries)")]
    made = {
        "seq": "seq + :after",
        "id": "lower(hex(randomblob(16)))",
        "subject": "randomblob(32)",
        "as_of": "as_of - :earlier",
    }
    columns = ", ".join(made.get(name, name) for name in names)
    for turn in range(1, size // real):
        values = {"after": turn * real, "real": real, "earlier": turn * real * 30_000_000}
        connection.execute("BEGIN")
        connection.execute(
            f"INSERT INTO entries SELECT {columns} FROM entries "
            "WHERE seq < :real AND kind = 'decision'",
            values,
        )
        connection.execute(
            "INSERT INTO parts SELECT seq + :after, part, subject, key, sealed FROM parts "
            "WHERE seq < :real",
            values,
        )
        connection.execute("COMMIT")
    connection.close()


def timed(ask: Callable[[], Any], times: int = 20) -> dict[str, float]:
    """Milliseconds of asking: the median, the worst, and the processor's median."""
    clock, processor = [], []
    for _ in range(times):
        began, used = time.perf_counter(), time.process_time()
        ask()
        clock.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - used))
    return {
        "median_ms": round(median(clock), 2),
        "worst_ms": round(max(clock), 2),
        "processor_ms": round(median(processor), 2),
    }


def read_back(log: DecisionLog, count: int) -> dict[str, dict[str, float]]:
    """What reading takes, each question with other values every time."""
    chance = random.Random(12)

    def lead() -> str:
        return f"lead-{chance.randrange(max(1, count // 3)):07}"

    def day() -> dict[str, datetime]:
        since = START + timedelta(seconds=30 * chance.randrange(count))
        return {"since": since, "until": since + timedelta(days=1)}

    return {
        "history": timed(lambda: log.history(lead())),
        "history_read_whole": timed(lambda: [one.decision for one in log.history(lead())]),
        "search_rule_common": timed(lambda: log.search(rule="company-size", limit=50)),
        "search_rule_rare_and_day": timed(lambda: log.search(rule="demo-page", **day(), limit=50)),
        "search_rule_and_verdict": timed(
            lambda: log.search(rule="seniority", verdict="MQL", limit=50)
        ),
        "search_verdict_and_day": timed(lambda: log.search(verdict="nurture", **day(), limit=50)),
        "search_day": timed(lambda: log.search(**day(), limit=50)),
        "search_ruleset": timed(lambda: log.search(ruleset="b2b-saas", version="2.0.0", limit=50)),
        "search_no_such_rule": timed(lambda: log.search(rule="none")),
        "head": timed(log.head),
    }


def beside(where: str) -> Path:
    """The key store's file, where none was named."""
    file = Path(where)
    return file.with_name(f"{file.stem}.keys{file.suffix}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--fill", type=int, default=0)
    parser.add_argument("--where")
    parser.add_argument("--keys")
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    ruleset = leadrules.load(ROOT / "rules" / "b2b-saas" / "2.0.0.yaml")
    with tempfile.TemporaryDirectory() as folder:
        where = asked.where or f"{folder}/decisions.db"
        with DecisionLog(where, keys=asked.keys) as log:
            profile = cProfile.Profile()
            if asked.profile:
                profile.enable()
            told: dict[str, Any] = {"records": asked.records}
            told |= recorded(log, ruleset, asked.records)
            if asked.profile:
                profile.disable()
                pstats.Stats(profile).sort_stats("tottime").print_stats(30)
            one = next(decisions(ruleset, 1, random.Random(13)))
            told["record_one"] = timed(lambda: log.record(one, ruleset=ruleset))
            if asked.fill:
                fill(Path(where), asked.fill)
                told["filled_to"] = asked.fill
            told |= read_back(log, asked.records)
            told["journal"] = log.journal
        files = (Path(where), beside(where) if asked.keys is None else Path(asked.keys))
        told["bytes_a_record"] = {
            file.name: round(file.stat().st_size / max(asked.fill, asked.records)) for file in files
        }
    told["most_memory_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told["load"], told["python"] = os.getloadavg()[0], platform.python_version()
    told["sqlite"] = sqlite3.sqlite_version
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
