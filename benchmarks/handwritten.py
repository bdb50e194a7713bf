"""What a good engineer would write by hand for these rules, once and never to be changed.

The same work as `ruleset.score`: every field is read and checked, a missing value is no false,
titles are normalised and remembered, groups and scores are bounded, unknown keys are counted, and
everything that an explanation would need is captured, in one straight line.

An outcome is the number of the branch that held, 0 where none did, -1 where a value was missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

KNOWN_KEYS = frozenset(
    """
    lead_id id account_id employees numberofemployees annual_revenue growth company_age open_roles
    industry country funding job_title jobtitle seniority email lead_source has_budget opted_out
    is_customer
    """.split()
)
CORE_INDUSTRIES = frozenset({"software", "fintech", "logistics", "manufacturing"})
NEAR_INDUSTRIES = frozenset({"healthcare", "professional services", "retail", "insurance"})
EXCLUDED_INDUSTRIES = frozenset({"tobacco", "gambling", "weapons"})
PRIORITY_COUNTRIES = frozenset({"us", "uk", "germany", "france"})
FREE_MAIL = frozenset(
    "gmail.com yahoo.com hotmail.com outlook.com icloud.com proton.me gmx.de web.de".split()
)
DISPOSABLE_MAIL = frozenset({"mailinator.com", "yopmail.com", "trashmail.com"})
COMPETITORS = frozenset({"acme-leads.example", "rivalscore.example"})
FUNDINGS = frozenset({"bootstrapped", "seed", "series a", "series b", "series c", "public"})
SENIORITIES = frozenset({"c-level", "vp", "director", "manager", "staff"})
# the branch that holds, and its points
COUNTRY = {"us": (1, 6), "uk": (2, 6), "germany": (3, 4), "france": (4, 4), "canada": (5, 4),
           "spain": (6, 2)}  # fmt: skip
FUNDING = {"seed": (1, 2), "series a": (2, 4), "series b": (3, 6), "series c": (4, 7),
           "public": (5, 5)}  # fmt: skip
SENIORITY = {"c-level": (1, 6), "vp": (2, 6), "director": (3, 4), "manager": (4, 2)}
SOURCE = {"partner": (1, 8), "referral": (2, 8), "webinar": (3, 4), "trade show": (4, 3),
          "list import": (5, -5)}  # fmt: skip
NO_ENTRY = (0, 0)
NO_COUNTRY = (0, -4)
MOST_REMEMBERED = 65_536


class Scored:
    """What scoring a lead gives: score, verdict, and the capture for an explanation."""

    __slots__ = ("capture", "score", "verdict")

    def __init__(self, score: int, verdict: str, capture: tuple[Any, ...]) -> None:
        self.score = score
        self.verdict = verdict
        self.capture = capture


# --- the fields ----------------------------------------------------------------------------------

_NUMERAL = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_ZERO_WIDTH = dict.fromkeys(
    [0xAD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]
)


def normalised(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_ZERO_WIDTH))
    return " ".join(text.lower().split())


def read_integer(name: str, raw: Any, least: int, most: int) -> int | None:
    """The ways round: text, floats, decimals, what is missing, and what is an error."""
    value = read_hundredths(name, raw, 0)
    if value is not None and not least <= value <= most:
        raise ValueError(f"{name}: {raw!r} is out of range")
    return value


def read_hundredths(name: str, raw: Any, places: int = 2) -> int | None:
    if raw is None or raw != raw:
        return None
    if isinstance(raw, str):
        text = raw.strip()
        if not text:
            return None
        if not _NUMERAL.fullmatch(text):
            raise ValueError(f"{name}: {raw!r} is no number")
        if "." not in text:
            return int(text.replace(",", "")) * 10**places
        raw = Decimal(text.replace(",", ""))
    elif isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise ValueError(f"{name}: {raw!r} is no number")
    elif isinstance(raw, float):
        raw = Decimal(repr(raw))
    try:
        scaled = int(raw.scaleb(places)) if isinstance(raw, Decimal) else raw * 10**places
        if isinstance(raw, Decimal) and Decimal(scaled).scaleb(-places) != raw:
            raise ValueError(f"{name}: {raw!r} has too many places")
    except (InvalidOperation, OverflowError):
        raise ValueError(f"{name}: {raw!r} is no number") from None
    return scaled


def read_boolean(name: str, raw: Any) -> bool | None:
    if raw is None or raw != raw:
        return None
    if isinstance(raw, str):
        if raw in _BOOLEANS:
            return _BOOLEANS[raw]
        text = normalised(raw)
        if not text:
            return None
        if text in _BOOLEANS:
            return _BOOLEANS[text]
    elif isinstance(raw, int) and raw in (0, 1):
        return raw == 1
    raise ValueError(f"{name}: {raw!r} is not true or false")


class Texts(dict[str, tuple[Any, ...]]):
    """Texts seen, each with what is known of it; `read` finds that out for a new one."""

    def __init__(self, read: Any) -> None:
        self.read = read

    def __missing__(self, text: str) -> tuple[Any, ...]:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[text] = found = self.read(text)
        return found


def plain_text(
    name: str, missing: frozenset[str] = frozenset(), choices: frozenset[str] | None = None
) -> Texts:
    def read(text: str) -> tuple[str | None, str | None]:
        found = checked(name, text)
        if not found or found in missing:
            return None, None
        if choices is not None and found not in choices:
            raise ValueError(f"{name}: {text!r} is none of the choices")
        return text, found

    return Texts(read)


def not_a_text(name: str, raw: Any) -> None:
    if raw is not None and raw == raw:
        raise ValueError(f"{name}: {raw!r} is no text")


def checked(name: str, text: str) -> str:
    if len(text) > 10_000:
        raise ValueError(f"{name} is too long")
    if not text.isascii():
        text.encode()
    return normalised(text)


def _phrases(*phrases: str) -> re.Pattern[str]:
    """Phrases as whole words in a text of words with one space before and after each."""
    one = [re.escape(p).replace(r"\*", r"\w+(?:  \w+){0,2}").replace(r"\ ", "  ") for p in phrases]
    return re.compile(" (?:" + "|".join(one) + ") ")


_WORD = re.compile(r"\w+")
_ASSISTANT = "assistant to *"
_EXECUTIVE = _phrases(
    "ceo", "cto", "cfo", "coo", "cio", "cmo", "chief * officer", "founder", "cofounder", "owner",
    "president", "managing director",
)  # fmt: skip
_NO_EXECUTIVE = _phrases(_ASSISTANT, "vice president", "office of *")
_VICE_PRESIDENT = _phrases("vp", "svp", "evp", "vice president", "head of")
_DIRECTOR = _phrases("director")
_NO_DIRECTOR = _phrases(_ASSISTANT, "managing director", "art director")
_MANAGER = _phrases("manager", "team lead", "supervisor")
_NO_MANAGER = _phrases("account manager", _ASSISTANT)
_TARGET = _phrases(
    "finance", "procurement", "operations", "it", "information technology", "engineering",
    "revenue operations",
)  # fmt: skip
_TECHNICAL = _phrases(
    "engineer", "engineering", "developer", "architect", "data", "security", "it",
    "information technology",
)  # fmt: skip
_CONSULTANT = _phrases("consultant", "advisor", "freelance", "freelancer", "contractor")
_NO_BUYER = _phrases("student", "intern", "trainee", "professor", "teacher", "retired")
_NO_STUDENT = _phrases("student services")
_EXCEPT_ASSISTANT = _phrases(_ASSISTANT)


def mentions(text: str, phrases: re.Pattern[str], excuses: re.Pattern[str] | None = None) -> bool:
    """Whether some occurrence of a phrase does not lie within an excuse."""
    if phrases.search(text) is None:
        return False
    if excuses is None:
        return True
    excused = [excuse.span() for excuse in excuses.finditer(text)]
    return any(
        not any(start <= found.start() and found.end() <= end for start, end in excused)
        for found in phrases.finditer(text)
    )


def title_flags(text: str) -> tuple[bool, bool, bool, bool, bool, bool, bool, bool]:
    """Executive, vice president, director, manager, target, technical, consultant, no buyer."""
    words = "  ".join(_WORD.findall(text))
    text = f" {words} "
    return (
        mentions(text, _EXECUTIVE, _NO_EXECUTIVE),
        mentions(text, _VICE_PRESIDENT, _EXCEPT_ASSISTANT),
        mentions(text, _DIRECTOR, _NO_DIRECTOR),
        mentions(text, _MANAGER, _NO_MANAGER),
        mentions(text, _TARGET),
        mentions(text, _TECHNICAL),
        mentions(text, _CONSULTANT),
        mentions(text, _NO_BUYER, _NO_STUDENT),
    )


def read_title(text: str) -> tuple[Any, ...]:
    found = checked("job_title", text)
    if not found or found in ("n/a", "none"):
        return (None,)
    executive, vice, director, manager, target, technical, consultant, no_buyer = title_flags(found)
    if executive:
        level, points = 1, 18
    elif vice:
        level, points = 2, 16
    elif director:
        level, points = 3, 12
    elif manager:
        level, points = 4, 6
    else:
        level = points = 0
    points += target * 6 - no_buyer * 20 + technical * 4 - consultant * 6
    return text, executive, level, target, no_buyer, technical, consultant, points


def read_email(text: str) -> tuple[Any, ...]:
    found = checked("email", text)
    if not found:
        return (None,)
    name, _, domain = found.partition("@")
    if (
        not name or found.count("@") != 1 or "." not in domain or " " in domain
        or domain[0] == "." or domain[-1] == "."
    ):  # fmt: skip
        raise ValueError("email is no address")
    if domain in DISPOSABLE_MAIL:
        mail, points = 1, -15
    elif domain in FREE_MAIL:
        mail, points = 2, -5
    else:
        mail, points = 0, 3
    university = domain.endswith(".edu")
    government = domain.endswith(".gov")
    shared = found.startswith(("info@", "sales@", "admin@"))
    points -= university * 4 + government * 3 + shared * 4
    return text, mail, university, government, shared, domain in COMPETITORS, points


industries = plain_text("industry", frozenset({"unknown", "n/a"}))
countries = plain_text("country", frozenset({"unknown", "n/a"}))
fundings = plain_text("funding", choices=FUNDINGS)
seniorities = plain_text("seniority", frozenset({"unknown"}), SENIORITIES)
sources = plain_text("lead_source")
titles = Texts(read_title)
emails = Texts(read_email)
NO_TEXT = (None, None)
NO_TITLE = (None, False, -1, -1, -1, -1, -1, 0)
NO_EMAIL = (None, -1, -1, -1, -1, None, 0)


def read_as_of(as_of: Any) -> datetime:
    if as_of is None:
        return datetime.now(UTC)
    if type(as_of) is datetime and as_of.tzinfo is not None:
        return as_of if as_of.tzinfo is UTC else as_of.astimezone(UTC)
    raise ValueError("as_of is no instant")


# --- the thirty rules ----------------------------------------------------------------------------


def score(lead: Mapping[str, Any], as_of: datetime | None = None) -> Scored:
    """The lead's score, verdict and capture by the thirty rules."""
    if type(lead) is not dict and not isinstance(lead, Mapping):
        raise ValueError("the lead is no mapping")
    as_of = read_as_of(as_of)
    get = lead.get
    unknown_keys = 0
    for key in lead:
        if key not in KNOWN_KEYS:
            unknown_keys += 1
    lead_id = get("lead_id")
    if lead_id is None or lead_id == "":
        lead_id = get("id")
    if type(lead_id) is not str and lead_id is not None:
        if type(lead_id) is not int:
            raise ValueError("the lead's id is no text")
        lead_id = str(lead_id)

    employees = get("employees")
    if type(employees) is not int or not 1 <= employees <= 10_000_000:
        if employees is not None:
            employees = read_integer("employees", employees, -1, 10_000_000)
        if employees is None or employees <= 0:
            employees = get("numberofemployees")
            if employees is not None:
                employees = read_integer("employees", employees, -1, 10_000_000)
                if employees is not None and employees <= 0:
                    employees = None
    revenue = get("annual_revenue")
    if type(revenue) is int:
        revenue *= 100
    elif (
        type(revenue) is float
        and -1e13 < revenue < 1e13
        and ((hundredths := round(revenue * 100)) / 100 == revenue)
    ):
        revenue = hundredths
    elif revenue is not None:
        revenue = read_hundredths("annual_revenue", revenue)
    if revenue is not None and not 0 <= revenue <= 1_000_000_000_000_000:
        raise ValueError("annual_revenue is out of range")
    growth = get("growth")
    if growth is not None and (type(growth) is not int or not -100 <= growth <= 100_000):
        growth = read_integer("growth", growth, -100, 100_000)
    age = get("company_age")
    if age is not None and (type(age) is not int or not 0 <= age <= 1_000):
        age = read_integer("company_age", age, 0, 1_000)
    open_roles = get("open_roles")
    if open_roles is not None and (type(open_roles) is not int or not 0 <= open_roles <= 1_000_000):
        open_roles = read_integer("open_roles", open_roles, 0, 1_000_000)
    raw = get("industry")
    if type(raw) is str:
        industry_given, industry = industries[raw]
    else:
        industry_given, industry = (
            NO_TEXT if raw is None else not_a_text("industry", raw) or NO_TEXT
        )
    raw = get("country")
    if type(raw) is str:
        country_given, country = countries[raw]
    else:
        country_given, country = NO_TEXT if raw is None else not_a_text("country", raw) or NO_TEXT
    raw = get("funding")
    if type(raw) is str:
        funding_given, funding = fundings[raw]
    else:
        funding_given, funding = NO_TEXT if raw is None else not_a_text("funding", raw) or NO_TEXT
    raw = get("job_title")
    if type(raw) is str:
        title = titles[raw]
    else:
        title = NO_TITLE if raw is None else not_a_text("job_title", raw) or NO_TITLE
    if title[0] is None:
        raw = get("jobtitle")
        if type(raw) is str:
            title = titles[raw]
        elif raw is not None:
            not_a_text("jobtitle", raw)
        if title[0] is None:
            title = NO_TITLE
    raw = get("seniority")
    if type(raw) is str:
        seniority_given, seniority = seniorities[raw]
    else:
        seniority_given, seniority = (
            NO_TEXT if raw is None else not_a_text("seniority", raw) or NO_TEXT
        )
    raw = get("email")
    if type(raw) is str:
        email = emails[raw]
    else:
        email = NO_EMAIL if raw is None else not_a_text("email", raw) or NO_EMAIL
    if email[0] is None:
        email = NO_EMAIL
    raw = get("lead_source")
    if type(raw) is str:
        source_given, source = sources[raw]
    else:
        source_given, source = NO_TEXT if raw is None else not_a_text("lead_source", raw) or NO_TEXT
    has_budget = get("has_budget")
    if has_budget is not True and has_budget is not False and has_budget is not None:
        has_budget = read_boolean("has_budget", has_budget)
    opted_out = get("opted_out")
    if opted_out is not True and opted_out is not False and opted_out is not None:
        opted_out = read_boolean("opted_out", opted_out)
    is_customer = get("is_customer")
    if is_customer is not True and is_customer is not False and is_customer is not None:
        is_customer = read_boolean("is_customer", is_customer)

    # company
    if employees is None:
        size, company = -1, 0
    elif employees < 10:
        size, company = 1, -5
    elif employees < 50:
        size, company = 2, 0
    elif employees < 200:
        size, company = 3, 6
    elif employees < 1000:
        size, company = 4, 12
    else:
        size, company = 5, 15
    if revenue is None:
        earns = -1
    elif revenue < 100_000_000:
        earns = 1
    elif revenue < 1_000_000_000:
        earns = 2
        company += 4
    elif revenue < 20_000_000_000:
        earns = 3
        company += 8
    else:
        earns = 4
        company += 10
    if growth is None:
        grows = -1
    elif growth < 0:
        grows = 1
        company -= 4
    elif growth < 20:
        grows = 2
        company += 1
    elif growth < 60:
        grows = 3
        company += 4
    else:
        grows = 4
        company += 7
    if open_roles is None:
        hiring = -1
    elif open_roles >= 5:
        hiring = 1
        company += 4
    else:
        hiring = 0
    if age is None:
        grown_up = -1
    elif 3 <= age < 30:
        grown_up = 1
        company += 3
    else:
        grown_up = 0
        company -= 1
    if industry is None:
        branch = excluded = -1
    else:
        if industry in CORE_INDUSTRIES:
            branch = 1
            company += 12
        elif industry in NEAR_INDUSTRIES:
            branch = 2
            company += 6
        else:
            branch = 0
            company -= 3
        if industry in EXCLUDED_INDUSTRIES:
            excluded = 1
            company -= 15
        else:
            excluded = 0
    if country is None:
        where = -1
    else:
        where, points = COUNTRY.get(country, NO_COUNTRY)
        company += points
    if funding is None:
        funded = -1
    else:
        funded, points = FUNDING.get(funding, NO_ENTRY)
        company += points
    if employees is None:
        big = -1 if growth is None or growth > 20 else 0
    elif employees < 200:
        big = 0
    elif growth is None:
        big = -1
    elif growth > 20:
        big = 1
        company += 5
    else:
        big = 0
    if revenue is None or employees is None:
        per_head = -1
    elif revenue >= employees * 15_000_000:
        per_head = 1
        company += 4
    else:
        per_head = 0
    if country is not None and country not in PRIORITY_COUNTRIES:
        sweet = 0
    elif employees is None:
        sweet = -1
    elif not 50 <= employees < 5000:
        sweet = 0
    elif country is None:
        sweet = -1
    else:
        sweet = 1
        company += 5
    company_points = 45 if company > 45 else company

    # person
    title_given, executive, level, target, no_buyer, technical, consultant, person = title
    if seniority is None:
        recorded = -1
    else:
        recorded, points = SENIORITY.get(seniority, NO_ENTRY)
        person += points
    if title_given is None:
        person -= 2
        many = -1 if employees is None or employees >= 200 else 0
    elif not executive:
        many = 0
    elif employees is None:
        many = -1
    elif employees >= 200:
        many = 1
        person += 5
    else:
        many = 0
    person_points = 35 if person > 35 else -20 if person < -20 else person

    # identity
    email_given, mail, university, government, shared, competitor, identity = email
    identity_points = -15 if identity < -15 else identity

    # source
    intent = 0
    if source is None:
        came = reached = -1
        partner = 0 if has_budget is False else -1
        stranger = 0 if is_customer is True else -1
    else:
        came, intent = SOURCE.get(source, NO_ENTRY)
        partner = stranger = reached = 0
        if source == "partner":
            if has_budget is None:
                partner = -1
            elif has_budget:
                partner = 1
                intent += 6
        elif source == "list import":
            if is_customer is None:
                stranger = -1
            elif not is_customer:
                stranger = 1
                intent -= 6
        elif source == "demo request" or source == "contact form":
            reached = 1
            intent += 20
    if has_budget is None:
        budget = -1
    elif has_budget:
        budget = 1
        intent += 10
    else:
        budget = 0
        intent -= 2
    if revenue is not None and employees is not None:
        known = 1
        intent += 2
    else:
        known = 0

    fit_sum = company_points + person_points + identity_points
    fit = 80 if fit_sum > 80 else 0 if fit_sum < 0 else fit_sum
    intent_points = 40 if intent > 40 else 0 if intent < 0 else intent
    total_sum = fit + intent_points
    total = 100 if total_sum > 100 else 0 if total_sum < 0 else total_sum

    if opted_out or is_customer or competitor:
        verdict = "disqualified"
    elif total >= 75 and fit >= 45:
        verdict = "SQL"
    elif total >= 50:
        verdict = "MQL"
    elif total >= 20:
        verdict = "nurture"
    else:
        verdict = "cold"
    return Scored(
        total,
        verdict,
        (
            (
                as_of, lead_id, unknown_keys, employees, revenue, growth, age, open_roles,
                industry_given, country_given, funding_given, title_given, seniority_given,
                email_given, source_given, has_budget, opted_out, is_customer, company,
                company_points, person, person_points, identity, identity_points, intent,
                fit_sum, fit, intent_points, total_sum,
            ),
            (
                size, earns, grows, hiring, grown_up, branch, where, funded, excluded, big,
                per_head, sweet, level, recorded, target, no_buyer, technical, consultant,
                1 if title_given is None else 0, many, mail, university, government, shared,
                came, partner, budget, reached, stranger, known,
            ),
            competitor,
        ),
    )  # fmt: skip


RULES = """
company-size revenue growth hiring grown-up industry country funding excluded-industry
big-and-growing revenue-per-head sweet-spot title recorded-seniority target-function not-a-buyer
technical consultant no-title executive-of-many mail university-mail government-mail
shared-mailbox source partner-with-budget budget reached-out imported-stranger known-company
""".split()


def fired(scored: Scored) -> set[str]:
    """The rules that fired, from the capture."""
    return {rule for rule, code in zip(RULES, scored.capture[1], strict=True) if code > 0}


def unknown(scored: Scored) -> set[str]:
    """The rules that could not tell, from the capture."""
    return {rule for rule, code in zip(RULES, scored.capture[1], strict=True) if code < 0}
