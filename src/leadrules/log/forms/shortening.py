"""A decision as short JSON text: what its form does not say, by place instead of by name.

A list leaves out what stands at its end and is as usual; of a list of one, only the one is written.
What does not fit the form is written as the decision's JSON has it, as an object. `lengthening`
reads what is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, get_type_hints

from leadrules.decision.json_form import part_writer
from leadrules.decision.record import (
    Contribution,
    Distance,
    Effective,
    EventRead,
    IntakeNote,
    Line,
    MeasureRead,
    Record,
    Shortfall,
    Tally,
    Trace,
    Value,
    VerdictStep,
)
from leadrules.decision.units import plain
from leadrules.log.entry import instant_text

if TYPE_CHECKING:
    from leadrules.log.forms.form import Form

OUTCOMES = ("not_fired", "fired", "unknown")
"""The outcomes of rules by their numbers."""

STEPS = ("false", "true", "unknown", "not_asked")
"""The outcomes of verdicts by theirs."""

_MOST = 1024  # objects of one place whose text is remembered
_text = part_writer(str)
_text_or_null = part_writer(str | None)
_values = part_writer(Mapping[str, Value])
_value = part_writer(Value)
_measured = part_writer(get_type_hints(MeasureRead)["value"])
_lines = part_writer(tuple[Line, ...])


class Shortening:
    """Writes the decisions of one form; threads may share it."""

    def __init__(self, form: Form) -> None:
        alike = form.alike
        self._engine: str = alike["engine"]
        self._fields: list[str] = alike["fields"]
        self._labels: list[str] = alike["labels"]
        self._places = _Places(
            {
                "rules": [_contribution(each) for each in alike["contributions"]],
                "groups": [_tally(each) for each in alike["groups"]],
                "scores": [_tally(each) for each in alike["scores"]],
                "verdicts": [_step(each) for each in alike["verdicts"]],
                "measures": [_measure(each) for each in alike["measures"]],
            }
        )
        self._kinds = {name: (n, names) for n, (name, names) in enumerate(alike["events"])}
        self._lacking = _Lacking(alike["lacking"])

    def texts(self, records: Sequence[Record]) -> list[str | None]:
        """Decisions in short; None for each that is not of this form."""
        traces = [record.trace for record in records]
        placed = [self._placed(*each) for each in zip(records, traces, strict=True)]
        labels = [_named(each.labels, self._labels, _text_or_null) for each in records]
        lacking = [self._lacking.text(each.distance) for each in records]
        fields = [_named(each.fields, self._fields, _value) for each in traces]
        events = [",".join([self._event(one) for one in each.events]) for each in traces]
        unusual = [_unusual(*each) for each in zip(records, traces, strict=True)]
        return [
            None if told[0] is None else _together(record, *told)
            for record, *told in zip(
                records, placed, labels, lacking, fields, events, unusual, strict=True
            )
        ]

    def _placed(self, record: Record, trace: Trace) -> str | None:
        """What stands in the places of the form; None where it is of another."""
        if record.engine != self._engine:
            return None
        return self._places.texts(
            trace.contributions, trace.groups, trace.scores, trace.verdicts, trace.measures
        )

    def _event(self, event: EventRead) -> str:
        number, names = self._kinds.get(event.type, (None, None))
        items = event.values.items()
        if number is None or [name for name, _ in items] != names:
            return _event_whole(event)
        values = ",".join([_value(value) for _, value in items])
        told = f'[{number},"{instant_text(event.at)}",[{values}]'
        if event.id is not None or event.member is not None:
            told += f",{_text_or_null(event.id)},{_or_null(event.member)}"
        return f"{told}]"


def _together(
    record: Record,
    placed: str,
    labels: str,
    lacking: str,
    fields: str,
    events: str,
    unusual: str,
) -> str:
    return (
        f'{{"lead_id":{_text_or_null(record.lead_id)},"as_of":"{instant_text(record.as_of)}",'
        f'"score":{plain(record.score)},"verdict":{_text(record.verdict)},"labels":{labels},'
        f'"distance":[{lacking}],{placed},"fields":{fields},"events":[{events}]{unusual}}}'
    )


class _Places:
    """Objects that stand in the places of a form, by kinds, each place with its own writer.

    Decoders share most of them between decisions: each is written once. WHY: by identity, as
    telling whether two are equal takes as long as writing one; the object is held, so that no other
    can get its identity.
    """

    def __init__(self, kinds: Mapping[str, Sequence[Callable[[Any], str]]]) -> None:
        self._writers = [writer for kind in kinds.values() for writer in kind]
        self._sizes = [len(kind) for kind in kinds.values()]
        self._written: list[dict[int, str]] = [{} for _ in self._writers]
        self._held: list[dict[int, object]] = [{} for _ in self._writers]
        ends = [sum(self._sizes[: number + 1]) for number in range(len(kinds))]
        self._slices = [
            (f'"{name}":[', slice(end - size, end))
            for name, size, end in zip(kinds, self._sizes, ends, strict=True)
        ]

    def texts(self, *kinds: Sequence[object]) -> str | None:
        """The objects, kind by kind; None where they are more or less than the form's."""
        if [len(kind) for kind in kinds] != self._sizes:
            return None
        items = list(chain.from_iterable(kinds))
        found: list[str | None] = list(map(dict.get, self._written, map(id, items)))
        written = [
            self._write(place, items[place]) if each is None else each
            for place, each in enumerate(found)
        ]
        return ",".join([f"{name}{','.join(written[part])}]" for name, part in self._slices])

    def _write(self, place: int, item: object) -> str:
        text = self._writers[place](item)
        held, written = self._held[place], self._written[place]
        if len(held) >= _MOST:
            # WHY: another thread may be reading these
            held, written = self._held[place], self._written[place] = {}, {}
        held[id(item)] = item
        written[id(item)] = text
        return text


class _Lacking:
    """What better verdicts lack, by the numbers of the comparisons that a form names."""

    def __init__(self, alike: Sequence[Any]) -> None:
        self._numbers = {tuple(each): number for number, each in enumerate(alike)}
        self._written: dict[tuple[str, int], tuple[Shortfall, str | None]] = {}

    def text(self, distances: Sequence[Distance]) -> str:
        told: list[str] = []
        verdicts: set[str] = set()
        for each in distances:
            verdict = each.verdict
            lacking = [self._lacking(verdict, one) for one in each.shortfalls]
            if not lacking or None in lacking or verdict in verdicts:
                told.append(_distance_whole(each))
            else:
                told += lacking  # type: ignore[arg-type]  # None is not among them
            verdicts.add(verdict)
        return ",".join(told)

    def _lacking(self, verdict: str, one: Shortfall) -> str | None:
        """A comparison that fails; None where the form does not name it."""
        written = self._written.get((verdict, id(one)))
        if written is None:
            number = self._numbers.get((verdict, one.name, one.operator, one.needs))
            has = "null" if one.has is None else plain(one.has)
            written = one, None if number is None else f"[{number},{has}]"
            if len(self._written) >= _MOST:
                self._written = {}
            self._written[verdict, id(one)] = written
        return written[1]


# --- writers of one place ------------------------------------------------------------------------


def _contribution(alike: Sequence[Any]) -> Callable[[Contribution], str]:
    *names, constant = alike
    read: list[str] = alike[3]

    def missing(name: str) -> str:
        return str(read.index(name)) if name in read else _text(name)

    def text(said: Contribution) -> str:
        if [said.rule, said.group, said.score, list(said.read)] != names:
            return _contribution_whole(said)
        points = plain(said.points)
        reason = _text_or_null(constant if said.outcome == "fired" else None)
        return _listed(
            [
                str(OUTCOMES.index(said.outcome)),
                points,
                _or_null(said.branch),
                f"[{','.join(map(missing, said.missing))}]",
                _numbers(said.events),
                _text_or_null(said.reason),
                plain(said.raw),
                _lines(said.lines),
                _numbers(said.passed_over),
            ],
            ("", "0", "null", "[]", "[]", reason, points, "[]", "[]"),
        )

    return text


def _tally(alike: Sequence[Any]) -> Callable[[Tally], str]:
    def text(tally: Tally) -> str:
        if [tally.name, list(tally.parts)] != alike:
            return _tally_whole(tally)
        total, known = plain(tally.sum), "true" if tally.known else "false"
        told = [total, known, plain(tally.points), _lines(tally.lines)]
        return _listed(told, ("", "true", total, "[]"))

    return text


def _step(name: str) -> Callable[[VerdictStep], str]:
    def text(step: VerdictStep) -> str:
        if step.verdict != name:
            return _step_whole(step)
        missing = f"[{','.join(map(_text, step.missing))}]"
        return _listed([str(STEPS.index(step.outcome)), missing], ("", "[]"))

    return text


def _measure(name: str) -> Callable[[MeasureRead], str]:
    def text(measure: MeasureRead) -> str:
        if measure.name != name:
            return _measure_whole(measure)
        told = [_measured(measure.value), _numbers(measure.events), str(measure.undecided)]
        return _listed(told, ("", "[]", "0"))

    return text


_contribution_whole = part_writer(Contribution)
_tally_whole = part_writer(Tally)
_step_whole = part_writer(VerdictStep)
_measure_whole = part_writer(MeasureRead)
_event_whole = part_writer(EventRead)
_distance_whole = part_writer(Distance)
_effective = part_writer(Effective)
_notes = part_writer(tuple[IntakeNote, ...])


def _unusual(record: Record, trace: Trace) -> str:
    """What most decisions have nothing of, with a comma before each."""
    effective = record.effective
    told: list[str] = []
    if [(one.name, one.points) for one in trace.scores] != list(record.scores.items()):
        scores = [f"{_text(name)}:{plain(each)}" for name, each in record.scores.items()]
        told.append(f'"points":{{{",".join(scores)}}}')
    if (
        effective.score != record.score
        or effective.verdict != record.verdict
        or effective.since != record.as_of
        or effective.latched
        or effective.cooling
        or effective.override is not None
        or len(effective.left)
    ):
        told.append(f'"effective":{_effective(effective)}')
    for name, at in (("due", record.due), ("accept_by", record.accept_by)):
        if at is not None:
            told.append(f'"{name}":"{instant_text(at)}"')
    if record.attempts is not None:
        told.append(f'"attempts":{record.attempts}')
    if not trace.events_given or trace.colleague_events_given:
        of = [_boolean(trace.events_given), _boolean(trace.colleague_events_given)]
        told.append(f'"given":[{",".join(of)}]')
    if trace.colleagues is not None:
        told.append(f'"colleagues":[{",".join(map(_values, trace.colleagues))}]')
    if trace.notes:
        told.append(f'"notes":{_notes(trace.notes)}')
    counts = (
        trace.unknown_keys, trace.unseen_events, trace.repeated_events, trace.unknown_events,
    )  # fmt: skip
    if any(counts):
        told.append(f'"not_read":{_numbers(counts)}')
    return "".join([f",{each}" for each in told])


def _named(values: Mapping[str, Any], names: Sequence[str], text: Callable[[Any], str]) -> str:
    """A mapping: its values alone where it has the form's names in their order."""
    items = values.items()
    if [name for name, _ in items] == names:
        return f"[{','.join(['null' if each is None else text(each) for _, each in items])}]"
    return f"{{{','.join([f'{_text(name)}:{text(each)}' for name, each in items])}}}"


def _listed(told: list[str], usual: Sequence[str]) -> str:
    """A list without the end that is as usual; what is left where it is one."""
    while len(told) > 1 and told[-1] == usual[len(told) - 1]:
        told.pop()
    return told[0] if len(told) == 1 else f"[{','.join(told)}]"


def _numbers(items: Iterable[int]) -> str:
    return f"[{','.join(map(str, items))}]"


def _or_null(value: Any) -> str:
    return "null" if value is None else str(value)


def _boolean(value: bool) -> str:
    return "true" if value else "false"
