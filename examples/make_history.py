"""Write examples/history/: half a year of made-up leads, their events, and what became of them.

    python examples/make_history.py

Made up, so that the whole of a comparison can be tried without anybody's data: 1,800 leads of 600
companies, decided from July to December 2025 and watched until March 2026. Sales worked the leads
that b2b-saas 1.0.0 handed over, and one in twelve of the others, drawn by lot. Who is won depends
on the company, the person and what they did lately; clicks in mails mean nothing. The same seed
gives the same files.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import leadrules

FOLDER = Path(__file__).parent / "history"
RULES = Path(__file__).parent.parent / "rules"

FIRST, DAYS, WATCHED_UNTIL = datetime(2025, 7, 1, tzinfo=UTC), 184, "2026-03-31"
WORKED_BY_LOT = 1 / 12

INDUSTRIES = {"software": 0.6, "logistics": 0.4, "manufacturing": 0.5, "fintech": 0.5,
              "healthcare": 0.1, "retail": -0.2, "insurance": 0.0, "education": -0.8,
              "hospitality": -1.0}  # fmt: skip
BANDS = {"10-49": -0.6, "50-199": 0.0, "200-499": 0.4, "500-999": 0.5, "1000-1999": 0.4}
TITLES = {"Chief Financial Officer": 0.9, "COO": 0.8, "VP Finance": 0.8, "Head of Procurement": 0.7,
          "Director of Operations": 0.6, "IT Director": 0.5, "Operations Manager": 0.2,
          "Procurement Manager": 0.3, "Accountant": -0.4, "Software Engineer": -0.5,
          "Marketing Specialist": -0.6, "Assistant to the CEO": -0.7, "Student": -2.5}  # fmt: skip
SOURCES = {"inbound_marketing": 0.2, "webinar": 0.1, "partner_referral": 0.8, "trade show": -0.1,
           "sdr_outbound": -0.3, "list import": -0.9}  # fmt: skip
REGIONS = ("US", "UK", "DE", "CA", "FR", "BR")
ROLES = {"economic_buyer": 0.5, "champion": 0.4, "technical_evaluator": 0.0, "end_user": -0.3}
REASONS = ("wrong person", "no budget", "no need", "unreachable")

Row = dict[str, Any]


def companies(random: Random) -> list[Row]:
    """The companies, each with what draws it to buy."""
    return [
        {
            "account_id": f"acct_{number:04}",
            "industry": random.choice(tuple(INDUSTRIES)),
            "employee_band": random.choice(tuple(BANDS)),
            "region": random.choices(REGIONS, (8, 5, 4, 2, 2, 1))[0],
            "pull": random.gauss(0, 0.5),
        }
        for number in range(600)
    ]


def events_of(random: Random, lead_id: str, heat: float, decided: datetime) -> Iterator[Row]:
    """What a lead did before its decision, and a little after it."""

    def day(within: float) -> datetime:
        ago = timedelta(days=random.expovariate(1 / within), minutes=random.randrange(600))
        return decided - min(ago, timedelta(days=150))

    def some(rate: float) -> int:
        return sum(random.random() < rate / 8 for _ in range(8))

    for _ in range(some(2.2 + 1.5 * heat)):
        pricing = random.random() < 0.10 + 0.12 * heat
        demo = random.random() < 0.05 + 0.10 * heat
        yield {
            "type": "session",
            "at": day(20),
            "kind": "website",
            "page_views": random.randint(1, 9),
            "pricing_page_views": int(pricing) * random.randint(1, 3),
            "demo_page_views": int(demo) * random.randint(1, 2),
        }
    for _ in range(some(0.5 + 0.4 * heat)):
        yield {"type": "content_download", "at": day(40), "asset": random.choice(("guide", "case"))}
    for _ in range(some(2.0)):
        yield {"type": "email_click", "at": day(12), "campaign": f"c{random.randrange(9)}"}
    for _ in range(some(0.25)):
        yield {"type": "webinar", "at": day(40)}
    if random.random() < 0.06 + 0.10 * max(heat, 0):
        yield {"type": "form_submit", "at": day(6), "form": "demo"}
    if random.random() < 0.08 + 0.08 * max(heat, 0):
        yield {"type": "email_message", "at": day(9), "direction": "inbound"}
    if random.random() < 0.05:
        yield {"type": "unsubscribe", "at": day(30)}
    if random.random() < 0.3:
        later = decided + timedelta(days=random.randint(1, 20))
        yield {"type": "session", "at": later, "kind": "website", "page_views": 3,
               "pricing_page_views": 1, "demo_page_views": 0}  # fmt: skip


def main() -> None:
    """Write the leads and the events."""
    random = Random(2025)
    in_use = leadrules.load(RULES / "b2b-saas" / "1.0.0.yaml")
    accounts = companies(random)
    leads: list[Row] = []
    events: list[Row] = []
    for number in range(1800):
        account, title = random.choice(accounts), random.choice(tuple(TITLES))
        role, source = random.choice(tuple(ROLES)), random.choice(tuple(SOURCES))
        decided = FIRST + timedelta(days=random.randrange(DAYS), hours=random.randint(8, 17))
        heat = random.gauss(0, 1)
        lead = {
            "lead_id": f"lead_{number:05}",
            **{
                name: account[name]
                for name in ("account_id", "industry", "employee_band", "region")
            },
            "job_title": title,
            "buyer_role": role,
            "lead_source": source,
            "email": f"person{number}@{account['account_id'].replace('_', '')}.example",
            "decided_at": decided.isoformat().replace("+00:00", "Z"),
        }
        own = [
            {"lead_id": lead["lead_id"], "id": f"{lead['lead_id']}-{place}", **event}
            for place, event in enumerate(events_of(random, str(lead["lead_id"]), heat, decided))
        ]
        leads.append({**lead, **outcome(random, in_use, lead, own, account, heat, decided)})
        events += own
    _write("leads.csv", leads)
    _write("events.csv", sorted(events, key=lambda event: (event["at"], event["id"])))


def outcome(
    random: Random,
    in_use: leadrules.Ruleset,
    lead: Row,
    events: list[Row],
    account: Row,
    heat: float,
    decided: datetime,
) -> Row:
    """Whether sales worked the lead, and whether, when and for how much it was won."""
    verdict = in_use.score(lead, events=events, account=[], as_of=decided).verdict
    worked = verdict in ("SQL", "MQL") or random.random() < WORKED_BY_LOT
    pull = INDUSTRIES[lead["industry"]] + BANDS[lead["employee_band"]] + TITLES[lead["job_title"]]
    pull += ROLES[lead["buyer_role"]] + SOURCES[lead["lead_source"]] + account["pull"]
    chance = 1 / (1 + math.exp(2.9 - pull - 0.9 * heat))
    won = random.random() < (chance if worked else 0.15 * chance)
    days = min(random.expovariate(1 / 35), 170.0)
    rejected = worked and not won and random.random() < 0.25
    told = {
        "worked": "yes" if worked else "no",
        "rejected": random.choice(REASONS) if rejected else "",
        "converted": "",
        "won_at": "",
        "amount": "",
    }
    if won and (won_at := decided + timedelta(days=days)) < datetime(2026, 3, 31, tzinfo=UTC):
        told |= {
            "converted": "yes",
            "won_at": won_at.date().isoformat(),
            "amount": str(random.randrange(4, 60) * 1000),
        }
    elif rejected or random.random() < 0.6:
        told["converted"] = "no"
    return told


def _write(name: str, rows: list[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            at = row.get("at")
            plain = {"at": at.strftime("%Y-%m-%dT%H:%M:%SZ")} if isinstance(at, datetime) else {}
            writer.writerow({**row, **plain})


if __name__ == "__main__":
    main()
