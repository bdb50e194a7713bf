"""Tables of leads: leadrules in each engine against the same rules by hand in that engine.

`python benchmarks/batch.py --json --rows 1000000` prints one object a line. Each run, from Parquet
to Parquet, has a process of its own; contestants run in turn, and before a ratio is told both have
given the same answer for every lead, and the one that `ruleset.score` gives for some of them.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import batch_data
import batch_run
import measure
import rulesets

import leadrules

HERE = Path(__file__).parent
ENGINES = ("polars", "pandas", "pyarrow", "duckdb", "spark")
# each engine's rival, and who else runs beside
RIVALS = {
    "polars": ("polars by hand", "narwhals on polars"),
    "pandas": ("pandas by hand in polars", "pandas by hand"),
    "pyarrow": ("pyarrow by hand in polars",),
    "duckdb": ("duckdb by hand", "narwhals on duckdb"),
    "spark": ("spark by hand",),
}
COLUMNS = ("lead_id", "score", "score_fit", "score_intent", "verdict")
CHECKED = 200  # leads that are held to `ruleset.score`


@dataclass(slots=True)
class Contestant:
    """Who runs in a part, against whom, and what each round took."""

    name: str
    part: batch_run.Part
    against: tuple[str, str]  # name and part
    rounds: list[dict[str, float]] = field(default_factory=list)

    @property
    def called(self) -> str:
        return self.name if self.part == "leads" else f"{self.name}, {self.part}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--rows", type=int, default=1_000_000, help="leads")
    parser.add_argument("--events", type=int, help="20 a lead unless told")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--parts", default=",".join(batch_run.PARTS))
    parser.add_argument("--rounds", type=int, default=5, help="after a first; 0: only that one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, help="where the tables are kept; else nowhere")
    parser.add_argument("--no-peers", action="store_true", help="only leadrules and its rivals")
    wanted = parser.parse_args()

    about = {"versions": versions(), "machine": machine()}
    rows: list[dict[str, object]] = []

    def tell(told: Iterator[dict[str, object]]) -> None:
        for row in told:
            if wanted.json:
                measure.show([row | about], as_json=True)
            else:
                rows.append(row)

    with tempfile.TemporaryDirectory() as temporary:
        folder = wanted.data or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        parts = wanted.parts.split(",")
        leads = batch_data.leads_file(folder, wanted.rows, wanted.seed)
        events = leads
        if "events" in parts:
            count = 20 * wanted.rows if wanted.events is None else wanted.events
            events = batch_data.events_file(folder, count, wanted.rows, wanted.seed)
        tables = Tables(leads, events, Path(temporary))
        for engine in wanted.engines.split(","):
            found = contestants(engine, parts, peers=not wanted.no_peers)
            first = compare(found, tables)
            for number in range(wanted.rounds):
                for one in found if number % 2 == 0 else reversed(found):
                    one.rounds.append(tables.run(one))
            for one, measured in zip(found, first, strict=True):
                one.rounds = one.rounds or [measured]
            tell(lines(found, wanted.rows))
    tell(plans())
    if rows:
        measure.show(rows, as_json=False)


def contestants(engine: str, parts: Sequence[str], *, peers: bool) -> list[Contestant]:
    """leadrules in an engine and the code by hand; with peers others too."""
    rival, *others = RIVALS[engine]
    found: list[Contestant] = []
    for part in batch_run.PARTS:
        if part not in parts:
            continue
        if part in ("whole", "mask", "points"):
            if engine in ("polars", "duckdb") and "leads" in parts:
                found.append(Contestant(engine, part, (engine, "leads")))
        elif part == "events":
            if engine == "polars":
                found += _pair(engine, rival, part)
        else:
            found += _pair(engine, rival, part)
            if peers:
                found += [Contestant(other, part, (rival, part)) for other in others]
    return found


def _pair(engine: str, rival: str, part: batch_run.Part) -> list[Contestant]:
    return [Contestant(name, part, (rival, part)) for name in (rival, engine)]


@dataclass(frozen=True, slots=True)
class Tables:
    """The files, and a folder for what is made of them."""

    leads: Path
    events: Path
    folder: Path

    def run(self, one: Contestant) -> dict[str, float]:
        """What one run took, in a process of its own."""
        out = self.out(one)
        shutil.rmtree(out) if out.is_dir() else out.unlink(missing_ok=True)
        command = [sys.executable, str(HERE / "batch_run.py"), one.name, one.part]
        ran = subprocess.run(
            [*command, str(self.leads), str(self.events), str(out)],
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise SystemExit(f"{one.called}: {ran.stderr[-4000:]}")
        measured: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
        return measured

    def out(self, one: Contestant) -> Path:
        return self.folder / f"{one.called}.parquet".replace(" ", "-").replace(",", "")


# --- the same answers ----------------------------------------------------------------------------


def compare(found: Sequence[Contestant], tables: Tables) -> list[dict[str, float]]:
    """Run everyone once, and stop where two answer otherwise."""
    first = [tables.run(one) for one in found]
    by_key = {(one.name, one.part): one for one in found}
    for one in found:
        base = by_key[one.against]
        if base is one:
            held_to_the_law(one, tables)
            continue
        mine, theirs = (answers(tables.out(each), one.part) for each in (one, base))
        other = first_difference(mine, theirs)
        if other is not None:
            raise SystemExit(f"{one.called} answers otherwise than {base.called}: {other}")
    measure.note(f"the same answers: {'; '.join(one.called for one in found)}")
    return first


def answers(out: Path, part: str) -> str:
    """The query of a file's answers."""
    columns = ("lead_id", "score", "verdict") if part == "events" else COLUMNS
    files = f"{out}/*.parquet" if out.is_dir() else str(out)
    return f"select {', '.join(columns)} from read_parquet('{files}')"


def first_difference(mine: str, theirs: str) -> object:
    import duckdb

    # WHY: sums of hashes need no order and no memory
    summed = "select count(*), sum(hash(each)::hugeint) from ({}) as each"
    one, other = (duckdb.sql(summed.format(query)).fetchall() for query in (mine, theirs))
    if one == other:
        return None
    apart = f"(select 'mine', * from ({mine} except all {theirs}) limit 1) union all "
    apart += f"(select 'theirs', * from ({theirs} except all {mine}) limit 1)"
    return duckdb.sql(apart).fetchall() or (one, other)


def held_to_the_law(one: Contestant, tables: Tables) -> None:
    """Some leads' answers are those of `ruleset.score`."""
    import duckdb

    ruleset = batch_run.ruleset_of(one.part)
    picked = f"select * from ({answers(tables.out(one), one.part)}) order by hash(lead_id)"
    given = duckdb.sql(f"{picked} limit {CHECKED}").fetchall()
    names = ", ".join(f"'{row[0]}'" for row in given)
    raws = {raw["lead_id"]: raw for raw in _rows(tables.leads, names)}
    events: dict[str, list[dict[str, Any]]] = {}
    if one.part == "events":
        raws = {name: {"lead_id": name} for name in raws}
        for event in _rows(tables.events, names):
            events.setdefault(event["lead_id"], []).append(event)
    for name, *answer in given:
        told = {"events": events.get(name, [])} if one.part == "events" else {}
        raw = {key: value for key, value in raws[name].items() if key not in _UNASKED[one.part]}
        if answer != _answer(ruleset, raw, one.part, told):
            raise SystemExit(f"{one.called} answers otherwise than the law for {raw}: {answer}")


_UNASKED = {"leads": {"email"}, "emails": {"email_domain", "shared_mailbox"}, "events": set[str]()}


def _answer(ruleset: Any, raw: dict[str, Any], part: str, told: dict[str, Any]) -> list[object]:
    try:
        decision = ruleset.score(raw, as_of=batch_data.AS_OF, **told)
    except leadrules.LeadError:
        return [None] * (2 if part == "events" else 4)
    scores = [float(decision.scores[name]) for name in ("fit", "intent") if part != "events"]
    return [float(decision.score), *scores, decision.verdict]


def _rows(file: Path, names: str) -> Iterator[dict[str, Any]]:
    import polars as pl

    frame = pl.scan_parquet(file)
    wanted = [name.strip("' ") for name in names.split(",")]
    yield from frame.filter(pl.col("lead_id").is_in(wanted)).collect().iter_rows(named=True)


# --- what is told --------------------------------------------------------------------------------


def lines(found: Sequence[Contestant], leads: int) -> Iterator[dict[str, object]]:
    """For each the median of its rounds, and of its ratios round by round with their quartiles."""
    by_key = {(one.name, one.part): one for one in found}
    for one in found:
        base = by_key[one.against]
        ratios = sorted(_ratios(one, base, "seconds"))
        last = len(ratios) - 1
        seconds = median(each["seconds"] for each in one.rounds)
        yield {
            "engine": one.called,
            "rows": leads,
            "seconds": round(seconds, 3),
            "rows_per_s": round(leads / seconds),
            "ratio_to_handwritten": round(median(ratios), 3),
            "ratio_low_quartile": round(ratios[last // 4], 3),
            "ratio_high_quartile": round(ratios[last - last // 4], 3),
            "processor_seconds": round(median(each["processor_seconds"] for each in one.rounds), 3),
            "processor_ratio": round(median(_ratios(one, base, "processor_seconds")), 3),
            "peak_mb": round(max(each["peak_mb"] for each in one.rounds)),
            "against": base.called,
            "rounds": len(ratios),
        }


def _ratios(one: Contestant, base: Contestant, what: str) -> list[float]:
    return [mine[what] / its[what] for mine, its in zip(one.rounds, base.rounds, strict=True)]


def plans() -> Iterator[dict[str, object]]:
    """Seconds from a loaded ruleset to a table's plan, of 30 and of 1,000 rules."""
    import polars as pl

    for rules in (30, 1_000):
        ruleset = leadrules.loads(rulesets.many(rules))
        took: list[float] = []
        for _ in range(5):
            frame = pl.LazyFrame(schema={name: getattr(pl, kind) for name, kind in _SCHEMA.items()})
            begun = time.process_time()
            ruleset.score_frame(frame, as_of=batch_data.AS_OF)
            took.append(time.process_time() - begun)
        yield {"engine": f"polars, plan of {rules} rules", "plan_seconds": round(median(took), 4)}


_SCHEMA = {
    "lead_id": "String", "employees": "Int64", "annual_revenue": "Float64", "growth": "Int64",
    "company_age": "Int64", "open_roles": "Int64", "industry": "String", "country": "String",
    "funding": "String", "job_title": "String", "seniority": "String", "email": "String",
    "lead_source": "String", "has_budget": "Boolean", "opted_out": "Boolean",
    "is_customer": "Boolean",
}  # fmt: skip


def versions() -> dict[str, str]:
    """Python's and each library's."""
    found = {"python": platform.python_version(), "leadrules": leadrules.__version__}
    for name in ("polars", "duckdb", "pyarrow", "pandas", "pyspark", "narwhals"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def machine() -> str:
    """The processor and how many of them."""
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if line.startswith("model name")] if (
        info.exists()
    ) else []  # fmt: skip
    name = names[0].partition(":")[2].strip() if names else platform.processor()
    return f"{name or platform.machine()}, {os.cpu_count()} cores, {platform.system()}"


if __name__ == "__main__":
    main()
