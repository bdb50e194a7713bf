"""Tables of leads and events in Parquet, the same for the same seed, written a million rows a time.

The leads are such as a warehouse keeps: one storage a column, texts in a few spellings, 1 % of the
values missing, a few stand-ins for what is missing, one lead in 10,000 that cannot be read. Titles
repeat as in a CRM (some 5,000 distinct ones), emails do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import leads as made
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

AS_OF = made.AS_OF
MISSING = 0.01
TITLES = 5_000
CHUNK = 1_000_000
ROW_GROUP = 131_072
_AS_OF = int(AS_OF.timestamp() * 1_000_000)
_DAY = 86_400_000_000
_DAYS = 120
_URLS = ("/", "/pricing", "/pricing/team", "/blog/a", "/docs", "/customers", "/Pricing/", "/about")
_TYPES = (
    "page_view", "session", "form_submit", "email_click", "webinar", "chat_opened", "unsubscribe",
)  # fmt: skip
_SHARES = (0.5, 0.25, 0.03, 0.15, 0.04, 0.029, 0.001)


def leads_file(folder: Path, rows: int, seed: int = 1) -> Path:
    """The file of so many leads, made unless it is there."""
    path = folder / f"leads-{rows}-{seed}.parquet"
    return _once(path, (_leads(start, count, seed) for start, count in _chunks(rows)))


def events_file(folder: Path, events: int, rows: int, seed: int = 1) -> Path:
    """The file of so many events of so many leads, in the order of their times."""
    path = folder / f"events-{events}-of-{rows}-{seed}.parquet"
    parts = (_events(start, count, events, rows, seed) for start, count in _chunks(events))
    return _once(path, parts)


def _once(path: Path, tables: Iterator[pa.Table]) -> Path:
    if path.exists():
        return path
    part = path.with_suffix(".part")
    first = next(tables)
    with pq.ParquetWriter(part, first.schema) as writer:
        writer.write_table(first, row_group_size=ROW_GROUP)
        for table in tables:
            writer.write_table(table, row_group_size=ROW_GROUP)
    return part.rename(path)


def _chunks(rows: int) -> Iterator[tuple[int, int]]:
    for start in range(0, rows, CHUNK):
        yield start, min(CHUNK, rows - start)


# --- leads ---------------------------------------------------------------------------------------


def _leads(start: int, count: int, seed: int) -> pa.Table:
    draw = np.random.default_rng((seed, 0, start))
    numbers = np.arange(start, start + count)
    domain = draw.integers(0, len(made.DOMAINS), count)
    domain = np.where(draw.random(count) < 0.5, domain, domain % 7 % 3)  # half is free mail
    shared = draw.random(count) < 0.04
    name = np.where(shared, draw.integers(0, 2, count), draw.integers(2, 9, count))
    names = pa.array(["info@", "sales@", "ann", "Bob", "kim.lee", "pat", "maria", "j.smith", "Te"])
    tail = pc.if_else(pa.array(shared), "", pc.binary_join_element_wise(_text(numbers), "@", ""))
    domains = pa.array(made.DOMAINS).take(pa.array(domain))
    email = pc.binary_join_element_wise(names.take(pa.array(name)), tail, domains, "")
    no_email = draw.random(count) < MISSING
    employees = (10 ** draw.uniform(0, 4.5, count)).astype(np.int64)
    how = draw.random(count)
    employees = np.where(how < 0.005, 0, np.where(how < 0.01, -1, employees))
    employees = np.where(how > 0.9999, -7, employees)  # which no company has: cannot be read
    revenue = np.floor(10 ** draw.uniform(4.5, 9.5, count))
    revenue += np.where(draw.random(count) < 0.2, draw.integers(0, 100, count), 0) / 100
    industries = _spelt(made.INDUSTRIES, "Unknown", "N/A")
    countries = _spelt(made.COUNTRIES, "unknown")
    titles = [*made.Titles(seed).titles[:TITLES], "n/a"]
    weights = 1 / (np.arange(len(titles)) + 20.0)
    return pa.table(
        {
            "lead_id": _ids(numbers),
            "employees": _with_missing(draw, employees),
            "annual_revenue": _with_missing(draw, np.round(revenue, 2)),
            "growth": _with_missing(draw, draw.integers(-40, 141, count).astype(np.int32)),
            "company_age": _with_missing(draw, draw.integers(0, 61, count).astype(np.int32)),
            "open_roles": _with_missing(draw, draw.integers(0, 21, count).astype(np.int32)),
            "industry": _drawn(draw, industries, count),
            "country": _drawn(draw, countries, count),
            "funding": _drawn(draw, _spelt(made.FUNDING), count),
            "job_title": _drawn(draw, titles, count, weights),
            "seniority": _drawn(draw, _spelt(made.SENIORITY, "Unknown"), count),
            "email": pc.if_else(pa.array(no_email), pa.scalar(None, pa.string()), email),
            "email_domain": pc.if_else(pa.array(no_email), pa.scalar(None, pa.string()), domains),
            "shared_mailbox": pa.array(shared, mask=no_email),
            "lead_source": _drawn(draw, _spelt(made.SOURCES), count),
            "has_budget": _with_missing(draw, draw.random(count) < 0.3),
            "opted_out": _with_missing(draw, draw.random(count) < 0.05),
            "is_customer": _with_missing(draw, draw.random(count) < 0.05),
        }
    )


def _ids(numbers: Any) -> pa.Array:
    return pc.binary_join_element_wise("lead_", pc.utf8_lpad(_text(numbers), 9, "0"), "")


def _text(numbers: Any) -> pa.Array:
    return pc.cast(pa.array(numbers), pa.string())


def _with_missing(draw: np.random.Generator, values: Any) -> pa.Array:
    return pa.array(values, mask=draw.random(len(values)) < MISSING)


def _spelt(values: Sequence[str], *stand_ins: str) -> list[str]:
    """Each value as it stands in three spellings, and stand-ins seldom."""
    return [spelt for one in values for spelt in (one, one.title(), one.upper())] + list(stand_ins)


def _drawn(
    draw: np.random.Generator, values: Sequence[str], count: int, weights: Any = None
) -> pa.Array:
    until = np.cumsum(np.ones(len(values)) if weights is None else weights)
    places = np.searchsorted(until, draw.random(count) * until[-1], side="right")
    return pa.array(values).take(_with_missing(draw, places))


# --- events --------------------------------------------------------------------------------------


def _events(start: int, count: int, whole: int, rows: int, seed: int) -> pa.Table:
    draw = np.random.default_rng((seed, 1, start))
    gone = (start + np.sort(draw.random(count)) * count) / whole
    at = _AS_OF + _DAY - (_DAYS * _DAY * (1 - gone) ** 1.5).astype(np.int64)
    # WHY: one in a thousand is of a lead that is not in the table
    lead = draw.integers(0, max(rows + rows // 1000, 1), count)
    kind = np.searchsorted(np.cumsum(_SHARES), draw.random(count) * sum(_SHARES), side="right")
    kinds = kind.astype(np.int8)

    def only(of: int, values: Any) -> pa.Array:
        return pa.array(values, mask=(kinds != of) | (draw.random(count) < MISSING))

    def one_of(of: int, values: Sequence[str]) -> pa.Array:
        return pa.array(values).take(only(of, draw.integers(0, len(values), count)))

    return pa.table(
        {
            "lead_id": _ids(lead),
            "type": pa.array(_TYPES).take(pa.array(kind)),
            "at": pa.array(at // 1_000_000 * 1_000_000).cast(pa.timestamp("us", "UTC")),
            "url": one_of(0, _URLS),
            "seconds": only(0, draw.integers(1, 600, count).astype(np.int32)),
            "pages": only(1, draw.integers(1, 20, count).astype(np.int32)),
            "pricing_views": only(1, (draw.integers(0, 6, count) % 3).astype(np.int32)),
            "form": one_of(2, ("Demo", "newsletter", "ebook", "contact sales", "")),
            "campaign": one_of(3, ("may", "june", "July", "august", "fall")),
        }
    )
