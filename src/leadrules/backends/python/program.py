"""A ruleset compiled to Python functions, and the decisions that they make."""

from __future__ import annotations

import linecache
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from leadrules.backends.python.decoding.decoder import Capture, Extra, PlanDecoder
from leadrules.backends.python.generation.functions import generate, write_texts
from leadrules.backends.python.generation.plan import Plan
from leadrules.backends.python.generation.text_memo import Questions
from leadrules.backends.python.runtime.accounts import read_account
from leadrules.backends.python.runtime.readers import (
    IdReader,
    InstantReader,
    Reader,
    TextReader,
    Unusual,
    internal,
)
from leadrules.backends.python.runtime.roll_ups import roll_up
from leadrules.backends.python.runtime.standing import Stander, overridden
from leadrules.decision.decision import Decision
from leadrules.decision.record import Override, Record, Standing, Value
from leadrules.intake.inputs import Inputs, read_inputs
from leadrules.intake.standing import read_override, read_previous
from leadrules.language import ir


class Program:
    """One ruleset as Python functions; stateless but for bounded memos, safe to share by threads.

    `source` is the text that was generated, and what a traceback or a debugger shows.
    """

    __slots__ = (
        "_answers_of",
        "_decoder",
        "_instants",
        "_measure",
        "_measure_given",
        "_plan",
        "_read_lead",
        "_readers",
        "_roll_ups",
        "_run",
        "_stander",
        "score",
        "source",
    )

    def __init__(self, ruleset: ir.Ruleset) -> None:
        plan = Plan(ruleset)
        self._plan = plan
        functions = generate(plan)
        self._decoder = PlanDecoder(plan)
        write_texts(plan, functions)
        self.source = functions.text()
        namespace = {**plan.source.constants, **self._runtime()}
        name = f"<leadrules {ruleset.identity.name} {ruleset.identity.version}>"
        # WHY: exec of text that holds nothing of the author's but identifiers and integers; see
        # `source`, whose tests hold it to that.
        exec(compile(self.source, name, "exec"), namespace)  # noqa: S102
        lines = self.source.splitlines(keepends=True)
        linecache.cache[name] = (len(self.source), None, lines, name)
        self._readers = self._add_readers(namespace)
        self._instants = namespace["read_at"]
        self._run = namespace["run"]
        self._read_lead = namespace["read_lead"]
        self._measure = namespace["measure"]
        self._measure_given = namespace["measure_given"]
        self._answers_of: Any = namespace.get("answers_of")  # None where nothing is rolled up
        self._roll_ups = [one for one in ruleset.measures if isinstance(one, ir.RollUp)]
        self._stander = Stander(ruleset, namespace["ask"])
        object.__setattr__(self, "score", namespace["score"])

    if TYPE_CHECKING:

        def score(
            self,
            lead: Mapping[str, Any],
            *,
            events: Iterable[Mapping[str, Any]] | None = None,
            account: Sequence[Mapping[str, Any]] | None = None,
            previous: Decision | Standing | Mapping[str, Any] | None = None,
            override: Override | Mapping[str, Any] | None = None,
            as_of: datetime | date | str | None = None,
            strict: bool = False,
        ) -> Decision:
            """The decision about one lead; see `leadrules.Ruleset.score`. The generated function.

            Raises LeadError with every problem found, if the input cannot be read.
            """

    def run(
        self,
        values: Sequence[Any],
        as_of: datetime,
        events: Sequence[Any] | None = None,
    ) -> Capture:
        """The rules alone, without reading a lead: what a decision would be decoded from.

        `values` are what `values_of` gives; `events` are `EventRead`s in order; `as_of` is in UTC.
        """
        measured = None if events is None else self._measure(as_of, values, events, True, False)
        rolled = [None] * len(self._roll_ups)
        capture: Capture = self._run(as_of, None, 0, values, rolled, measured)
        return capture

    def values_of(self, fields: Mapping[str, Value]) -> list[Any]:
        """A lead's fields as `Trace.fields` has them, as the generated code counts in them.

        A number is an integer scaled by its places, a text all that the rules ask of it.
        """
        return [read(fields[name]) for name, read in self._readers]

    def rescore(self, record: Record, as_of: datetime) -> Decision:
        """The computed decision about the facts of a record, as of another instant in UTC.

        Events that the record did not see are not there; nothing is latched or overridden.
        """
        inputs = _inputs_of(record, as_of)
        return Decision(self._decoder, (*self._run_inputs(inputs), Extra(None, inputs)))

    def asked(self, record: Record) -> tuple[bool | None, ...]:
        """What the condition of each verdict says of the facts of a record, asked or not.

        None where it cannot be told, and for the last, which has none. The record's override of
        the score is in force.
        """
        capture = self._run_inputs(_inputs_of(record, record.as_of))
        override = record.effective.override
        told = override is not None and (override.score is not None or override.add is not None)
        main = overridden(capture[0][1], override)
        return tuple(self._stander.ask(capture, main, told)[: len(self._plan.ruleset.verdicts)])

    def __reduce__(self) -> tuple[type[Program], tuple[ir.Ruleset]]:
        return Program, (self._plan.ruleset,)

    # --- what the generated code calls -----------------------------------------------------------

    def _runtime(self) -> dict[str, Any]:
        ruleset = self._plan.ruleset
        instants, ids = InstantReader(ruleset), IdReader(ruleset)
        return {
            "Decision": Decision,
            "Unusual": Unusual,
            "check_event": lambda event: _check_event(event, ids),
            "datetime": datetime,
            "decoder": self._decoder,
            "is_after": _is_after,
            "now": datetime.now,
            "parse_instant": datetime.fromisoformat,
            "read_at": instants.value,
            "read_id": ids.value,
            "read_lead_id": ids.of,
            "slow": self._score_slowly,
            "stand": self._stand,
            "utc": UTC,
        }

    def _add_readers(self, namespace: dict[str, Any]) -> list[tuple[str, Any]]:
        """Give the generated code a reader for each field and attribute."""
        plan, ruleset = self._plan, self._plan.ruleset

        def add(one: ir.Field, name: str, questions: Questions | None) -> Any:
            reader = Reader(ruleset, one)
            if questions is None:
                namespace[f"{name}_of"] = reader.of
                return lambda value: internal(one, value)
            texts = TextReader(reader, namespace[f"about_{name}"], questions.patterns)
            namespace[f"{name}_of"] = texts.of
            namespace[f"{name}_new"] = texts.new
            namespace[f"{name}_seen"] = texts.seen.get
            namespace[f"{name}_missing"] = texts.missing
            namespace[f"{name}_value"] = texts.value
            return texts.value

        attributes = plan.attribute_questions
        for kind in ruleset.events:
            added = [
                (
                    one.name,
                    add(
                        one,
                        plan.attributes[kind.name, one.name].code,
                        attributes.get((kind.name, one.name)),
                    ),
                )
                for one in kind.attributes
            ]
            if kind.name in plan.readers:
                namespace[plan.readers[kind.name]] = _values_reader(added)
        return [
            (one.name, add(one, plan.fields[one.name].code, plan.questions.get(one.name)))
            for one in ruleset.fields
        ]

    def _score_slowly(
        self,
        lead: Any,
        events: Any,
        account: Any,
        previous: Any,
        override: Any,
        as_of: Any,
        strict: bool,
    ) -> Decision:
        """The decision where something is not plain, or an account is given; or its LeadError."""
        if account is not None and not strict:
            try:
                return self._score_account(lead, events, account, previous, override, as_of)
            except (Unusual, TypeError, ValueError):
                pass
        ruleset = self._plan.ruleset
        inputs = read_inputs(
            ruleset, lead, events=events, account=account, as_of=as_of, strict=strict
        )
        before = read_previous(ruleset, previous, inputs.as_of)
        word = read_override(ruleset, override, inputs.as_of)
        capture = self._run_inputs(inputs)
        effective = None
        if previous is not None or override is not None:
            effective = self._stander.stand(capture, before, word)
        return Decision(self._decoder, (*capture, Extra(effective, inputs)))

    def _score_account(
        self, lead: Any, events: Any, account: Any, previous: Any, override: Any, as_of: Any
    ) -> Decision:
        """The decision about a lead with its account; raises what says that they are not plain."""
        if type(as_of) is not datetime or as_of.tzinfo is not UTC:
            as_of = self._instants(as_of)
        most = self._plan.ruleset.limits.colleagues
        read = read_account(self._read_lead, most, lead, events, account)
        told, values = read.account, read.values
        measured = self._measure_given(
            as_of, values, read.sources, told.of_lead, told.of_colleagues
        )
        rolled = self._rolled(as_of, values, told.colleagues)
        capture = self._run(as_of, read.lead_id, read.unknown_keys, values, rolled, measured)
        effective = None
        if previous is not None or override is not None:
            effective = self._stand(capture, previous, override).effective
        return Decision(self._decoder, (*capture, Extra(effective, None, told)))

    def _rolled(
        self, as_of: datetime, own: Sequence[Any], colleagues: Sequence[Sequence[Any]] | None
    ) -> list[Any]:
        """What the roll-ups come to; `colleagues` is None where the account was not given."""
        if colleagues is None or not self._roll_ups:
            return [None] * len(self._roll_ups)
        answers = self._answers_of(as_of, (own, *colleagues))
        return [
            roll_up(measure, [of_member[place] for of_member in answers])
            for place, measure in enumerate(self._roll_ups)
        ]

    def _run_inputs(self, inputs: Inputs) -> Capture:
        values, colleagues = self.values_of(inputs.fields), None
        if self._roll_ups and inputs.colleagues is not None:
            colleagues = [self.values_of(fields) for fields in inputs.colleagues]
        measured = self._measure(
            inputs.as_of,
            values,
            inputs.events,
            inputs.events_given,
            inputs.colleague_events_given,
        )
        capture: Capture = self._run(
            inputs.as_of,
            inputs.lead_id,
            inputs.unknown_keys,
            values,
            self._rolled(inputs.as_of, values, colleagues),
            measured,
        )
        return capture

    def _stand(self, capture: Capture, previous: Any, override: Any) -> Extra:
        """What a decision adds to its capture where there is a past or a person's word."""
        ruleset, as_of = self._plan.ruleset, capture[0][0]
        before = read_previous(ruleset, previous, as_of)
        word = read_override(ruleset, override, as_of)
        return Extra(self._stander.stand(capture, before, word))


def _inputs_of(record: Record, as_of: datetime) -> Inputs:
    """The facts of a record that are visible at an instant."""
    trace = record.trace
    return Inputs(
        lead_id=record.lead_id,
        as_of=as_of,
        fields=dict(trace.fields),
        events=tuple(event for event in trace.events if event.at <= as_of),
        events_given=trace.events_given,
        colleague_events_given=trace.colleague_events_given,
        colleagues=None if trace.colleagues is None else tuple(map(dict, trace.colleagues)),
        notes=trace.notes,
        unknown_keys=trace.unknown_keys,
        unseen_events=trace.unseen_events,
        repeated_events=trace.repeated_events,
        unknown_events=trace.unknown_events,
    )


def compile_program(ruleset: ir.Ruleset) -> Program:
    """A checked ruleset as a program; the same decisions as the reference backend, fast."""
    return Program(ruleset)


def _values_reader(readers: list[tuple[str, Any]]) -> Any:
    return lambda values: [read(values[name]) for name, read in readers]


def _is_after(raw: object, as_of: datetime) -> bool:
    """Whether what is not missing is an instant later than `as_of`; raises Unusual."""
    if type(raw) is datetime and raw.tzinfo is UTC:
        return raw > as_of
    raise Unusual


def _check_event(event: Mapping[str, Any], ids: IdReader) -> None:
    """Raises Unusual unless an event that is not seen yet is readable all the same."""
    known_at = event.get("known_at")
    if known_at is not None and (type(known_at) is not datetime or known_at.tzinfo is not UTC):
        raise Unusual
    ids.value(event.get("id"))
