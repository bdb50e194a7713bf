"""How a ruleset's names, a lead's values and single changes are said to a reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import assert_never

from leadrules.analysis.why.answers import Answers, answers_of
from leadrules.analysis.why.changes import Change, Happening
from leadrules.analysis.why.reach import nodes
from leadrules.analysis.why.record import Has, Row
from leadrules.analysis.wording import Words, words_of
from leadrules.analysis.wording.quantities import listed, plural
from leadrules.backends.python.decoding.contributions import filled
from leadrules.decision.layout import brief, moment
from leadrules.decision.reasons import in_words
from leadrules.decision.record import Contribution, Override, Record, Value
from leadrules.decision.units import plain
from leadrules.language import ir
from leadrules.language.loading import Loaded

HIDDEN = "(hidden)"
"""What a mask shows in the place of a personal value."""


@dataclass(frozen=True)
class Phrasing:
    """Says things of one ruleset about one record; with `mask`, without personal values."""

    loaded: Loaded
    record: Record
    mask: bool = False

    @cached_property
    def words(self) -> Words:
        """The words for the ruleset's expressions."""
        return words_of(self.loaded.ruleset, self.loaded.document)

    @cached_property
    def answers(self) -> Answers:
        """What every condition within the verdicts' says of the record."""
        return answers_of(self.loaded.ruleset, self.record)

    @cached_property
    def personal(self) -> frozenset[str]:
        """Fields, attributes and measures whose value is personal."""
        ruleset = self.loaded.ruleset
        names = {field.name for field in ruleset.fields if field.personal}
        attributes = {
            (kind.name, one.name)
            for kind in ruleset.events
            for one in kind.attributes
            if one.personal
        }
        measures = set()
        for measure in ruleset.measures:
            match measure:
                case ir.Total(selection=selection, attribute=attribute):
                    if any((type_, attribute) in attributes for type_ in selection.types):
                        measures.add(measure.name)
                case ir.RollUp(value=value):
                    if any(
                        isinstance(node, ir.Read) and node.name in names for node in nodes(value)
                    ):
                        measures.add(measure.name)
                case _:
                    pass
        return frozenset(names | measures)

    # --- names -----------------------------------------------------------------------------------

    def name(self, name: str) -> str:
        """A name as a reader would say it; of a count that a rule makes for itself, what it is."""
        measure = self.words.vocabulary.measures.get(name)
        if measure is not None and name.startswith("_"):
            return self.words.measure(measure)
        return in_words(name)

    def who(self) -> str:
        """The lead."""
        lead_id = self.record.lead_id
        if lead_id is None:
            return "lead without id"
        fields = self.record.trace.fields
        shown_personal = any(
            isinstance(value, str) and value.strip() == lead_id.strip()
            for name, value in fields.items()
            if name in self.personal
        )
        return HIDDEN if self.mask and shown_personal else brief(lead_id)

    def missing(self, names: Iterable[str]) -> str:
        """What was missing, as a clause."""
        measures = {measure.name for measure in self.record.trace.measures}
        fields, counts, events = [], [], False
        for name in dict.fromkeys(names):
            if name not in measures:
                fields.append(self.name(name))
            elif self._lacks_events(name):
                events = True
            else:
                counts.append(self.name(name))
        said = []
        if fields:
            said.append(f"{listed(fields)} {'are' if len(fields) > 1 else 'is'} missing")
        if counts:
            said.append(f"{listed(counts)} {'are' if len(counts) > 1 else 'is'} not known")
        if events:
            said.append(f"{self._what_lacks()} is not known")
        return listed(said) if said else "it could not be worked out"

    def _lacks_events(self, name: str) -> bool:
        measure = self.words.vocabulary.measures[name]
        trace = self.record.trace
        if isinstance(measure, ir.RollUp):
            return trace.colleagues is None
        match measure.selection.scope:
            case ir.Scope.LEAD:
                return not trace.events_given
            case ir.Scope.COLLEAGUES:
                return not trace.colleague_events_given
            case ir.Scope.ACCOUNT:
                return not (trace.events_given and trace.colleague_events_given)
            case _:
                assert_never(measure.selection.scope)

    def _what_lacks(self) -> str:
        trace = self.record.trace
        if not trace.events_given:
            return "what the lead did"
        if trace.colleagues is None:
            return "who its colleagues are"
        return "what its colleagues did"

    # --- values ----------------------------------------------------------------------------------

    def value(self, value: Value, name: str | None = None) -> str:
        """A value in words; hidden where the name's values are personal and a mask is on."""
        if value is None:
            return "missing"
        if self.mask and name is not None and name in self.personal:
            return HIDDEN
        match value:
            case bool():
                return "yes" if value else "no"
            case int() | Decimal():
                return number(value)
            case str():
                return brief(value)
            case datetime():
                return moment(value)
            case date():
                return value.isoformat()
            case tuple():
                return brief(", ".join(value)) if value else "none"
            case _:
                assert_never(value)

    def has(self, one: Has) -> str:
        """What a name comes to."""
        return f"{self.name(one.name)} is {self.value(one.value, one.name)}"

    def reason(self, contribution: Contribution) -> str:
        """A rule's reason, or its id in plain words."""
        if contribution.reason is None:
            return in_words(contribution.rule)
        if not self.mask:
            return brief(contribution.reason)
        rule = self.rule(contribution.rule)
        if rule is None or rule.reason is None:
            return in_words(contribution.rule)
        values: dict[str, Value] = dict(self.record.trace.fields)
        values |= {one.name: one.value for one in self.record.trace.measures}
        values |= {name: HIDDEN for name in self.personal if values.get(name) is not None}
        return brief(filled(rule.reason, values))

    def rule(self, name: str) -> ir.Rule | None:
        """The rule of that id."""
        rules = (rule for group in self.loaded.ruleset.groups for rule in group.rules)
        return next((rule for rule in rules if rule.id == name), None)

    def row(self, row: Row) -> str:
        """What moved the score."""
        match row.kind:
            case "rule":
                one = next(c for c in self.record.trace.contributions if c.rule == row.name)
                said = self.reason(one)
                if one.outcome == "not_fired":
                    return f"{in_words(row.name)}: does not hold"
                return f"{in_words(row.name)}: not known" if one.outcome == "unknown" else said
            case "cap":
                return f"{in_words(row.name)} counts {plain(row.bound or Decimal(0))} at most"
            case "floor":
                return f"{in_words(row.name)} counts {plain(row.bound or Decimal(0))} at least"
            case "weight":
                return f"{in_words(row.name)} counts {plain(row.bound or Decimal(0))} %"
            case "override":
                return f"changed by {brief(row.name)}"
            case _:
                assert_never(row.kind)

    # --- changes ---------------------------------------------------------------------------------

    def change(self, change: Change) -> str:
        """A change as what follows "with"."""
        match change.kind:
            case "field" if change.now is None:
                return f"{in_words(change.name)} known to be {self.value(change.to)}"
            case "field":
                now = self.value(change.now, change.name)
                return f"{in_words(change.name)} being {self.value(change.to)} instead of {now}"
            case "colleague":
                value = self.value(change.to)
                return f"one more colleague whose {in_words(change.name)} is {value}"
            case "no_event":
                event = change.events[0]
                return f"no {in_words(event.type)} on {event.at.astimezone(UTC):%Y-%m-%d}"
            case "event":
                return self._events(change)
            case _:
                assert_never(change.kind)

    def _events(self, change: Change) -> str:
        first, count = change.events[0], len(change.events)
        happened = any(event.type == change.name for event in self.record.trace.events)
        noun = in_words(change.name) if count == 1 else plural(in_words(change.name))
        more = " more" if happened else ""
        by = "" if first.member is None else " by a colleague"
        apart = ""
        if count > 1 and change.events[1].at != first.at:
            gap = first.at - change.events[1].at
            apart = ", on different days" if gap.days else ", some time apart"
        said = "one" if count == 1 else str(count)
        return f"{said}{more} {noun}{self._attributes(first)}{by}{apart}"

    def _attributes(self, event: Happening) -> str:
        said = [f"{in_words(name)}: {self.value(value)}" for name, value in event.values]
        return f" ({', '.join(said)})" if said else ""

    def override(self, override: Override) -> str:
        """A person's word, as a sentence without its stop."""
        who, why = brief(override.who), brief(override.why)
        if override.score is not None:
            what = f"set the score to {plain(override.score)}"
        elif override.add is not None:
            what = f"gave {'+' if override.add > 0 else ''}{plain(override.add)} points"
        elif override.verdict is not None:
            what = f"set it to {override.verdict}"
        else:
            what = "disqualified it"
        until = "" if override.until is None else f" until {moment(override.until)}"
        return f"{who} {what}{until}: {why}"


def number(value: int | Decimal) -> str:
    """A number with its thousands set apart.

    >>> number(1250000), number(Decimal("12.50")), number(2024)
    ('1,250,000', '12.5', '2024')
    """
    digits = plain(Decimal(value))
    whole, point, rest = digits.partition(".")
    return f"{int(whole):,}{point}{rest}" if abs(Decimal(value)) >= 10_000 else digits
