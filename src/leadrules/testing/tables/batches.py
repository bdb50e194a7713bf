"""Random tables for a random ruleset: many leads and their events, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from leadrules.language import ir
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import Generated
from leadrules.testing.generate.scenarios import Scene, some_instant
from leadrules.testing.generate.values import written
from leadrules.testing.tables.columns import IDS, NATURAL, NATURAL_IDS, STORAGES, Maker, library

ROW = "row of the table"
"""A column of the leads that tells rows apart; it is kept."""
AS_OF = "decided at"
_ABOUT_EVENTS = {
    "type": ("texts",),
    "at": ("instants", "instants", "instants", "locals", "dates", "texts"),
    "id": IDS,
    "known_at": ("instants", "locals", "texts"),
}
_NATURAL_EVENTS = {"type": ("plain texts",), "at": ("utc",), "known_at": ("utc",)}


Trace = Literal["mask", "points"]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one `score_frame` is given; `leads` and `events` are PyArrow's tables."""

    leads: Any
    events: Any | None
    as_of: Any
    trace: Trace | None


def event_keys(rules: ir.Ruleset) -> tuple[str, ...]:
    """Where an event's lead id is looked for: `id` is the event's own."""
    return tuple(key for key in rules.lead_keys if key != "id")


def batch(
    generated: Generated,
    rules: ir.Ruleset,
    choices: Choices,
    most: int,
    *,
    natural: bool = False,
) -> Batch:
    """Up to so many random leads with their events, as tables; `natural`: as statements of SQL
    read them."""
    maker = Maker(choices, rules.zone, rules.zone_declared)
    count = choices.integer(0, most) if choices.chance(20) else most
    by_row = choices.chance(35)
    fit = choices.chance(30)
    anchor = some_instant(choices, fits=fit)
    names = [choices.pick((f"L{n}", str(n), f"é{n}")) for n in range(count)]
    has_events = choices.chance(85)
    leads: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for number in range(count):
        own = some_instant(choices, fits=fit) if by_row else anchor
        scene = Scene(generated, choices, fits=fit or choices.chance(80), anchor=own)
        lead = scene.lead() | _ids(rules, choices, names, number)
        leads.append(lead | {ROW: number, AS_OF: written(choices, own, generated.vocabulary)})
        theirs = [event for event in scene.events() if isinstance(event, dict)]
        key = choices.pick(event_keys(rules) or ("lead_id",))
        events += [event | {key: _first(rules, lead, names[number])} for event in theirs]
    as_of: Any = AS_OF if by_row else choices.pick((anchor, anchor.isoformat()))
    traces: tuple[Trace | None, ...] = ("points", "points", "mask", None)
    trace = choices.pick(traces)
    given = events if has_events else None
    return tables(rules, maker, leads, given, as_of, trace, natural=natural)


def tables(
    rules: ir.Ruleset,
    maker: Maker,
    leads: list[dict[str, Any]],
    events: list[dict[str, Any]] | None,
    as_of: Any,
    trace: Trace | None,
    *,
    natural: bool = False,
) -> Batch:
    """Leads and events, given as mappings, as tables; a lead has its number under `ROW`, and under
    `AS_OF`, where `as_of` says so, its instant."""
    return Batch(
        leads=_leads(rules, maker, leads, by_row=as_of == AS_OF, natural=natural),
        events=None if events is None else _events(rules, maker, events, natural=natural),
        as_of=as_of,
        trace=trace,
    )


def _ids(rules: ir.Ruleset, choices: Choices, names: list[str], number: int) -> dict[str, Any]:
    """The ids of a lead: mostly its own, sometimes none, another's, or under a later key."""
    found: dict[str, Any] = {}
    for place, key in enumerate(rules.lead_keys):
        if place == 0 or choices.chance(30):
            own = names[number]
            found[key] = choices.pick((None, "", " ", choices.pick(names))) if choices.chance(
                8 if place == 0 else 60) else own  # fmt: skip
    for key in rules.account_keys:
        found[key] = choices.pick(("A", "B", "5", "C", None, " ", f"alone {number}"))
    return found


def _first(rules: ir.Ruleset, lead: dict[str, Any], name: str) -> Any:
    ids = (lead.get(key) for key in rules.lead_keys)
    return next((one for one in ids if one not in (None, "", " ")), name)


def _leads(
    rules: ir.Ruleset, maker: Maker, rows: list[dict[str, Any]], *, by_row: bool, natural: bool
) -> Any:
    storages = _storages(rules.fields, NATURAL if natural else STORAGES)
    for key in (*rules.lead_keys, *rules.account_keys):
        ids = NATURAL_IDS if natural else IDS
        able = storages.get(key, ids)
        storages[key] = tuple(one for one in ids if one in able) or ids
    about = _NATURAL_EVENTS if natural else _ABOUT_EVENTS
    storages |= {ROW: ("integers",), AS_OF: about["at"]}
    left_out = set() if by_row else {AS_OF}
    return _table(maker, rows, storages, left_out, (ROW, AS_OF, *rules.lead_keys[:1]))


def _events(rules: ir.Ruleset, maker: Maker, rows: list[dict[str, Any]], *, natural: bool) -> Any:
    attributes = (one for kind in rules.events for one in kind.attributes)
    about = _NATURAL_EVENTS if natural else _ABOUT_EVENTS
    read = _storages(attributes, NATURAL if natural else STORAGES)
    storages = dict.fromkeys(event_keys(rules), IDS) | read | about
    for key in (*event_keys(rules), "id") if natural else ():
        storages[key] = tuple(one for one in NATURAL_IDS if one in read.get(key, NATURAL_IDS))
    choices = maker.choices
    order = [(choices.integer(0, 99), place) for place in range(len(rows))]
    shuffled = [rows[place] for _, place in sorted(order)]
    return _table(maker, shuffled, storages, set(), ("type", "at", *event_keys(rules)[:1]))


def _storages(
    fields: Iterable[ir.Field], by_type: Mapping[ir.Type, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """For each key that fields are looked for under, what every one of them can be read from."""
    found: dict[str, tuple[str, ...]] = {}
    for field in fields:
        for key in (field.name, *field.sources):
            able = by_type[field.type]
            found[key] = tuple(one for one in found.get(key, able) if one in able) or able
    return found


def _table(
    maker: Maker,
    rows: list[dict[str, Any]],
    storages: dict[str, tuple[str, ...]],
    left_out: set[str],
    always: tuple[str, ...],
) -> Any:
    choices = maker.choices
    # WHY: columns whose names differ in case alone are one to most databases
    named = {name.lower(): name for row in rows for name in map(str, row)}
    named |= {name.lower(): name for name in always}
    columns: dict[str, Any] = {}
    for name in choices.some(list(named.values()), len(named), len(named)):
        if name in left_out:
            continue
        values = [row.get(name) for row in rows]
        if name == ROW:
            columns[name] = library("pyarrow").array(values, "int64")
            continue
        able = storages.get(name, ("texts",))
        made = maker.column(values, able)
        if name in (AS_OF, "type") and made.null_count > values.count(None):
            made = maker.texts(values)
        columns[name] = made
    return library("pyarrow").table(columns)
