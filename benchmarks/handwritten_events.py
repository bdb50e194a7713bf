"""The hand-written rules and ten more about events, in one pass over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from handwritten import (
    NO_TEXT,
    Scored,
    Texts,
    checked,
    fired,
    not_a_text,
    read_as_of,
    read_integer,
    score,
)

KINDS = frozenset({"page_view", "session", "form_submit", "email_click", "webinar", "unsubscribe"})
_DAYS = {days: timedelta(days=days) for days in (3, 10, 30, 90)}
EVENT_RULES = """
demo-request pricing-views pricing-pages visits busy-day clicks webinars recency quiet unsubscribed
""".split()
ONE = 10**9


def half_lives(days: int) -> list[int]:
    """What is left after whole days, over ONE."""
    return [round(ONE * 0.5 ** (age / days)) for age in range(days * 31)]


HALF_LIFE_14, HALF_LIFE_21 = half_lives(14), half_lives(21)


def _url(text: str) -> tuple[str | None, bool | None]:
    found = checked("url", text)
    return (text, found.startswith("/pricing")) if found else NO_TEXT


def _form(text: str) -> tuple[str | None, bool | None]:
    found = checked("form", text)
    return (text, found in ("demo", "contact sales")) if found else NO_TEXT


def _campaign(text: str) -> tuple[str | None, str | None]:
    found = checked("campaign", text)
    return (text, found) if found else NO_TEXT


urls, forms, campaigns = Texts(_url), Texts(_form), Texts(_campaign)


def read_at(raw: Any) -> datetime:
    if type(raw) is str and len(raw) == 20 and raw[4] == raw[7] == "-" and raw[19] == "Z":
        return datetime.fromisoformat(raw)
    if type(raw) is str:
        raw = datetime.fromisoformat(raw)
    if type(raw) is datetime and raw.tzinfo is not None:
        return raw.astimezone(UTC)
    raise ValueError("an event's time is no instant")


def _order(event: tuple[Any, ...]) -> tuple[Any, ...]:
    return event[1], event[2] is None, event[2] or ""


def score_with_events(
    lead: Mapping[str, Any], events: Iterable[Mapping[str, Any]], as_of: datetime | None = None
) -> Scored:
    """The lead's score, verdict and capture by forty rules, ten of them about its events."""
    as_of = read_as_of(as_of)
    by_fields = score(lead, as_of)
    days_30, days_90 = as_of - _DAYS[30], as_of - _DAYS[90]
    unseen = undeclared = 0
    seen: list[tuple[Any, ...]] = []
    ids: set[str] = set()
    ordered = True
    last = None
    for event in events:
        if not isinstance(event, Mapping):
            raise ValueError("an event is no mapping")
        get = event.get
        kind = get("type")
        if kind not in KINDS:
            if type(kind) is not str:
                raise ValueError("an event has no type")
            undeclared += 1
            continue
        at = read_at(get("at"))
        identifier = get("id")
        if type(identifier) is not str and identifier is not None:
            if type(identifier) is not int:
                raise ValueError("an event's id is no text")
            identifier = str(identifier)
        known_at = get("known_at")
        if at > as_of or (known_at is not None and read_at(known_at) > as_of):
            unseen += 1
            continue
        if kind == "page_view":
            raw = get("url")
            url = urls[raw] if type(raw) is str else not_a_text("url", raw) or NO_TEXT
            seconds = get("seconds")
            if type(seconds) is not int or not 0 <= seconds <= 86_400:
                seconds = read_integer("seconds", seconds, 0, 86_400)
            kept: tuple[Any, ...] = (kind, at, identifier, url, seconds)
        elif kind == "session":
            pages, pricing = get("pages"), get("pricing_views")
            if type(pages) is not int or not 0 <= pages <= 100_000:
                pages = read_integer("pages", pages, 0, 100_000)
            if type(pricing) is not int or not 0 <= pricing <= 100_000:
                pricing = read_integer("pricing_views", pricing, 0, 100_000)
            kept = (kind, at, identifier, pages, pricing)
        elif kind == "form_submit":
            raw = get("form")
            form = forms[raw] if type(raw) is str else not_a_text("form", raw) or NO_TEXT
            kept = (kind, at, identifier, form)
        elif kind == "email_click":
            raw = get("campaign")
            campaign = (
                campaigns[raw] if type(raw) is str else not_a_text("campaign", raw) or NO_TEXT
            )
            kept = (kind, at, identifier, campaign)
        else:
            kept = (kind, at, identifier)
        if last is not None and at <= last:
            ordered = False
        last = at
        seen.append(kept)
    if not ordered:
        seen.sort(key=_order)

    counted: list[tuple[Any, ...]] = []
    demos = undecided = pricing_views = no_views = pages_decayed = pages_counted = 0
    visits_decayed = visits_counted = clicks = webinars = unsubscribed = 0
    days: dict[int, int] = {}
    visits: dict[int, int] = {}
    clicked: set[str | None] = set()
    last_session = None
    no_url = repeated = 0
    for kept in seen:
        identifier = kept[2]
        if identifier is not None:
            if identifier in ids:
                repeated += 1
                continue
            ids.add(identifier)
        kind, at = kept[0], kept[1]
        hit = 0
        if kind == "page_view":
            if at > days_30:
                day = at.toordinal()
                days[day] = days.get(day, 0) + 1
                hit = 1
                if kept[3][1]:
                    pages_counted += 1
                    age = (as_of - at).days
                    pages_decayed += 250 * HALF_LIFE_14[age]
                    hit = 3
                elif kept[3][1] is None:
                    no_url += 1
        elif kind == "session":
            last_session = at
            if at > days_90:
                day = at.toordinal()
                if visits.get(day, 0) < 3:
                    visits[day] = visits.get(day, 0) + 1
                    visits_counted += 1
                    visits_decayed += 150 * HALF_LIFE_21[(as_of - at).days]
                    hit = 1
                if at > days_30:
                    if kept[4] is None:
                        no_views += 1
                    else:
                        pricing_views += kept[4]
                        hit += 2
        elif kind == "form_submit":
            if at > days_90:
                if kept[3][1]:
                    demos += 1
                    hit = 1
                elif kept[3][1] is None:
                    undecided += 1
        elif kind == "email_click":
            if at > days_30 and kept[3][1] not in clicked:
                clicked.add(kept[3][1])
                clicks += 1
                hit = 1
        elif kind == "webinar":
            if at > days_90:
                webinars += 1
                hit = 1
        else:
            unsubscribed += 1
            hit = 1
        counted.append((*kept, hit))

    engagement = 0
    demo = 1 if demos else 0
    if demo:
        engagement += 2000
    if pricing_views < 1:
        pricing_rule = 1
    elif pricing_views < 3:
        pricing_rule = 2
        engagement += 400
    else:
        pricing_rule = 3
        engagement += 800
    pages_points = (2 * pages_decayed + ONE) // (2 * ONE)
    engagement += 1000 if pages_points > 1000 else pages_points
    visits_points = (2 * visits_decayed + ONE) // (2 * ONE)
    engagement += 1200 if visits_points > 1200 else visits_points
    busiest = max(days.values(), default=0)
    busy = 1 if busiest >= 10 else 0
    if busy:
        engagement += 500
    engagement += 800 if clicks > 4 else clicks * 200
    engagement += 800 if webinars > 2 else webinars * 400
    if last_session is None:
        recency, quiet, days_quiet = 0, -1, None
    else:
        age = as_of - last_session
        days_quiet = age.days
        recency = 1 if age < _DAYS[3] else 2 if age < _DAYS[10] else 0
        if recency:
            engagement += 600 if recency == 1 else 300
        quiet = 1 if days_quiet > 45 else 0
        if quiet:
            engagement -= 1000
    if unsubscribed:
        engagement -= 1500
    engagement_points = 4500 if engagement > 4500 else -2500 if engagement < -2500 else engagement

    fields = by_fields.capture[0]
    fit, intent = fields[26] * 100, fields[24] * 100
    intent_sum = intent + engagement_points
    intent = 6000 if intent_sum > 6000 else 0 if intent_sum < 0 else intent_sum
    total_sum = fit + intent
    total = 10_000 if total_sum > 10_000 else 0 if total_sum < 0 else total_sum
    if fields[16] or fields[17] or by_fields.capture[2]:
        verdict = "disqualified"
    elif total >= 7500 and fit >= 4500:
        verdict = "SQL"
    elif total >= 5000:
        verdict = "MQL"
    elif total >= 2000:
        verdict = "nurture"
    else:
        verdict = "cold"
    return Scored(
        total,
        verdict,
        (
            fields,
            by_fields.capture[1],
            (
                demo, pricing_rule, 1 if pages_counted else 0, 1 if visits_counted else 0, busy,
                1 if clicks else 0, 1 if webinars else 0, recency, quiet, 1 if unsubscribed else 0,
            ),
            tuple(counted),
            (
                unseen, undeclared, repeated, demos, undecided, pricing_views, no_views,
                pages_decayed, pages_counted, visits_decayed, visits_counted, busiest, clicks,
                webinars, days_quiet, unsubscribed, no_url, engagement, engagement_points,
                intent_sum, intent, total_sum,
            ),
        ),
    )  # fmt: skip


def fired_with_events(scored: Scored) -> set[str]:
    """The rules that fired, from the capture."""
    about_events = zip(EVENT_RULES, scored.capture[2], strict=True)
    return fired(scored) | {rule for rule, code in about_events if code > 0}
