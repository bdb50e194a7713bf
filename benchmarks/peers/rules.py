"""The thirty rules as expressions that every peer can say, in Python's grammar.

None is missing, and each condition is safe where it is: what a rule needs is asked for first
(`needs`: where one of these is missing the rule pays nothing). Peers get leads whose values are
typed and normalised already, and the domain of the email beside it: less work than leadrules does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """The first condition that holds pays; otherwise `otherwise`; nothing where a need is missing.

    `other` are needs of which one being missing matters only where nothing else decided.
    """

    id: str
    group: str
    needs: tuple[str, ...]
    branches: tuple[tuple[str, int], ...]
    otherwise: int = 0


def _table(field: str, entries: dict[int, list[str]]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (f"{field} == {values[0]!r}" if len(values) == 1 else f"{field} in {values!r}", points)
        for points, values in entries.items()
    )


RULES = (
    Rule("company-size", "company", ("employees",), (("employees < 10", -5), ("employees < 50", 0), ("employees < 200", 6), ("employees < 1000", 12)), 15),
    Rule("revenue", "company", ("annual_revenue",), (("annual_revenue < 1000000", 0), ("annual_revenue < 10000000", 4), ("annual_revenue < 200000000", 8)), 10),
    Rule("growth", "company", ("growth",), (("growth < 0", -4), ("growth < 20", 1), ("growth < 60", 4)), 7),
    Rule("hiring", "company", ("open_roles",), (("open_roles >= 5", 4),)),
    Rule("grown-up", "company", ("company_age",), (("company_age >= 3 and company_age < 30", 3),), -1),
    Rule("industry", "company", ("industry",), (("industry in ['software', 'fintech', 'logistics', 'manufacturing']", 12), ("industry in ['healthcare', 'professional services', 'retail', 'insurance']", 6)), -3),
    Rule("country", "company", ("country",), _table("country", {6: ["us", "uk"], 4: ["germany", "france", "canada"], 2: ["spain"]}), -4),
    Rule("funding", "company", ("funding",), _table("funding", {2: ["seed"], 4: ["series a"], 6: ["series b"], 7: ["series c"], 5: ["public"]})),
    Rule("excluded-industry", "company", ("industry",), (("industry in ['tobacco', 'gambling', 'weapons']", -15),)),
    Rule("big-and-growing", "company", ("employees", "growth"), (("employees >= 200 and growth > 20", 5),)),
    Rule("revenue-per-head", "company", ("annual_revenue", "employees"), (("annual_revenue >= employees * 150000", 4),)),
    Rule("sweet-spot", "company", ("employees", "country"), (("employees >= 50 and employees < 5000 and country in ['us', 'uk', 'germany', 'france']", 5),)),
    Rule("title", "person", ("job_title",), (("executive", 18), ("vice_president", 16), ("director", 12), ("manager", 6))),
    Rule("recorded-seniority", "person", ("seniority",), _table("seniority", {6: ["c-level", "vp"], 4: ["director"], 2: ["manager"]})),
    Rule("target-function", "person", ("job_title",), (("target_function", 6),)),
    Rule("not-a-buyer", "person", ("job_title",), (("not_a_buyer", -20),)),
    Rule("technical", "person", ("job_title",), (("technical", 4),)),
    Rule("consultant", "person", ("job_title",), (("consultant", -6),)),
    Rule("no-title", "person", (), (("job_title == None", -2),)),
    Rule("executive-of-many", "person", ("job_title", "employees"), (("employees >= 200 and executive", 5),)),
    Rule("mail", "identity", ("domain",), (("domain in ['mailinator.com', 'yopmail.com', 'trashmail.com']", -15), ("domain in ['gmail.com', 'yahoo.com', 'hotmail.com', 'outlook.com', 'icloud.com', 'proton.me', 'gmx.de', 'web.de']", -5)), 3),
    Rule("university-mail", "identity", ("domain",), (("ends_with(domain, '.edu')", -4),)),
    Rule("government-mail", "identity", ("domain",), (("ends_with(domain, '.gov')", -3),)),
    Rule("shared-mailbox", "identity", ("email",), (("starts_with(email, 'info@') or starts_with(email, 'sales@') or starts_with(email, 'admin@')", -4),)),
    Rule("source", "source", ("lead_source",), _table("lead_source", {8: ["partner", "referral"], 4: ["webinar"], 3: ["trade show"], -5: ["list import"]})),
    Rule("partner-with-budget", "source", ("lead_source", "has_budget"), (("lead_source == 'partner' and has_budget", 6),)),
    Rule("budget", "source", ("has_budget",), (("has_budget", 10),), -2),
    Rule("reached-out", "source", ("lead_source",), (("lead_source in ['demo request', 'contact form']", 20),)),
    Rule("imported-stranger", "source", ("lead_source", "is_customer"), (("lead_source == 'list import' and not is_customer", -6),)),
    Rule("known-company", "source", ("annual_revenue", "employees"), (), 2),
)  # fmt: skip

DISQUALIFIED = "opted_out == True or is_customer == True or domain in ['acme-leads.example', 'rivalscore.example']"
FLAGS = (
    "executive", "vice_president", "director", "manager", "target_function", "technical",
    "consultant", "not_a_buyer",
)  # fmt: skip
"""What titles are asked, in the order of `handwritten.title_flags`."""
FIELDS = (
    "employees", "annual_revenue", "growth", "company_age", "open_roles", "industry", "country",
    "funding", "job_title", "seniority", "email", "domain", "lead_source", "has_budget",
    "opted_out", "is_customer",
)  # fmt: skip

Points = list[int]
Answer = tuple[int, str, Points]
"""The score, the verdict, and each rule's points in the order of RULES."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A peer made ready: `score` takes a lead made by `leads.given`, and is what is timed."""

    name: str
    score: Callable[[dict[str, Any]], Answer]
    given_flags: bool


_PLACES = {
    group: [place for place, rule in enumerate(RULES) if rule.group == group]
    for group in ("company", "person", "identity", "source")
}
_COMPANY, _PERSON = _PLACES["company"][-1] + 1, _PLACES["person"][-1] + 1
_IDENTITY = _PLACES["identity"][-1] + 1


def answer(points: Points, disqualified: bool) -> Answer:
    """Groups, scores and the verdict: in Python for every peer that has no such thing."""
    fit = (
        min(sum(points[:_COMPANY]), 45)
        + max(min(sum(points[_COMPANY:_PERSON]), 35), -20)
        + max(sum(points[_PERSON:_IDENTITY]), -15)
    )
    fit = max(min(fit, 80), 0)
    total = min(fit + max(min(sum(points[_IDENTITY:]), 40), 0), 100)
    if disqualified:
        return total, "disqualified", points
    if total >= 75 and fit >= 45:
        return total, "SQL", points
    return total, "MQL" if total >= 50 else "nurture" if total >= 20 else "cold", points
