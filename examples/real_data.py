"""Score two public data sets end to end and print what came out, as Markdown.

    python examples/real_data.py leadforge FOLDER     # FOLDER holds leads.csv, touches.csv, ...
    python examples/real_data.py bank FOLDER          # FOLDER holds bank-full-dated.csv

leadforge (synthetic, MIT): leads joined to accounts and contacts, touches and sessions as events,
each lead as of 14 days after its creation. Bank marketing (real, CC BY 4.0): each client as of
the day of the call.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import leadrules

DAYS_AFTER_CREATION = 14
RULES = Path(__file__).parent.parent / "rules"

Case = tuple[dict[str, Any], list[dict[str, Any]] | None, list[dict[str, Any]] | None, date, bool]
"""Lead, events, colleagues, as_of, whether it converted."""


def read(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def leadforge(folder: Path) -> Iterator[Case]:
    """leadforge's leads in the shape of rules/b2b-saas."""
    accounts = {row["account_id"]: row for row in read(folder / "accounts.csv")}
    contacts = {row["contact_id"]: row for row in read(folder / "contacts.csv")}
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for touch in read(folder / "touches.csv"):
        kind = "email_message" if touch["touch_type"] == "email" else touch["touch_type"]
        events[touch["lead_id"]].append(
            {
                "id": touch["touch_id"],
                "type": kind,
                "at": touch["touch_timestamp"],
                "direction": touch["touch_direction"],
            }
        )
    for session in read(folder / "sessions.csv"):
        events[session["lead_id"]].append(
            {
                "id": session["session_id"],
                "type": "session",
                "at": session["session_timestamp"],
                "kind": session["session_type"],
                "page_views": session["page_views"],
                "pricing_page_views": session["pricing_page_views"],
                "demo_page_views": session["demo_page_views"],
            }
        )
    leads: dict[str, dict[str, Any]] = {}
    members: dict[str, list[str]] = defaultdict(list)
    for row in read(folder / "leads.csv"):
        account, contact = accounts[row["account_id"]], contacts[row["contact_id"]]
        leads[row["lead_id"]] = {
            **{name: account[name] for name in ("industry", "region", "employee_band")},
            "estimated_revenue_band": account["estimated_revenue_band"],
            "process_maturity_band": account["process_maturity_band"],
            **{name: contact[name] for name in ("job_title", "seniority", "buyer_role")},
            "email_domain_type": contact["email_domain_type"],
            "lead_id": row["lead_id"],
            "lead_source": row["lead_source"],
        }
        members[row["account_id"]].append(row["lead_id"])
    for row in read(folder / "leads.csv"):
        colleagues = [
            {"lead": leads[other], "events": events[other]}
            for other in members[row["account_id"]]
            if other != row["lead_id"]
        ]
        as_of = date.fromisoformat(row["lead_created_at"]) + timedelta(days=DAYS_AFTER_CREATION)
        won = row["converted_within_90_days"] == "True"
        yield leads[row["lead_id"]], events[row["lead_id"]], colleagues, as_of, won


def bank(folder: Path) -> Iterator[Case]:
    """The bank's clients in the shape of rules/bank-marketing."""
    for row in read(folder / "bank-full-dated.csv"):
        yield row, None, None, date.fromisoformat(row["contact_date"]), row["y"] == "yes"


def report(name: str, ruleset: leadrules.Ruleset, cases: list[Case]) -> str:
    """What scoring all cases gave, as Markdown."""
    counts: Counter[str] = Counter()
    won: Counter[str] = Counter()
    years: Counter[tuple[str, int, bool]] = Counter()
    points: Counter[str] = Counter()
    failed = 0
    seconds = 0.0
    for lead, events, account, as_of, converted in cases:
        started = time.perf_counter()
        try:
            decision = ruleset.score(lead, events=events, account=account, as_of=as_of)
        except leadrules.LeadError:
            failed += 1
            continue
        seconds += time.perf_counter() - started
        points.update(decision.fired)
        counts[decision.verdict] += 1
        won[decision.verdict] += converted
        years[decision.verdict, as_of.year, converted] += 1
    total = sum(counts.values())
    lines = [
        f"### {name}: {ruleset.name} {ruleset.version}",
        "",
        f"{total:,} leads scored in {seconds:.1f} s ({total / seconds:,.0f} a second), "
        f"{failed} could not be scored; {100 * sum(won.values()) / total:.1f} % converted.",
        "",
        "| verdict | leads | share | converted | rate |",
        "|---|---:|---:|---:|---:|",
    ]
    for verdict in ruleset.ir.verdicts:
        count = counts[verdict.name]
        rate = f"{100 * won[verdict.name] / count:.1f} %" if count else ""
        share = f"{100 * count / total:.1f} %"
        lines.append(f"| {verdict.name} | {count:,} | {share} | {won[verdict.name]:,} | {rate} |")
    if len({year for _, year, _ in years}) > 1:
        lines += ["", *by_year([verdict.name for verdict in ruleset.ir.verdicts], years)]
    fired = ", ".join(f"{rule} {100 * n / total:.0f} %" for rule, n in points.most_common(8))
    never = [rule.id for group in ruleset.ir.groups for rule in group.rules if not points[rule.id]]
    lines += ["", f"Rules that fired most: {fired}.", f"Never: {', '.join(never) or 'none'}."]
    return "\n".join(lines)


def by_year(verdicts: list[str], years: Counter[tuple[str, int, bool]]) -> list[str]:
    """The rates of conversion by verdict and year, as the rows of a table."""
    columns = sorted({year for _, year, _ in years})
    rows = ["| verdict | " + " | ".join(map(str, columns)) + " |", "|---|" + "---:|" * len(columns)]
    for verdict in verdicts:
        cells = []
        for year in columns:
            won = years[verdict, year, True]
            count = won + years[verdict, year, False]
            cells.append(f"{100 * won / count:.1f} % of {count:,}" if count else "")
        rows.append(f"| {verdict} | " + " | ".join(cells) + " |")
    return rows


SETS = {
    "leadforge": (leadforge, ["b2b-saas/1.0.0.yaml", "b2b-saas/2.0.0.yaml"]),
    "bank": (bank, ["bank-marketing/1.0.0.yaml"]),
}


def main(name: str, folder: str) -> None:
    """Print the report of a data set under each of its rulesets."""
    shape, rulesets = SETS[name]
    cases = list(shape(Path(folder)))
    for file in rulesets:
        print(report(name, leadrules.load(RULES / file), cases), end="\n\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
