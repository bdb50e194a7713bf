"""Every single fact that is tried: other values of fields, other events, another colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from leadrules.analysis.rescoring_inputs import Given
from leadrules.analysis.why.changes import Actor, Change, changed
from leadrules.analysis.why.occurrences import Occurrences
from leadrules.analysis.why.reach import Reach, nodes
from leadrules.analysis.why.values import values_of
from leadrules.backends.python import Program
from leadrules.decision.record import Record, Value
from leadrules.diagnostics import LeadError
from leadrules.language import ir

_MOST = 400
"""Changes of single facts that are tried at most."""


def candidates(
    program: Program,
    ruleset: ir.Ruleset,
    reach: Reach,
    given: Given,
    record: Record,
    spelled: Callable[[str], str],
) -> tuple[tuple[Change, ...], int]:
    """The changes that are worth trying, those that somebody could make first; and how many
    scorings it took to find them."""
    occurrences = Occurrences(program, ruleset, reach, given, record, spelled)
    found = [
        *occurrences.added(),
        *_fields(program, ruleset, reach, given, record, spelled),
        *_colleagues(ruleset, reach, given, spelled),
        *occurrences.left_out(),
    ]
    order: dict[Actor, int] = {"lead": 0, "sales": 1, "nobody": 2}
    found.sort(key=lambda change: order[change.by])
    return tuple(found[:_MOST]), occurrences.scorings


def _fields(
    program: Program,
    ruleset: ir.Ruleset,
    reach: Reach,
    given: Given,
    record: Record,
    spelled: Callable[[str], str],
) -> Iterator[Change]:
    parts = (
        *reach.expressions,
        *(rule.payout for rule in reach.rules),
        *(one for one in reach.measures if not isinstance(one, ir.RollUp)),
    )
    questions = Questions(ruleset, parts, reach.fields, record)
    for field in reach.fields:
        has = record.trace.fields[field.name]
        by: Actor = "sales" if has is None else "nobody"
        values = values_of(field, parts, record.trace.fields, record.as_of, spelled)
        readable = [value for value in values if _is_read(program, given, field, value)]
        for value in questions.told_apart(field, readable):
            yield Change("field", field.name, by, now=has, to=value)


def _is_read(program: Program, given: Given, field: ir.Field, value: Value) -> bool:
    try:
        read = changed(given, [Change("field", field.name, "nobody", to=value)]).scored(program)
    except LeadError:
        return False
    return read.record.trace.fields[field.name] is not None


class Questions:
    """All that the rules ask of single fields, so that values with the same answers are one."""

    def __init__(
        self,
        ruleset: ir.Ruleset,
        parts: tuple[object, ...],
        fields: tuple[ir.Field, ...],
        record: Record,
    ) -> None:
        self._places: dict[str, slice | None] = {}
        atoms: list[ir.Expression] = []
        for field in fields:
            found = _atoms(parts, field)
            start = len(atoms)
            atoms += found or ()
            self._places[field.name] = None if found is None else slice(start, len(atoms))
        # WHY: each question as a verdict, so that the program answers them as it does the rules'
        asked = [
            ir.Verdict(f"v{place}", ir.Condition(atom, "true")) for place, atom in enumerate(atoms)
        ]
        self._program = Program(
            replace(
                ruleset,
                measures=(),
                groups=(),
                scores=(ir.Score(ruleset.main_score),),
                labels=(),
                matrices=(),
                grades=(),
                verdicts=(*asked, ir.Verdict("last", None)),
                agreement=None,
            )
        )
        trace = replace(record.trace, events=(), colleagues=None)
        self._record = replace(
            record, trace=trace, effective=replace(record.effective, override=None)
        )

    def told_apart(self, field: ir.Field, values: list[Value]) -> list[Value]:
        """One value of each kind that the rules tell apart from the others and the present one.

        All of them where some rule takes the field as a quantity, or beside another.
        """
        place = self._places[field.name]
        if place is None:
            return values
        has = self._record.trace.fields[field.name]
        kinds: dict[tuple[bool | None, ...], Value] = {}
        for value in values:
            kinds.setdefault(self._answers(field, value)[place], value)
        if has is not None:
            kinds.pop(self._answers(field, has)[place], None)
        return list(kinds.values())

    def _answers(self, field: ir.Field, value: Value) -> tuple[bool | None, ...]:
        trace = self._record.trace
        fields = {**trace.fields, field.name: value}
        return self._program.asked(replace(self._record, trace=replace(trace, fields=fields)))


def _atoms(parts: tuple[object, ...], field: ir.Field) -> list[ir.Expression] | None:
    """Each question about a field alone; None where it is more than answered."""
    found: dict[ir.Expression, None] = {}
    for part in parts:
        for node in nodes(part):
            match node:
                case ir.Compare() | ir.OneOf() | ir.TextIs() | ir.Items() | ir.IsMissing():
                    if _reads(node, field):
                        found.setdefault(node)
                case ir.Bands(value=value, bands=bands) if _reads(value, field):
                    for band in bands:
                        for bound in (band.start, band.below):
                            if bound is not None:
                                found.setdefault(_at_least(value.expression, bound))
                case ir.Table(value=value, entries=entries) if _reads(value, field):
                    by_points: dict[int, list[bool | int | str]] = {}
                    for entry, paid in entries:
                        by_points.setdefault(paid, []).append(entry)
                    for same in by_points.values():
                        found.setdefault(_is_any(value.expression, tuple(same), field))
                case ir.Read(type=ir.Type.BOOLEAN, origin=ir.Origin.FIELD, name=name):
                    if name == field.name:
                        found.setdefault(node)
                case ir.Balance(amount=amount, dated=dated) if field.name in (amount, dated):
                    return None
                case ir.Window(after=after) if after == field.name:
                    return None
                case _:
                    pass
    beside = any(
        isinstance(node, ir.Read)
        and (node.origin is not ir.Origin.FIELD or node.name != field.name)
        for atom in found
        for node in nodes(atom)
    )
    return None if beside else list(found)


def _reads(part: object, field: ir.Field) -> bool:
    return any(
        isinstance(node, ir.Read) and node.origin is ir.Origin.FIELD and node.name == field.name
        for node in nodes(part)
    )


def _at_least(value: ir.Expression, bound: int) -> ir.Expression:
    places = getattr(value, "places", 0)
    return ir.Compare(">=", value, ir.Constant(bound, ir.Type.NUMBER, places))


def _is_any(
    value: ir.Expression, entries: tuple[bool | int | str, ...], field: ir.Field
) -> ir.Expression:
    texts = tuple(entry for entry in entries if isinstance(entry, str))
    if texts:
        exact = field.exact and isinstance(value, ir.Read)
        return ir.TextIs(value, ir.TextTest.EQUALS, texts, exact=exact)
    return ir.OneOf(value, entries)


def _colleagues(
    ruleset: ir.Ruleset, reach: Reach, given: Given, spelled: Callable[[str], str]
) -> Iterator[Change]:
    """One more colleague, for what is rolled up over the account."""
    fields = {field.name: field for field in ruleset.fields}
    by: Actor = "sales" if given.account is None else "nobody"
    seen: set[tuple[str, Value]] = set()
    for measure in reach.measures:
        if not isinstance(measure, ir.RollUp):
            continue
        names = {node.name for node in nodes(measure.value) if isinstance(node, ir.Read)}
        for name in sorted(names):
            field = fields[name]
            for value in values_of(field, [measure.value], {}, given.as_of, spelled):
                if (name, value) not in seen:
                    seen.add((name, value))
                    yield Change("colleague", name, by, to=value)
