"""The thirty rules by hand in narwhals, over Polars and over DuckDB: one text for both engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import handwritten_batch as in_polars
import narwhals as nw
import pyarrow as pa
from narwhals import col, lit, when


def score_in_polars(leads: Path, out: Path, emails: bool) -> None:
    import polars as pl

    def frame(table: pa.Table) -> Any:
        return pl.LazyFrame(pl.from_arrow(table))

    answer(pl.scan_parquet(leads), emails, frame).sink_parquet(out)


def score_in_duckdb(leads: Path, out: Path, emails: bool) -> None:
    import duckdb

    with duckdb.connect() as database:
        database.sql("set preserve_insertion_order = false")
        given = database.read_parquet(str(leads))
        answer(given, emails, database.from_arrow).write_parquet(str(out))


def answer(native: Any, emails: bool, frame: Callable[[pa.Table], Any]) -> Any:
    size = when(~col("employees").is_in([0, -1])).then(col("employees"))
    leads: Any = nw.from_native(native).with_columns(size=size)
    mail = "mail_domain" if emails else "email_domain"
    if emails:
        email = col("email").str.strip_chars().str.to_lowercase()
        leads = leads.with_columns(
            mail_domain=email.str.replace_all(r"^[^@]*@?", ""),
            mail_shared=email.str.contains(r"^(?:info|sales|admin)@"),
            mail_bad=~email.str.contains(r"^[^@]+@") & (email != ""),
        )
    for name in (*in_polars.TEXTS, mail):
        texts = leads.select(name).unique().collect().get_column(name).drop_nulls().to_list()
        said = nw.from_native(frame(_said(mail, name, texts)))
        leads = leads.join(said, on=name, how="left")
    return leads.with_columns(**points(emails)).select(**scores()).to_native()


def _said(mail: str, name: str, texts: Sequence[str]) -> pa.Table:
    said = in_polars.known_of(mail, name, texts)
    columns = {column: pa.array(values.to_list()) for column, values in said.items()}
    return pa.table({name: pa.array(texts, pa.string())} | columns)


def points(emails: bool) -> dict[str, nw.Expr]:
    """The points of each group before its bounds, and whether a value cannot be read."""
    size, growth, age = col("size"), col("growth"), col("company_age")
    roles, revenue, budget = col("open_roles"), col("annual_revenue"), col("has_budget")
    company = [
        banded(size, {1000: 15, 200: 12, 50: 6, 10: 0}, -5),
        banded(revenue, {200_000_000: 10, 10_000_000: 8, 1_000_000: 4}, 0),
        banded(growth, {60: 7, 20: 4, 0: 1}, -4),
        paid(roles >= 5, 4),
        chosen([((age >= 3) & (age < 30), 3), (~age.is_null(), -1)]),
        col("industry_points"),
        col("country_points"),
        col("funding_points"),
        paid((size >= 200) & (growth > 20), 5),
        paid(revenue >= size * 150_000, 4),
        paid((size >= 50) & (size < 5000) & col("priority"), 5),
    ]
    title = col("title_points").fill_null(-2)
    many = paid(col("executive") & (size >= 200), 5)
    shared = col("mail_shared" if emails else "shared_mailbox")
    intent = [
        col("source_points"),
        chosen([(budget & col("partner"), 16), (budget, 10), (~budget, -2)]),
        paid(col("imported") & ~col("is_customer"), -6),
        paid(~revenue.is_null() & ~size.is_null(), 2),
    ]
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
        "company": nw.sum_horizontal(*company),
        "person": nw.sum_horizontal(title, col("seniority_points"), many),
        "identity": nw.sum_horizontal(col("domain_points"), paid(shared, -4)),
        "intent": nw.sum_horizontal(*intent).clip(0, 40),
        "bad": nw.any_horizontal(*bad, ignore_nulls=True),
    }


def chosen(branches: Sequence[tuple[nw.Expr, int]], otherwise: int = 0) -> nw.Expr:
    """The points of the first condition that is true."""
    chain: Any = lit(otherwise)
    for condition, points in reversed(branches):
        chain = when(condition.fill_null(False)).then(lit(points)).otherwise(chain)
    found: nw.Expr = chain
    return found


def banded(value: nw.Expr, bands: dict[int, int], below: int) -> nw.Expr:
    known = [(value >= bound, points) for bound, points in bands.items()]
    return chosen([*known, (~value.is_null(), below)])


def paid(condition: nw.Expr, points: int) -> nw.Expr:
    return chosen([(condition, points)])


def scores() -> dict[str, nw.Expr]:
    fit = col("company").clip(upper_bound=45) + col("person").clip(-20, 35)
    fit = (fit + col("identity").clip(lower_bound=-15)).clip(0, 80)
    total = (fit + col("intent")).clip(0, 100)
    stopped = nw.any_horizontal("opted_out", "is_customer", "competitor", ignore_nulls=True)
    verdict: Any = lit("cold")
    for condition, called in (
        (total >= 20, "nurture"),
        (total >= 50, "MQL"),
        ((total >= 75) & (fit >= 45), "SQL"),
        (stopped, "disqualified"),
    ):
        verdict = when(condition).then(lit(called)).otherwise(verdict)
    readable = ~col("bad")
    answers = (total, fit, col("intent"))
    return {
        "lead_id": col("lead_id"),
        **{
            name: when(readable).then(answer.cast(nw.Float64))
            for name, answer in zip(in_polars.ANSWERS[1:4], answers, strict=True)
        },
        "verdict": when(readable).then(verdict),
    }
