"""A comparison with its report of many made-up leads, timed part by part, in a process of its own.

    python benchmarks/comparison.py --leads 100000 --events 2000000 [--json]

Prints one line (with --json one object) a part, in seconds of processor time and of the clock, and
the peak of memory. The goal is 100,000 leads and 2 million events with a report in less than 60 s
and 2 GB on two cores.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

import leadrules

RULES = Path(__file__).parent.parent / "rules" / "b2b-saas"
TITLES = ["Chief Financial Officer", "VP Finance", "Director of Operations", "IT Director",
          "Operations Manager", "Accountant", "Software Engineer", "Student"]  # fmt: skip
INDUSTRIES = ["software", "logistics", "manufacturing", "healthcare", "retail", "education"]
BANDS = ["10-49", "50-199", "200-499", "500-999", "1000-1999"]
SOURCES = ["inbound_marketing", "webinar", "partner_referral", "sdr_outbound", "list import"]
KINDS = ["session", "content_download", "email_click", "webinar", "form_submit"]
FIRST = np.datetime64("2025-01-01T00:00:00", "us")
DAY = np.timedelta64(86_400_000_000, "us")


def tables(leads: int, events: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The leads and the events."""
    random = np.random.default_rng(7)

    def some(values: list[str], size: int, p: list[float] | None = None) -> np.ndarray:
        return np.array(values)[random.choice(len(values), size, p=p)]

    decided = FIRST + (random.random(leads) * 270 * DAY.astype(np.int64)).astype("timedelta64[us]")
    title, industry = some(TITLES, leads), some(INDUSTRIES, leads)
    pull = np.isin(title, TITLES[:4]) * 0.8 + np.isin(industry, INDUSTRIES[:3]) * 0.6
    won = random.random(leads) < 1 / (1 + np.exp(2.8 - pull))
    ids = np.char.add("lead_", np.arange(leads).astype(str))
    days = (random.exponential(30, leads).clip(0, 85) * DAY.astype(np.int64)).astype(
        "timedelta64[us]"
    )
    table = pl.DataFrame(
        {
            "lead_id": ids,
            "account_id": np.char.add("acct_", random.integers(0, leads // 3, leads).astype(str)),
            "job_title": title,
            "industry": industry,
            "employee_band": some(BANDS, leads),
            "lead_source": some(SOURCES, leads),
            "decided_at": decided,
            "converted": won,
            "won_at": decided + days,
            "worked": random.random(leads) < 0.7,
        }
    ).with_columns(
        pl.col("decided_at").dt.replace_time_zone("UTC"),
        pl.when("converted").then(pl.col("won_at")).dt.replace_time_zone("UTC"),
    )
    of = random.integers(0, leads, events)
    ago = (random.exponential(25, events) * DAY.astype(np.int64)).astype("timedelta64[us]")
    kind = some(KINDS, events, [0.6, 0.15, 0.2, 0.03, 0.02])
    happened = pl.DataFrame(
        {
            "lead_id": ids[of],
            "type": kind,
            "at": decided[of] - ago,
            "pricing_page_views": random.integers(0, 2, events),
            "demo_page_views": random.integers(0, 2, events),
        }
    ).with_columns(
        pl.col("at").dt.replace_time_zone("UTC"),
        form=pl.when(pl.col("type") == "form_submit").then(pl.lit("demo")),
    )
    return table, happened


def write(folder: str, leads: int, events: int) -> None:
    """Write both as Parquet; in a process of its own, as its memory is not the comparison's."""
    for name, table in zip(("leads", "events"), tables(leads, events), strict=True):
        table.write_parquet(Path(folder) / f"{name}.parquet")


def main() -> None:
    """Time one comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    a, b = (leadrules.load(RULES / f"{number}.yaml") for number in ("1.0.0", "2.0.0"))
    with TemporaryDirectory() as folder:
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            other.submit(write, folder, asked.leads, asked.events).result()
        parts: list[tuple[str, float, float]] = []
        begun = [("", time.process_time(), time.perf_counter())]

        def show(what: str) -> None:
            name, cpu, clock = begun[-1]
            if name:
                parts.append((name, time.process_time() - cpu, time.perf_counter() - clock))
            begun.append((what, time.process_time(), time.perf_counter()))

        whole = time.process_time(), time.perf_counter()
        found = leadrules.compare(
            a,
            b,
            pl.scan_parquet(Path(folder) / "leads.parquet"),
            events=pl.scan_parquet(Path(folder) / "events.parquet"),
            as_of="decided_at",
            outcome="converted",
            outcome_at="won_at",
            window="90d",
            observed_until="2026-03-31",
            metric="precision@500/week",
            worked="worked",
            segments=["industry", "lead_source"],
            show=show,
        )
        show("the report")
        size = len(found.to_html(Path(folder) / "report.html"))
        show("the end")
        parts.append(("whole", time.process_time() - whole[0], time.perf_counter() - whole[1]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if asked.json:
        for name, cpu, clock in parts:
            print(json.dumps({"part": name, "cpu_s": round(cpu, 2), "clock_s": round(clock, 2)}))
        print(json.dumps({"peak_mb": round(peak), "report_kb": size // 1024}))
        return
    for name, cpu, clock in parts:
        print(f"{name:<28}{cpu:>8.1f} s of processor{clock:>8.1f} s")
    libraries = ", ".join(f"{name} {version(name)}" for name in ("polars", "numpy", "scipy"))
    print(f"peak {peak:,.0f} MB, report {size // 1024:,} KB; {platform.machine()}, {libraries}")


if __name__ == "__main__":
    main()
