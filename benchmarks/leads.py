"""Leads and events for the benchmarks, the same for the same seed.

A lead is made as it is (`clean`: typed values, None where missing) and as it comes (`raw`: other
cases, numbers in text, stand-ins and blanks for what is missing, keys that no field reads).
"""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

AS_OF = datetime(2024, 2, 1, 12, tzinfo=UTC)
MISSING = 0.15

_LEVELS = (
    "Chief Executive Officer", "CEO", "CTO", "Chief Financial Officer", "Founder & CEO", "Owner",
    "Managing Director", "VP", "Vice President", "SVP", "Head of", "Director", "Senior Director",
    "Art Director", "Manager", "Senior Manager", "Account Manager", "Team Lead", "Engineer",
    "Senior Engineer", "Architect", "Developer", "Analyst", "Specialist", "Coordinator",
    "Consultant", "Freelance Consultant", "Student", "Intern", "Professor", "Trainee",
    "Executive Assistant to the CEO", "Assistant to the Director", "Office of the President",
    "Director of Student Services", "Supervisor", "Representative", "Associate",
)  # fmt: skip
_FUNCTIONS = (
    "", "Finance", "Procurement", "Operations", "IT", "Information Technology", "Engineering",
    "Revenue Operations", "Marketing", "Sales", "Human Resources", "Data", "Security", "Product",
    "Customer Success", "Legal", "Accounts Payable", "Supply Chain", "Research", "Quality",
    "Business Development", "Facilities", "Design", "Communications", "Logistics", "Strategy",
)  # fmt: skip
_PLACES = ("", "EMEA", "Americas", "APAC", "Europe", "Global", "Germany", "UK & Ireland", "West")
_JOINS = (", ", " - ", " of ", " / ", ", ")
INDUSTRIES = (
    "software", "fintech", "logistics", "manufacturing", "healthcare", "professional services",
    "retail", "insurance", "education", "agriculture", "gambling", "tobacco", "energy", "media",
)  # fmt: skip
COUNTRIES = ("us", "uk", "germany", "france", "canada", "spain", "brazil", "india", "japan")
FUNDING = ("bootstrapped", "seed", "series a", "series b", "series c", "public")
SENIORITY = ("c-level", "vp", "director", "manager", "staff")
SOURCES = (
    "partner", "referral", "webinar", "trade show", "list import", "demo request",
    "contact form", "organic", "paid search",
)  # fmt: skip
DOMAINS = (
    "gmail.com", "yahoo.com", "outlook.com", "mailinator.com", "state.edu", "city.gov",
    "acme-leads.example", *(f"company{number}.example" for number in range(400)),
)  # fmt: skip
_NAMES = ("ann", "bob", "kim.lee", "info", "sales", "pat", "maria", "j.smith", "team")
_STAND_INS = {
    "employees": ("0", -1), "industry": ("unknown", "N/A"), "country": ("Unknown",),
    "job_title": ("n/a",), "seniority": ("unknown",),
}  # fmt: skip
_TEXTS = ("industry", "country", "funding", "job_title", "seniority", "lead_source")


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead as it is and as it comes; `title` as given, None where missing."""

    clean: dict[str, Any]
    raw: dict[str, Any]


def given(lead: Lead, flags: dict[str, bool] | None = None) -> dict[str, Any]:
    """A lead as peers get it: clean, normalised, the email's domain beside it, flags if given."""
    clean = dict(lead.clean)
    email = clean["email"]
    clean["domain"] = None if email is None else email.rpartition("@")[2]
    return clean if flags is None else clean | flags


class Titles:
    """Some 6,000 titles, drawn like those of real leads: few are frequent, most are rare."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)
        made = {title_of(draw): None for _ in range(13_000)}
        self.titles = list(made)[:6_000]
        self._until = list(accumulate(1 / (rank + 20) for rank in range(len(self.titles))))

    def draw(self, chance: random.Random) -> str:
        return self.titles[bisect(self._until, chance.random() * self._until[-1])]


def title_of(draw: random.Random) -> str:
    """A title put together from a level, a function and a place."""
    level, function, place = draw.choice(_LEVELS), draw.choice(_FUNCTIONS), draw.choice(_PLACES)
    title = f"{level}{draw.choice(_JOINS) if level != 'Head of' else ' '}{function}".strip(" ,-/")
    return f"{title}, {place}" if place and draw.random() < 0.6 else title


def make_leads(count: int, seed: int = 1) -> list[Lead]:
    """So many leads with 15 % of their values missing."""
    draw = random.Random(seed)
    titles = Titles(seed)
    return [_lead(draw, titles.draw(draw), number) for number in range(count)]


def fresh_titles(count: int, seed: int) -> list[str]:
    """So many titles that no lead and no other seed has."""
    draw = random.Random(seed)
    return [f"{title_of(draw)} {seed * 10_000 + number}" for number in range(count)]


def _lead(draw: random.Random, title: str, number: int) -> Lead:
    clean: dict[str, Any] = {
        "employees": int(10 ** draw.uniform(0, 4.5)),
        "annual_revenue": _revenue(draw),
        "growth": draw.randint(-40, 140),
        "company_age": draw.randint(0, 60),
        "open_roles": draw.randint(0, 20),
        "industry": draw.choice(INDUSTRIES),
        "country": draw.choice(COUNTRIES),
        "funding": draw.choice(FUNDING),
        "job_title": title,
        "seniority": draw.choice(SENIORITY),
        "email": f"{draw.choice(_NAMES)}{number}@{draw.choice(DOMAINS)}",
        "lead_source": draw.choice(SOURCES),
        "has_budget": draw.random() < 0.3,
        "opted_out": draw.random() < 0.05,
        "is_customer": draw.random() < 0.05,
    }
    if draw.random() < 0.04:
        clean["email"] = f"{draw.choice(('info', 'sales'))}@{draw.choice(DOMAINS)}"
    raw: dict[str, Any] = {"lead_id": f"lead_{number:06d}"}
    for name, value in clean.items():
        if draw.random() < MISSING:
            clean[name] = None
            _add_missing(draw, raw, name)
        else:
            raw[name] = _as_it_comes(draw, name, value)
    raw["utm_campaign"] = "spring"
    raw["owner"] = "unassigned"
    return Lead(clean, raw)


def _revenue(draw: random.Random) -> int | float:
    revenue = 10 ** draw.uniform(4.5, 9.5)
    return round(revenue, 2) if draw.random() < 0.2 else int(revenue)


def _add_missing(draw: random.Random, raw: dict[str, Any], name: str) -> None:
    how = draw.random()
    if how < 0.4:
        raw[name] = None
    elif how < 0.6:
        raw[name] = ""
    elif how < 0.7 and name in _STAND_INS:
        raw[name] = draw.choice(_STAND_INS[name])


def _as_it_comes(draw: random.Random, name: str, value: Any) -> Any:
    how = draw.random()
    if name in ("industry", "country", "funding", "lead_source") and how < 0.6:
        return value.title()
    if isinstance(value, bool):
        return value if how < 0.9 else ("yes" if value else "no")
    if isinstance(value, int):
        return value if how < 0.96 else f"{value:,}"
    return value


# --- events --------------------------------------------------------------------------------------


def make_events(count: int, seed: int) -> list[dict[str, Any]]:
    """So many events of one lead over 120 days, as JSON would bring them."""
    draw = random.Random(seed)
    ages = sorted((draw.random() ** 1.5 * 120 for _ in range(count)), reverse=True)
    events = [_event(draw, age, number) for number, age in enumerate(ages)]
    for _ in range(count // 50):  # a few come late, and a few twice
        events.append(events.pop(draw.randrange(len(events))))
        events[draw.randrange(len(events))] = dict(draw.choice(events))
    return events


def _event(draw: random.Random, age: float, number: int) -> dict[str, Any]:
    at = AS_OF - timedelta(days=age - 1)  # those of the last day are not known yet
    event: dict[str, Any] = {
        "id": f"event-{number:05d}",
        "at": at.replace(microsecond=0, tzinfo=None).isoformat() + "Z",
    }
    how = draw.random()
    if how < 0.5:
        url = draw.choice(("/", "/pricing", "/pricing/team", "/blog/a", "/docs", "/customers"))
        event |= {"type": "page_view", "url": url, "seconds": draw.randint(1, 600)}
    elif how < 0.75:
        pricing = draw.choice((0, 0, 0, 1, 2, None))
        event |= {"type": "session", "pages": draw.randint(1, 20), "pricing_views": pricing}
    elif how < 0.78:
        event |= {"type": "form_submit", "form": draw.choice(("Demo", "newsletter", "ebook", ""))}
    elif how < 0.93:
        event |= {"type": "email_click", "campaign": draw.choice(("may", "june", "july", None))}
    elif how < 0.97:
        event |= {"type": "webinar"}
    elif how < 0.999:
        event |= {"type": "chat_opened"}  # of no declared type
    else:
        event |= {"type": "unsubscribe"}
    return event
