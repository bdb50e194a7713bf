"""The thirty rules over a table by hand in SQL, as DuckDB and Spark both read it.

Titles and domains are asked in Python once for each distinct one, and joined (Spark: broadcast);
the other texts have few values and stand in the SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import handwritten as by_hand
import handwritten_batch as in_polars
import pyarrow as pa

TITLES = "select distinct job_title as text from {leads} where job_title is not null"


def domains(emails: bool) -> str:
    """The distinct domains."""
    domain = domain_of(emails)
    return f"select distinct {domain} as text from {{leads}} where {domain} is not null"


def domain_of(emails: bool) -> str:
    return "split_part(email, '@', 2)" if emails else "email_domain"


def said_of_titles(titles: Iterable[str]) -> pa.Table:
    """What is known of each title: the text, its points, whether it is an executive's."""
    return _said("job_title", "", list(titles))


def said_of_domains(texts: Iterable[str]) -> pa.Table:
    """What is known of each domain: the text, its points, whether it is a competitor's, or bad."""
    return _said("email_domain", "email_domain", list(texts))


def _said(name: str, mail: str, texts: list[str]) -> pa.Table:
    said = in_polars.known_of(mail, name, texts)
    columns = {column: pa.array(values.to_list()) for column, values in said.items()}
    return pa.table({"text": pa.array(texts, pa.string())} | columns)


def answer(leads: str, emails: bool, hint: str = "") -> str:
    """The query: of a table `leads`, and tables `titles` and `domains`."""
    return f"""
    with leads as (
      select *, {_cases()} from (
        select *, lower(trim(industry)) as industry_text, lower(trim(country)) as country_text,
          lower(trim(funding)) as funding_text, lower(trim(seniority)) as seniority_text,
          lower(trim(lead_source)) as source_text,
          case when employees not in (0, -1) then employees end as size
        from {leads}) as read),
    joined as (
      select {hint} leads.*, title_points, executive, domain_points, competitor, {_mail(emails)}
      from leads left join titles on leads.job_title = titles.text
      left join domains on {domain_of(emails)} = domains.text),
    paid as (
      select lead_id, opted_out, is_customer, competitor,
        {_company()} as company,
        coalesce(title_points, -2)
          + case seniority_text when 'c-level' then 6 when 'vp' then 6 when 'director' then 4
            when 'manager' then 2 else 0 end
          + case when executive and size >= 200 then 5 else 0 end as person,
        coalesce(domain_points, 0) + case when shared then -4 else 0 end as identity,
        {_intent()} as intent,
        {_bad()} as bad
      from joined),
    summed as (
      select *, least(greatest(least(company, 45) + least(greatest(person, -20), 35)
        + greatest(identity, -15), 0), 80) as fit, least(greatest(intent, 0), 40) as wanted
      from paid),
    totalled as (select *, least(fit + wanted, 100) as total from summed)
    select lead_id,
      case when not bad then cast(total as double) end as score,
      case when not bad then cast(fit as double) end as score_fit,
      case when not bad then cast(wanted as double) end as score_intent,
      case when bad then null when opted_out or is_customer or competitor then 'disqualified'
        when total >= 75 and fit >= 45 then 'SQL' when total >= 50 then 'MQL'
        when total >= 20 then 'nurture' else 'cold' end as verdict
    from totalled"""


def _cases() -> str:
    core, near = _texts(by_hand.CORE_INDUSTRIES), _texts(by_hand.NEAR_INDUSTRIES)
    excluded, priority = _texts(by_hand.EXCLUDED_INDUSTRIES), _texts(by_hand.PRIORITY_COUNTRIES)
    return f"""
        case when industry_text in ('', 'unknown', 'n/a') or industry_text is null then 0
          when industry_text in {core} then 12 when industry_text in {near} then 6
          else -3 end + case when industry_text in {excluded} then -15 else 0 end
          as industry_points,
        case when country_text in ('', 'unknown', 'n/a') then null
          else country_text in {priority} end as priority,
        {_table("country_text", by_hand.COUNTRY)} as country_points,
        {_table("funding_text", by_hand.FUNDING)} as funding_points"""


def _table(text: str, paid: dict[str, tuple[int, int]]) -> str:
    cases = " ".join(f"when '{value}' then {points}" for value, (_, points) in paid.items())
    if text == "country_text":
        cases += " when '' then 0 when 'unknown' then 0 when 'n/a' then 0"
        return f"case when {text} is null then 0 else case {text} {cases} else -4 end end"
    return f"case {text} {cases} else 0 end"


def _texts(texts: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{text}'" for text in sorted(texts)) + ")"


def _mail(emails: bool) -> str:
    if not emails:
        return "shared_mailbox as shared, false as mail_bad"
    mailbox = "lower(trim(split_part(email, '@', 1)))"
    return f"""{mailbox} in ('info', 'sales', 'admin') and domain_points is not null as shared,
        trim(email) <> '' and ({mailbox} = '' or coalesce(domain_bad, true)) as mail_bad"""


def _company() -> str:
    return """
        case when size >= 1000 then 15 when size >= 200 then 12 when size >= 50 then 6
          when size >= 10 then 0 when size is not null then -5 else 0 end
        + case when annual_revenue >= 200000000 then 10 when annual_revenue >= 10000000 then 8
          when annual_revenue >= 1000000 then 4 else 0 end
        + case when growth >= 60 then 7 when growth >= 20 then 4 when growth >= 0 then 1
          when growth is not null then -4 else 0 end
        + case when open_roles >= 5 then 4 else 0 end
        + case when company_age >= 3 and company_age < 30 then 3
          when company_age is not null then -1 else 0 end
        + industry_points + country_points + funding_points
        + case when size >= 200 and growth > 20 then 5 else 0 end
        + case when annual_revenue >= size * 150000 then 4 else 0 end
        + case when size >= 50 and size < 5000 and priority then 5 else 0 end"""


def _intent() -> str:
    return f"""
        {_table("source_text", by_hand.SOURCE)}
        + case when source_text = 'partner' and has_budget then 6 else 0 end
        + case when has_budget then 10 when has_budget is not null then -2 else 0 end
        + case when source_text in ('demo request', 'contact form') then 20 else 0 end
        + case when source_text = 'list import' and not is_customer then -6 else 0 end
        + case when annual_revenue is not null and size is not null then 2 else 0 end"""


def _bad() -> str:
    fundings = _texts({*by_hand.FUNDINGS, ""})
    seniorities = _texts({*by_hand.SENIORITIES, "", "unknown"})
    return f"""
        coalesce(size not between 1 and 10000000
          or annual_revenue not between 0 and 10000000000000
          or growth not between -100 and 100000 or company_age not between 0 and 1000
          or open_roles not between 0 and 1000000 or funding_text not in {fundings}
          or seniority_text not in {seniorities} or mail_bad, false)"""


# --- the engines ---------------------------------------------------------------------------------


def score_in_duckdb(leads: Path, out: Path, emails: bool) -> None:
    import duckdb

    with duckdb.connect() as database:
        database.sql("set preserve_insertion_order = false")
        table = f"read_parquet('{leads}')"
        said: dict[str, Any] = {
            "titles": said_of_titles(_first(database.sql(TITLES.format(leads=table)).fetchall())),
            "domains": said_of_domains(
                _first(database.sql(domains(emails).format(leads=table)).fetchall())
            ),
        }
        for name, rows in said.items():
            database.register(name, rows)
        database.sql(answer(table, emails)).write_parquet(str(out))


def score_in_spark(spark: Any, leads: Path, out: Path, emails: bool) -> None:
    spark.read.parquet(str(leads)).createOrReplaceTempView("given")
    of_titles = said_of_titles(_first(spark.sql(TITLES.format(leads="given")).collect()))
    of_domains = said_of_domains(_first(spark.sql(domains(emails).format(leads="given")).collect()))
    for name, rows in (("titles", of_titles), ("domains", of_domains)):
        spark.createDataFrame(rows).createOrReplaceTempView(name)
    query = answer("given", emails, hint="/*+ broadcast(titles), broadcast(domains) */")
    spark.sql(query).write.mode("overwrite").parquet(str(out))


def _first(rows: Iterable[Any]) -> list[str]:
    return [row[0] for row in rows]
