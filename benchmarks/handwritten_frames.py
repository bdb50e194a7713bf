"""The thirty rules over frames in memory by hand: what pandas and Arrow cost by way of Polars, and
pandas alone, in vectors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import handwritten_batch as in_polars
import numpy as np
import polars as pl
import pyarrow.parquet as pq

INTEGERS = ("employees", "growth", "company_age", "open_roles")


def score_arrow(leads: Path, out: Path, emails: bool) -> None:
    """Arrow in and out; the scoring itself by Polars, without a copy on the way."""
    table = pq.read_table(leads)
    answer = in_polars.answer(_in_polars(pl.from_arrow(table)), emails)
    pq.write_table(answer.collect(engine="streaming").to_arrow(), out)


def score_pandas(leads: Path, out: Path, emails: bool) -> None:
    """pandas in and out; the scoring itself by Polars."""
    import pandas as pd

    frame = pd.read_parquet(leads)
    answer = in_polars.answer(_in_polars(pl.from_pandas(frame)), emails)
    answer.collect(engine="streaming").to_pandas().to_parquet(out, index=False)


def _in_polars(frame: Any) -> pl.LazyFrame:
    lazy: pl.LazyFrame = frame.lazy()
    # WHY: pandas has integers that may be missing as floats
    return lazy.with_columns(pl.col(*INTEGERS).cast(pl.Int64))


def score_pandas_alone(leads: Path, out: Path, emails: bool) -> None:
    """By pandas and numpy alone; of a missing value every comparison is false."""
    import pandas as pd

    frame = pd.read_parquet(leads)
    answer = pd.DataFrame({"lead_id": frame["lead_id"], **_answer(frame, emails)})
    answer.to_parquet(out, index=False)


def _answer(frame: Any, emails: bool) -> dict[str, Any]:
    number = {
        name: frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
        for name in ("employees", "annual_revenue", "growth", "company_age", "open_roles")
    }
    size, revenue, growth, age, roles = number.values()
    size = np.where((size == 0) | (size == -1), np.nan, size)
    said = {**_of_texts(frame), **_of_mail(frame, emails)}
    flag = {name: frame[name] for name in ("has_budget", "opted_out", "is_customer")}
    # missing is neither; `is` would ask the column itself
    yes = {name: (values == True).to_numpy(dtype=bool) for name, values in flag.items()}  # noqa: E712
    no = {name: (values == False).to_numpy(dtype=bool) for name, values in flag.items()}  # noqa: E712
    company = (
        _banded(size, (1000, 200, 50, 10), (15, 12, 6, 0), -5)
        + _banded(revenue, (200_000_000, 10_000_000, 1_000_000), (10, 8, 4), 0)
        + _banded(growth, (60, 20, 0), (7, 4, 1), -4)
        + 4 * (roles >= 5)
        + np.where((age >= 3) & (age < 30), 3, np.where(np.isnan(age), 0, -1))
        + said["industry_points"] + said["country_points"] + said["funding_points"]
        + 5 * ((size >= 200) & (growth > 20))
        + 4 * (revenue >= size * 150_000)
        + 5 * ((size >= 50) & (size < 5000) & said["priority"])
    )  # fmt: skip
    person = said["title_points"] + said["seniority_points"]
    person = person + 5 * (said["executive"] & (size >= 200))
    identity = said["domain_points"] - 4 * said["shared"]
    intent = (
        said["source_points"]
        + 6 * (said["partner"] & yes["has_budget"])
        + 10 * yes["has_budget"] - 2 * no["has_budget"]
        - 6 * (said["imported"] & no["is_customer"])
        + 2 * ~(np.isnan(revenue) | np.isnan(size))
    ).clip(0, 40)  # fmt: skip
    bad = said["funding_bad"] | said["seniority_bad"] | said["domain_bad"]
    for values, least, most in (
        (size, 1, 10_000_000), (revenue, 0, 10_000_000_000_000), (growth, -100, 100_000),
        (age, 0, 1000), (roles, 0, 1_000_000),
    ):  # fmt: skip
        bad |= (values < least) | (values > most)
    fit = (np.minimum(company, 45) + person.clip(-20, 35) + np.maximum(identity, -15)).clip(0, 80)
    total = (fit + intent).clip(0, 100)
    stopped = yes["opted_out"] | yes["is_customer"] | said["competitor"]
    verdict = np.select(
        [bad, stopped, (total >= 75) & (fit >= 45), total >= 50, total >= 20],
        [None, "disqualified", "SQL", "MQL", "nurture"],
        "cold",
    )
    scores = {"score": total, "score_fit": fit, "score_intent": intent}
    return {name: np.where(bad, np.nan, value) for name, value in scores.items()} | {
        "verdict": verdict
    }


def _banded(values: Any, bounds: tuple[int, ...], paid: tuple[int, ...], below: int) -> Any:
    return np.select([np.isnan(values), *(values >= bound for bound in bounds)], [0, *paid], below)


def _of_texts(frame: Any) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in in_polars.TEXTS:
        said |= _said(frame[name], in_polars.ABOUT[name], -2 if name == "job_title" else 0)
    return said


def _of_mail(frame: Any, emails: bool) -> dict[str, Any]:
    about = in_polars.about_domain
    if not emails:
        # missing is not shared
        shared = (frame["shared_mailbox"] == True).to_numpy(dtype=bool)  # noqa: E712
        return _said(frame["email_domain"], about, 0) | {"shared": shared}
    email = frame["email"]
    said = _said(email.str.split("@", n=1).str[1], about, 0)
    mailbox = email.str.split("@", n=1).str[0].str.strip().str.lower()
    said["shared"] = mailbox.isin(["info", "sales", "admin"]).to_numpy(dtype=bool)
    bad = (mailbox == "").to_numpy(dtype=bool, na_value=False)
    said["domain_bad"] |= bad & (email.str.strip() != "").to_numpy(dtype=bool, na_value=False)
    return said


def _said(column: Any, about: Callable[[str], dict[str, Any]], missing: int) -> dict[str, Any]:
    """What each distinct text pays and says, by its place; of a missing one the last."""
    places, texts = column.factorize()
    rows = [about(text) for text in texts]
    found: dict[str, Any] = {}
    for name, dtype in in_polars.SAID[about].items():
        flag = isinstance(dtype, pl.Boolean)
        values = [row[name] for row in rows] + [False if flag else missing]
        found[name] = np.array(values, dtype=bool if flag else np.int64)[places]
    return found
