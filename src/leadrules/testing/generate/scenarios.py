"""What is scored: a lead with its events and account, at several instants one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Literal

from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rulesets import Generated
from leadrules.testing.generate.values import ABSENT, DAY, HOUR, Values, local_day, moved, written

Previous = Literal["none", "decision", "standing", "mapping"] | Mapping[str, Any]
"""Whether a step is given the decision of the step before it, and as what; or one made up."""

_ANCHORS = (
    "2024-02-01T12:00:00+00:00", "2024-03-10T07:00:00+00:00", "2024-03-31T01:00:00+00:00",
    "2024-10-27T01:30:00+00:00", "2024-11-03T06:30:00.000001+00:00", "2024-04-01T00:00:00+00:00",
    "2024-03-09T23:59:59.999999-05:00", "2024-01-01T00:00:00+00:00", "2024-07-15T18:15:00+05:45",
    "2030-01-01T00:00:00+00:00",
)  # fmt: skip
_ENDS = ("0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59.999999+00:00")
"""Where days and local times are not readable for lack of an instant."""
_WALL_CLOCKS = (
    "2024-03-10 02:30", "2024-03-31T02:30:00", "2024-10-27 02:30:00.5", "2024-11-03T01:30",
    "2024-10-06 02:15",
)  # fmt: skip
_BAD_EVENTS: tuple[Any, ...] = (
    5, None, "call", {}, {"type": "call"}, {"at": "2024-01-01"}, {"type": "", "at": None},
    {"type": 5, "at": "2024-01-01"}, {"type": "call", "at": "soon"},
    {"type": "call", "at": 5, "id": "a"}, {"type": "call", "at": "2024-01-01", "id": 1.5},
    {"type": "call", "at": "2024-01-01", "known_at": "x"},
)  # fmt: skip
_BAD_LEADS: tuple[Any, ...] = ({5: "x", "lead_id": "L1"}, None, [], "lead")
_BAD_PARTS: tuple[Any, ...] = (5, "text", {}, [5], [{}], [{"lead": 5}], [{"lead": {}, "events": 5}])


@dataclass(frozen=True, slots=True)
class Step:
    """One scoring: when, after what, and under whose override."""

    as_of: Any
    previous: Previous
    override: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A lead, what is known of it, and the steps at which it is scored, in order of time."""

    lead: Any
    events: Any
    account: Any
    strict: bool
    fits: bool  # nothing in it is unreadable or beyond a limit
    steps: tuple[Step, ...]


def scenarios(
    generated: Generated, choices: Choices, *, leads: int, steps: int, fits: bool = False
) -> Iterator[Scenario]:
    """Random scenarios for a ruleset; with `fits`, only leads that fit its schema."""
    percent = 45 if generated.document.get("on_unreadable") == "missing" else 80
    for _ in range(leads):
        yield Scene(generated, choices, fits=fits or choices.chance(percent)).scenario(steps)


class Scene:
    """Makes one scenario, or the parts of one, around one instant."""

    def __init__(
        self,
        generated: Generated,
        choices: Choices,
        *,
        fits: bool,
        anchor: datetime | None = None,
    ) -> None:
        self._document, self._vocabulary = generated.document, generated.vocabulary
        self._choices, self._fits = choices, fits
        self._limits = self._document.get("limits", {})
        self._anchor = some_instant(choices, fits=fits) if anchor is None else anchor
        self._values = Values(self._vocabulary, choices, self._anchor, fits=fits)
        self._events_left = int(self._limits.get("events", 10_000)) if fits else 10_000
        self._keys = self._document.get("keys", {}).get("lead", ("lead_id", "id"))

    def scenario(self, steps: int) -> Scenario:
        """A lead with all that belongs to it, and up to so many steps."""
        choices = self._choices
        lead: Any = self.lead()
        events: Any = None if choices.chance(10) else self.events()
        account: Any = None if choices.chance(40) else self._account(lead)
        if not self._fits and choices.chance(3):
            lead = choices.pick(_BAD_LEADS)
        if not self._fits and choices.chance(3):
            events = choices.pick((5, "text", {}, [5]))
        if not self._fits and choices.chance(3):
            account = choices.pick(_BAD_PARTS)
        if isinstance(lead, dict) and choices.chance(6):
            lead = MappingProxyType(lead)
        if isinstance(events, list) and choices.chance(12):
            events = choices.pick((tuple(events), dict(enumerate(events)).values()))
        return Scenario(
            lead=lead,
            events=events,
            account=account,
            strict=not self._fits and choices.chance(10),
            fits=self._fits,
            steps=tuple(self._steps(steps)),
        )

    # --- the lead and its account -----------------------------------------------------------------

    def lead(self) -> dict[str, Any]:
        """A lead's keys and values."""
        choices = self._choices
        lead: dict[str, Any] = {}
        for name, part in self._vocabulary.fields.items():
            value = self._values.value(name, part)
            if value is ABSENT:
                continue
            aliases = part.get("from", ())
            free = [alias for alias in aliases if alias not in lead]
            if free and choices.chance(40):
                lead[choices.pick(free)] = value
                if choices.chance(20):
                    lead[name] = None
            else:
                lead[name] = value
        if choices.chance(70):
            lead[choices.pick(self._keys)] = choices.pick(("L1", 7, " L1 ", "ﬁ", "", None, "0"))
        if choices.chance(10):
            lead["no such key"] = "x"
        if not self._fits and choices.chance(4):
            lead[self._keys[0]] = choices.pick((1.5, [1], True, "\ud800"))
        return lead

    def _account(self, lead: dict[str, Any]) -> list[Any]:
        choices = self._choices
        most = int(self._limits.get("colleagues", 3)) if self._fits else 3
        account: list[Any] = []
        for _ in range(choices.integer(0, min(3, most))):
            colleague = self.lead()
            if choices.chance(15):
                colleague |= {key: lead[key] for key in self._keys if key in lead}
            member: dict[str, Any] = {"lead": colleague}
            if choices.chance(80):
                member["events"] = self.events()
            elif choices.chance(50):
                member["events"] = None
            account.append(member)
        return account

    # --- events -----------------------------------------------------------------------------------

    def events(self) -> list[Any]:
        """A lead's events, in any order."""
        choices = self._choices
        events: list[Any] = []
        for _ in range(min(choices.pick((0, 1, 3, 5, 8, 12)), self._events_left)):
            if not self._fits and choices.chance(3):
                events.append(choices.pick(_BAD_EVENTS))
            elif events and choices.chance(10):
                events.append(events[choices.integer(0, len(events) - 1)])
            else:
                events.append(self._event())
        if choices.chance(70):
            events.sort(key=lambda event: choices.integer(0, 99))
        self._events_left -= len(events)
        return events

    def _event(self) -> dict[str, Any]:
        choices, vocabulary = self._choices, self._vocabulary
        kind = choices.pick(list(vocabulary.events))
        event: dict[str, Any] = {
            "type": "undeclared" if choices.chance(4) else kind,
            "at": self._at(),
        }
        for name, part in vocabulary.events[kind].items():
            value = self._values.value(name, part)
            if value is not ABSENT:
                event[name] = value
        if choices.chance(35):
            event["id"] = choices.pick(("e1", "e2", 1, "1", "É", "", None, "e10"))
        if choices.chance(10):
            event["known_at"] = choices.pick((event["at"], self._anchor, self._later(), None))
        if choices.chance(4):
            event["no such key"] = "x"
        return event

    def _at(self) -> Any:
        choices, vocabulary = self._choices, self._vocabulary
        if vocabulary.zone_declared and choices.chance(8):
            return choices.pick(_WALL_CLOCKS)
        if choices.chance(8):
            day = local_day(moved(self._anchor, choices.integer(-3, 1) * DAY), vocabulary.zone)
            return choices.pick((day, day.isoformat()))
        if choices.chance(8):
            return written(choices, self._later(), vocabulary)
        return written(choices, self._values.near(), vocabulary)

    def _later(self) -> datetime:
        return moved(self._anchor, self._choices.pick((1, 0, HOUR, 10**12)))

    # --- steps ------------------------------------------------------------------------------------

    def _steps(self, most: int) -> Iterator[Step]:
        choices, vocabulary = self._choices, self._vocabulary
        as_of = self._anchor
        for number in range(choices.integer(1, most)):
            if number:
                jumps = [
                    DAY,
                    HOUR,
                    1,
                    0,
                    *vocabulary.durations,
                    *vocabulary.durations,
                ]
                as_of = moved(as_of, max(0, choices.pick(jumps) + choices.pick((0, 0, 1, -1))))
            given = self._as_of(as_of)
            yield Step(given, self._previous(as_of, number), self._override(as_of))
            if _is_day(given):
                as_of = moved(as_of, 2 * DAY)  # a day stands for its end

    def _as_of(self, as_of: datetime) -> Any:
        choices, vocabulary = self._choices, self._vocabulary
        if choices.chance(85):
            return as_of
        if not self._fits and choices.chance(15):
            return choices.pick(("soon", 5, "2024-02-30", float("nan"), ""))
        day = local_day(moved(as_of, DAY), vocabulary.zone)
        return choices.pick(
            (day, day.isoformat(), as_of.isoformat(), written(choices, as_of, vocabulary))
        )

    def _previous(self, as_of: datetime, number: int) -> Previous:
        choices = self._choices
        if number and choices.chance(75):
            kinds: tuple[Previous, ...] = ("decision", "standing", "mapping")
            return choices.pick(kinds)
        if choices.chance(60):
            return "none"
        names = [verdict["verdict"] for verdict in self._document["verdicts"]]
        verdict = choices.pick([*names, *names, "hold", "Gone"])
        ages = [0, DAY, *self._vocabulary.durations]
        since = moved(as_of, -choices.pick(ages))
        previous: dict[str, Any] = {
            "verdict": verdict,
            "since": written(choices, since, self._vocabulary),
        }
        left = {
            name: moved(as_of, min(0, choices.integer(-1, 1) - choices.pick(ages)))
            for name in choices.some([*names, "hold"], 0, 3)
        }
        if left:
            previous["left"] = left
        if choices.chance(20):
            previous["ruleset"] = {"name": self._document["ruleset"]}
        if not self._fits and choices.chance(15):
            previous |= choices.pick(_BAD_PREVIOUS)
        return previous

    def _override(self, as_of: datetime) -> Mapping[str, Any] | None:
        choices = self._choices
        if choices.chance(70):
            return None
        names = [verdict["verdict"] for verdict in self._document["verdicts"]]
        override: dict[str, Any] = {"who": "ann", "why": choices.pick(("known buyer", "été"))}
        may_disqualify = any("disqualifies" in verdict for verdict in self._document["verdicts"])
        match choices.integer(0, 5):
            case 0 | 1:
                override["score"] = choices.pick((100, 0, "-5.25", 50, 12))
            case 2 | 3:
                override["add"] = choices.pick((20, "-20", "0.01", -100, 1))
            case 4 if may_disqualify:
                override["disqualify"] = True
            case _:
                override["verdict"] = choices.pick(names)
        if choices.chance(30):
            override["at"] = moved(as_of, choices.integer(-1, 1))
        elif choices.chance(30):
            override["until"] = moved(as_of, choices.integer(-1, 1))
        if not self._fits and choices.chance(15):
            override |= choices.pick(_BAD_OVERRIDE)
        return override


def some_instant(choices: Choices, *, fits: bool) -> datetime:
    """An instant at which leads are scored, often one at which some zone's clock changes."""
    at_the_end = not fits and choices.chance(6)
    anchor = choices.pick(_ENDS if at_the_end else _ANCHORS)
    return datetime.fromisoformat(anchor).astimezone(UTC)


def _is_day(given: Any) -> bool:
    if isinstance(given, str):
        return len(given) == len("2024-01-01")
    return isinstance(given, date) and not isinstance(given, datetime)


_BAD_PREVIOUS: tuple[dict[str, Any], ...] = (
    {"ruleset": "another"}, {"since": date(2999, 1, 1)}, {"verdict": 5}, {"left": [1]}, {"more": 1},
    {"since": "soon"}, {"left": {5: "x"}}, {"as_of": "1999-01-01"},
)  # fmt: skip
_BAD_OVERRIDE: tuple[dict[str, Any], ...] = (
    {"verdict": "Gone"}, {"who": ""}, {"score": 5, "add": 5}, {"score": "many"}, {"at": "soon"},
    {"more": 1}, {"until": date(1999, 1, 1), "at": date(2000, 1, 1)},
)  # fmt: skip
