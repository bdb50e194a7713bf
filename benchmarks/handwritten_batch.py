"""The thirty rules over a table by hand, in Polars: from Parquet to Parquet, in streams.

What the best hand would write once: titles, domains and the other texts are asked in Python once
for each distinct one (by the hand-written code for one lead) and looked up with the points they
pay; numbers and flags stay in the engine; a missing value pays nothing and is not false; a lead
with a value that cannot be read gets no score.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import handwritten as by_hand
import polars as pl
from polars import col, lit, when

ANSWERS = ("lead_id", "score", "score_fit", "score_intent", "verdict")
TEXTS = ("industry", "country", "funding", "job_title", "seniority", "lead_source")


def score(leads: Path, out: Path, emails: bool) -> None:
    """Scores of a file of leads, by their `email` or their `email_domain`."""
    answer(pl.scan_parquet(leads), emails).sink_parquet(out)


def answer(leads: pl.LazyFrame, emails: bool) -> pl.LazyFrame:
    mail = "mail_domain" if emails else "email_domain"
    if emails:
        leads = leads.with_columns(**mail_columns())
    distinct = pl.collect_all([leads.select(col(one).unique()) for one in (*TEXTS, mail)])
    places: dict[str, pl.Expr] = {}
    said: dict[str, pl.Expr] = {}
    for frame in distinct:
        name = frame.columns[0]
        texts = frame.get_column(name).drop_nulls().to_list()
        # WHY: a text's place among the texts, and what stands there, take half of a join's time
        places[f"{name}_place"] = col(name).cast(pl.Enum(texts)).to_physical()
        for column, values in known_of(mail, name, texts).items():
            said[column] = lit(values).gather(col(f"{name}_place"))
    leads = leads.with_columns(size=employees(), **places).with_columns(**said)
    return leads.with_columns(**points(emails)).select(**scores())


def mail_columns() -> dict[str, pl.Expr]:
    """What stands after an address's `@`, and whether what stands before is a shared mailbox.

    Upper case and blanks are asked for in ASCII alone, as all addresses here are.
    """
    email = col("email")
    return {
        "mail_domain": email.str.splitn("@", 2).struct.field("field_1"),
        "mail_shared": email.str.contains(r"^(?i:\s*(?:info|sales|admin))@"),
        "mail_bad": ~email.str.contains(r"^\s*[^@\s][^@]*@") & email.str.contains(r"\S"),
    }


# --- texts: once for each distinct one -----------------------------------------------------------


def known_of(mail: str, name: str, texts: Sequence[str]) -> dict[str, pl.Series]:
    """What each text pays and says."""
    says = about_domain if name == mail else ABOUT[name]
    rows = [says(text) for text in texts]
    return {
        column: pl.Series([row[column] for row in rows], dtype=dtype)
        for column, dtype in SAID[says].items()
    }


def about_industry(text: str) -> dict[str, Any]:
    _, found = by_hand.industries[text]
    if found is None:
        return {"industry_points": 0}
    points = -15 * (found in by_hand.EXCLUDED_INDUSTRIES)
    if found in by_hand.CORE_INDUSTRIES:
        return {"industry_points": points + 12}
    return {"industry_points": points + (6 if found in by_hand.NEAR_INDUSTRIES else -3)}


def about_country(text: str) -> dict[str, Any]:
    _, found = by_hand.countries[text]
    if found is None:
        return {"country_points": 0, "priority": None}
    points = by_hand.COUNTRY.get(found, by_hand.NO_COUNTRY)[1]
    return {"country_points": points, "priority": found in by_hand.PRIORITY_COUNTRIES}


def about_funding(text: str) -> dict[str, Any]:
    try:
        _, found = by_hand.fundings[text]
    except ValueError:
        return {"funding_points": 0, "funding_bad": True}
    points = by_hand.FUNDING.get(found or "", by_hand.NO_ENTRY)[1]
    return {"funding_points": points, "funding_bad": False}


def about_title(text: str) -> dict[str, Any]:
    title = by_hand.titles[text]
    if title[0] is None:
        return {"title_points": -2, "executive": None}
    return {"title_points": title[-1], "executive": title[1]}


def about_seniority(text: str) -> dict[str, Any]:
    try:
        _, found = by_hand.seniorities[text]
    except ValueError:
        return {"seniority_points": 0, "seniority_bad": True}
    points = by_hand.SENIORITY.get(found or "", by_hand.NO_ENTRY)[1]
    return {"seniority_points": points, "seniority_bad": False}


def about_source(text: str) -> dict[str, Any]:
    _, found = by_hand.sources[text]
    reached = found in ("demo request", "contact form")
    points = by_hand.SOURCE.get(found or "", by_hand.NO_ENTRY)[1] + 20 * reached
    return {
        "source_points": points,
        "partner": found == "partner",
        "imported": found == "list import",
    }


def about_domain(text: str) -> dict[str, Any]:
    domain = by_hand.normalised(text)
    if not domain:
        return {"domain_points": 0, "competitor": False, "domain_bad": True}
    bad = "@" in domain or " " in domain or "." not in domain or domain.strip(".") != domain
    points = -15 if domain in by_hand.DISPOSABLE_MAIL else -5 if domain in by_hand.FREE_MAIL else 3
    points -= 4 * domain.endswith(".edu") + 3 * domain.endswith(".gov")
    competitor = domain in by_hand.COMPETITORS
    return {"domain_points": points, "competitor": competitor, "domain_bad": bad}


About = Callable[[str], dict[str, Any]]
ABOUT: dict[str, About] = {
    "industry": about_industry,
    "country": about_country,
    "funding": about_funding,
    "job_title": about_title,
    "seniority": about_seniority,
    "lead_source": about_source,
}
_INT, _BOOL = pl.Int16(), pl.Boolean()
SAID: dict[About, dict[str, pl.DataType]] = {
    about_industry: {"industry_points": _INT},
    about_country: {"country_points": _INT, "priority": _BOOL},
    about_funding: {"funding_points": _INT, "funding_bad": _BOOL},
    about_title: {"title_points": _INT, "executive": _BOOL},
    about_seniority: {"seniority_points": _INT, "seniority_bad": _BOOL},
    about_source: {"source_points": _INT, "partner": _BOOL, "imported": _BOOL},
    about_domain: {"domain_points": _INT, "competitor": _BOOL, "domain_bad": _BOOL},
}


# --- numbers and flags ---------------------------------------------------------------------------


def points(emails: bool) -> dict[str, pl.Expr]:
    """The points of each group before its bounds, and whether a value cannot be read."""
    size, growth, age = col("size"), col("growth"), col("company_age")
    roles, revenue, budget = col("open_roles"), col("annual_revenue"), col("has_budget")
    company = [
        banded(size, {1000: 15, 200: 12, 50: 6, 10: 0}, -5),
        banded(revenue, {200_000_000: 10, 10_000_000: 8, 1_000_000: 4}, 0),
        banded(growth, {60: 7, 20: 4, 0: 1}, -4),
        paid(roles >= 5, 4),
        when(age.is_between(3, 30, closed="left")).then(3).when(age.is_not_null()).then(-1),
        col("industry_points"),
        col("country_points"),
        col("funding_points"),
        paid((size >= 200) & (growth > 20), 5),
        paid(revenue >= size * 150_000, 4),
        paid((size >= 50) & (size < 5000) & col("priority"), 5),
    ]
    person = [
        col("title_points").fill_null(-2),
        col("seniority_points"),
        paid(col("executive") & (size >= 200), 5),
    ]
    shared = col("mail_shared" if emails else "shared_mailbox")
    identity = [col("domain_points"), paid(shared, -4)]
    intent = [
        col("source_points"),
        when(budget).then(lit(10) + when(col("partner")).then(6).otherwise(0))
        .when(budget.is_not_null()).then(-2),
        paid(col("imported") & ~col("is_customer"), -6),
        paid(revenue.is_not_null() & size.is_not_null(), 2),
    ]  # fmt: skip
    bad = [
        ~size.is_between(1, 10_000_000),
        ~revenue.is_between(0, 10_000_000_000_000),
        ~growth.is_between(-100, 100_000),
        ~age.is_between(0, 1000),
        ~roles.is_between(0, 1_000_000),
        col("funding_bad"),
        col("seniority_bad"),
        *([col("mail_bad"), col("domain_bad")] if emails else []),
    ]
    return {
        "company": summed(company),
        "person": summed(person),
        "identity": summed(identity),
        "intent": summed(intent).clip(0, 40),
        "bad": pl.any_horizontal(bad),
    }


def employees() -> pl.Expr:
    size = col("employees")
    return when(~size.is_in([0, -1])).then(size)


def banded(value: pl.Expr, bands: dict[int, int], below: int) -> pl.Expr:
    """Points by bands, the highest first; nothing of a missing value."""
    (first, paid_first), *others = bands.items()
    chain = when(value >= first).then(paid_first)
    for bound, points in others:
        chain = chain.when(value >= bound).then(points)
    return chain.when(value.is_not_null()).then(below)


def paid(condition: pl.Expr, points: int) -> pl.Expr:
    return when(condition).then(points)


def summed(parts: list[pl.Expr]) -> pl.Expr:
    """Their sum; a missing one adds nothing."""
    return pl.sum_horizontal(*parts)


def scores() -> dict[str, pl.Expr]:
    fit = col("company").clip(upper_bound=45) + col("person").clip(-20, 35)
    fit = (fit + col("identity").clip(lower_bound=-15)).clip(0, 80)
    total = (fit + col("intent")).clip(0, 100)
    stopped = pl.any_horizontal("opted_out", "is_customer", "competitor")
    verdict = (
        when(stopped).then(lit("disqualified"))
        .when((total >= 75) & (fit >= 45)).then(lit("SQL"))
        .when(total >= 50).then(lit("MQL"))
        .when(total >= 20).then(lit("nurture"))
        .otherwise(lit("cold"))
    )  # fmt: skip
    readable = when(col("bad").is_null() | ~col("bad"))
    answers = (total, fit, col("intent"))
    return {
        "lead_id": col("lead_id"),
        **{
            name: readable.then(answer.cast(pl.Float64))
            for name, answer in zip(ANSWERS[1:4], answers, strict=True)
        },
        "verdict": readable.then(verdict),
    }
