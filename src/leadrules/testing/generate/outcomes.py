"""Labels, matrices, grades, verdicts and the agreement, over scores of known reach."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from leadrules.language import ir
from leadrules.language.document import LADDER
from leadrules.language.ir import Type
from leadrules.language.scope import Name
from leadrules.testing.generate.conditions import Conditions
from leadrules.testing.generate.measures import length
from leadrules.testing.generate.rules import Reach
from leadrules.testing.generate.vocabulary import Part, Vocabulary

Reaches = dict[str, Reach]
_VERDICTS = ("SQL", "MQL", "nurture", "disqualified", "a.b", "cold-1")
_CENT = Decimal("0.01")
_LADDERS = (list(LADDER), ["low", "mid", "high"], ["été", "F", "A+", "no"], ["0", "1"])
_HOURS = (
    "Mon-Fri 09:00-17:00", "Mon-Fri 09:00-12:30, 13:30-17:00", "Sat 10:00-14:00", "Sun 01:30-03:30",
    "Mon-Sun 00:00-24:00",
)  # fmt: skip


def threshold(vocabulary: Vocabulary, low: Decimal, high: Decimal) -> Decimal:
    """A number of at most two places above one and up to another."""
    steps = int((high - low) / _CENT)
    share = vocabulary.choices.integer(1, 100)
    value = high - (_CENT * (steps * (share - 1) // 100))
    whole = value.quantize(Decimal(1), ROUND_FLOOR)
    value = whole if whole > low and vocabulary.choices.chance(70) else value
    return max(Decimal(-1_000_000), min(Decimal(1_000_000), value.quantize(_CENT, ROUND_FLOOR)))


def label(vocabulary: Vocabulary, scores: Reaches, rungs: list[str]) -> Part:
    """A label whose rungs ascend and can be reached."""
    choices = vocabulary.choices
    score = choices.pick(list(scores))
    reach = scores[score]
    found = {threshold(vocabulary, reach.low - 1, reach.high) for _ in range(len(rungs))}
    ladder = dict(zip(rungs, map(_written, sorted(found)), strict=False))
    part: Part = {"score": score, "from": ladder}
    if choices.chance(30):
        part["if_unknown"] = choices.pick(("zero", "missing"))
    return part


def _written(value: Decimal) -> str:
    return format(value.quantize(_CENT, ROUND_FLOOR).normalize(), "f")


def add_labels(vocabulary: Vocabulary, scores: Reaches, document: Part) -> None:
    """Labels, matrices and grades, each sometimes."""
    choices = vocabulary.choices
    seen = vocabulary.verdict_names
    if choices.chance(55):
        name = vocabulary.new_name()
        made = label(
            vocabulary, scores, choices.pick((["cold", "warm", "hot"], ["a"], ["no", "É"]))
        )
        document["labels"] = {name: made}
        seen[name] = _rungs(list(made["from"]))
    if choices.chance(40):
        name = vocabulary.new_name()
        rows = label(vocabulary, scores, choices.pick((["C", "B", "A"], ["x", "y"])))
        columns = label(vocabulary, scores, ["1", "2", "3"])
        document["matrices"] = {name: {"rows": rows, "columns": columns}}
        cells = [row + column for row in rows["from"] for column in columns["from"]]
        seen[name] = _rungs(cells, ordered=False)
    if choices.chance(45):
        name = vocabulary.new_name()
        ladder = choices.pick(_LADDERS)
        conditions = Conditions(vocabulary, vocabulary.names)
        grade: Part = {} if ladder == _LADDERS[0] else {"ladder": ladder}
        grade["start"] = choices.pick(ladder)
        grade["steps"] = [
            {"when": conditions.boolean(2)}
            | {
                key: str(choices.integer(-3, 3))
                for key in ("match", "no_match", "missing")
                if choices.chance(60)
            }
            for _ in range(choices.integer(1, 4))
        ]
        document["grades"] = {name: grade}
        seen[name] = _rungs(ladder)


def _rungs(ladder: list[str], *, ordered: bool = True) -> Name:
    return Name(ir.Origin.LABEL, Type.RUNG, ladder=tuple(ladder), ordered=ordered)


def verdicts(vocabulary: Vocabulary, scores: Reaches) -> list[Part]:
    """Verdicts that can be reached, the last without a condition."""
    choices = vocabulary.choices
    number = Name(ir.Origin.SCORE, Type.NUMBER, 2)
    names = {**vocabulary.names, **dict.fromkeys(scores, number), **vocabulary.verdict_names}
    conditions = Conditions(vocabulary, {**vocabulary.names, **vocabulary.verdict_names})
    anything = Conditions(vocabulary, names)
    room = {name: reach.high for name, reach in scores.items()}
    *before, last = choices.some(_VERDICTS, 1, 5)
    found: list[Part] = []
    for name in before:
        verdict: Part = {"verdict": name, "when": _asked(vocabulary, scores, room, conditions)}
        if choices.chance(20):
            verdict["if_unknown"] = "hold"
        if choices.chance(25):
            verdict["disqualifies"] = True
        if choices.chance(40):
            verdict["latch"] = True
            if choices.chance(60):
                verdict["leave_when"] = anything.boolean(2)
        if choices.chance(30):
            verdict["requalify_after"] = choices.pick(("90d", "30d", "12h", "1d"))
            vocabulary.durations.append(length(verdict["requalify_after"]))
        found.append(verdict)
    ends: Part = {"verdict": last}
    if choices.chance(15):
        ends["latch"] = True
    if choices.chance(10):
        ends["disqualifies"] = True
    return [*found, ends]


def _asked(
    vocabulary: Vocabulary, scores: Reaches, room: dict[str, Decimal], conditions: Conditions
) -> str:
    """A condition of a verdict; thresholds of one score descend, so that each leaves some room."""
    choices = vocabulary.choices
    free = [name for name in scores if room[name] > scores[name].low]
    if not free or choices.chance(20):
        return conditions.boolean(2)
    score = choices.pick(free)
    value = threshold(vocabulary, scores[score].low, room[score])
    room[score] = value - _CENT
    other = choices.pick(list(scores))
    compared = f"{score} >= {_written(value)}"
    if choices.chance(10):
        compared = f"{_written(value)} <= {score}"
    match choices.integer(0, 7):
        case 0 | 1:
            return compared
        case 6:
            return f"{compared} and is_known({other})"
        case 7:
            return f"{compared} or is_missing({other})"
        case 2:
            return f"{compared} and ({conditions.boolean(1)})"
        case 3:
            return f"{compared} or ({conditions.boolean(1)})"
        case 4:
            return f"{compared} and {other} > {_written(scores[other].low - 1)}"
        case _:
            return f"{compared} or {other} - {score} > {_written(scores[other].high)}"


def agreement(vocabulary: Vocabulary, names: list[str]) -> Part:
    """Promises for some of the verdicts, in working time or without."""
    choices = vocabulary.choices
    part: Part = {}
    for name in choices.some(names, 1, 3):
        promise: Part = {"means": choices.pick(("call them", 'été: "yes"'))}
        if choices.chance(80):
            promise["respond_within"] = choices.pick(("4h", "1d", "2d", "30m", "90s", "0s", "40h"))
        if choices.chance(60):
            promise["accept_or_reject_within"] = choices.pick(("2d", "8h", "5d"))
        if choices.chance(40):
            promise["attempts"] = str(choices.integer(1, 8))
        part[name] = promise
    if choices.chance(70):
        calendar: Part = {"zone": choices.pick(("Europe/Berlin", "America/New_York", "UTC"))}
        calendar["hours"] = choices.pick(_HOURS)
        if choices.chance(30):
            calendar["hours"] = [_HOURS[1], _HOURS[2]]
        if choices.chance(50):
            calendar["holidays"] = ["2024-03-11", "2024-04-01", "2024-12-25"]
        part["calendar"] = calendar
    if choices.chance(30):
        part |= {
            "rejection_reasons": ["wrong person"],
            "weekly_capacity": "120",
            "review_by": "2027-03-31",
        }
    return part
