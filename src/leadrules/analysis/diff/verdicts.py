"""Differences of verdicts, and of the labels, matrices and grades that they read."""

from __future__ import annotations

from functools import partial

from leadrules.analysis.diff.entries import paired, reordered
from leadrules.analysis.diff.naming import axis
from leadrules.analysis.diff.pair import Pair, Thing
from leadrules.analysis.diff.sides import Side
from leadrules.analysis.wording import Words
from leadrules.analysis.wording.outcomes import given, rungs
from leadrules.analysis.wording.quantities import duration, number
from leadrules.diagnostics.shown import shown
from leadrules.language import ir


def verdicts(pair: Pair) -> None:
    """Verdicts in their order, then those that are gone."""
    old = {each.name: (place, each) for place, each in enumerate(pair.a.ruleset.verdicts)}
    new = {each.name: (place, each) for place, each in enumerate(pair.b.ruleset.verdicts)}
    names = pair.renamed.verdicts
    moved = reordered([names.get(name, name) for name in old], list(new))
    for before, after in pair.matched(old, new, names):
        old_path = None if before is None else ("verdicts", old[before][0])
        new_path = None if after is None else ("verdicts", new[after][0])
        thing = Thing("verdict", before, after, old_path, new_path)
        if before is None and after is not None:
            place, verdict = new[after]
            said = f"{_place(place, len(new))}, given {_whole(pair.b.words, verdict)}"
            pair.whole("added", thing, None, said)
        elif after is None and before is not None:
            place, verdict = old[before]
            said = f"{_place(place, len(old))}, given {_whole(pair.a.words, verdict)}"
            pair.whole("removed", thing, said, None)
        elif before is not None and after is not None:
            if before != after:
                pair.whole("renamed", thing, shown(before), shown(after))
            if after in moved:
                first, then = old[before][0], new[after][0]
                said_old, said_new = _place(first, len(old)), _place(then, len(new))
                if said_old == said_new:
                    said_old, said_new = (
                        f"{said_old}, {_behind(pair.a.ruleset, first)}",
                        f"{said_new}, {_behind(pair.b.ruleset, then)}",
                    )
                pair.whole("moved", thing, said_old, said_new)
            _verdict(pair, thing, old[before][1], new[after][1])


def _place(place: int, of: int) -> str:
    return "last" if place == of - 1 else "first" if place == 0 else f"number {place + 1} of {of}"


def _behind(ruleset: ir.Ruleset, place: int) -> str:
    return f"after {ruleset.verdicts[place - 1].name}" if place else "before all others"


def _whole(words: Words, verdict: ir.Verdict) -> str:
    parts = [given(words, verdict)]
    for aspect, value in _terms(words, verdict).items():
        if value not in (None, "no", _AT_ONCE):
            parts.append(f"{_SHORT.get(aspect, aspect)}: {value}")
    return "; ".join(parts)


_AT_ONCE = "at once"
_SHORT = {
    "if_unknown": "where that is not known",
    "disqualifies": "takes the lead out",
    "latch": "kept once given",
    "leave_when": "kept until",
    "requalify_after": "once left, given again",
}


def _terms(words: Words, verdict: ir.Verdict) -> dict[str, str | None]:
    """What a verdict says besides when it is given."""
    leave = verdict.leave_when
    wait = verdict.requalify_after
    return {
        "if_unknown": "the lead is put on hold" if verdict.hold_if_unknown else "no",
        "disqualifies": "yes" if verdict.disqualifies else "no",
        "latch": "yes" if verdict.latch else "no",
        "leave_when": None if leave is None else words.clause(leave.expression),
        "requalify_after": _AT_ONCE if wait is None else f"after {duration(wait)}",
    }


def _verdict(pair: Pair, thing: Thing, old: ir.Verdict, new: ir.Verdict) -> None:
    if not pair.same(old.condition, new.condition):
        said = given(pair.a.words, old), given(pair.b.words, new)
        pair.part(thing, "when", *said, at=("when",))
    words_old, words_new = _terms(pair.a.words, old), _terms(pair.b.words, new)
    values = {
        "if_unknown": (old.hold_if_unknown, new.hold_if_unknown),
        "disqualifies": (old.disqualifies, new.disqualifies),
        "latch": (old.latch, new.latch),
        "leave_when": (None, None) if pair.same(old.leave_when, new.leave_when) else (0, 1),
        "requalify_after": (old.requalify_after, new.requalify_after),
    }
    for aspect, both in values.items():
        terms = words_old[aspect], words_new[aspect]
        pair.if_other(thing, aspect, both, terms, at=(aspect,))


# --- labels, matrices, grades --------------------------------------------------------------------


def labels(pair: Pair) -> None:
    """Labels, threshold by threshold."""
    old = {each.name: each for each in pair.a.ruleset.labels}
    new = {each.name: each for each in pair.b.ruleset.labels}

    def said(side: Side, label: ir.Label) -> str:
        return rungs(side.words, label)

    pair.named("label", "labels", old, new, said, partial(_label, pair))


def matrices(pair: Pair) -> None:
    """Matrices by their two halves."""
    old = {each.name: each for each in pair.a.ruleset.matrices}
    new = {each.name: each for each in pair.b.ruleset.matrices}

    def said(side: Side, matrix: ir.Matrix) -> str:
        rows, columns = rungs(side.words, matrix.rows), rungs(side.words, matrix.columns)
        return f"the first part is {rows}; the second is {columns}"

    def differ(thing: Thing, first: ir.Matrix, then: ir.Matrix) -> None:
        _label(pair, thing, first.rows, then.rows, "rows")
        _label(pair, thing, first.columns, then.columns, "columns")

    pair.named("matrix", "matrices", old, new, said, differ)


_HALVES = {"rows": "first part, ", "columns": "second part, ", "": ""}


def _label(pair: Pair, thing: Thing, old: ir.Label, new: ir.Label, half: str = "") -> None:
    if pair.a.forms.meaning(axis(old)) == pair.b.forms.meaning(axis(new)):
        return
    at = (half,) if half else ()
    scores = pair.a.forms.named(old.score), new.score
    said = tuple(
        f"the {side.words.name(label.score)}" for side, label in ((pair.a, old), (pair.b, new))
    )
    if scores[0] != scores[1]:
        entry = _HALVES[half].removesuffix(", ") or None
        pair.part(thing, "score", *said, entry=entry, at=(*at, "score"))
    before = [rung for rung, _ in old.rungs]
    after = [rung for rung, _ in new.rungs]
    for was, now in paired(old.rungs, new.rungs, before, after, leftovers=False):
        rung = (was or now or (0, ("", 0)))[1][0]
        least = tuple(
            None if each is None else f"from {number(each[1][1], 2)}" for each in (was, now)
        )
        if least[0] != least[1]:
            entry = f"{_HALVES[half]}{shown(rung)}"
            pair.part(thing, "from", *least, entry=entry, at=(*at, "from", rung))
    if old.hide_unknown != new.hide_unknown:
        unknown = ("no label" if each.hide_unknown else "as of its number" for each in (old, new))
        entry = _HALVES[half].removesuffix(", ") or None
        pair.part(thing, "if_unknown", *unknown, entry=entry, at=(*at, "if_unknown"))
    elif scores[0] == scores[1] and dict(old.rungs) == dict(new.rungs):
        orders = (", ".join(map(shown, each)) for each in (before, after))
        pair.part(thing, "order", *orders, at=(*at, "from"))


def grades(pair: Pair) -> None:
    """Grades: ladder, start, and each step."""
    old = {each.name: each for each in pair.a.ruleset.grades}
    new = {each.name: each for each in pair.b.ruleset.grades}
    pair.named("grade", "grades", old, new, _grade_said, partial(_grade, pair))


def _grade_said(side: Side, grade: ir.Grade) -> str:
    start = f"starts at {shown(grade.ladder[grade.start])}"
    return "; ".join([start, *(_step_said(side.words, step) for step in grade.steps)])


def _step_said(words: Words, step: ir.GradeStep) -> str:
    clause = words.clause(step.condition.expression)
    moves = [(clause, step.match), ("if not", step.no_match), ("if not known", step.missing)]
    return ", ".join(f"{said}: {move:+d}" for said, move in moves if move) or f"{clause}: 0"


def _grade(pair: Pair, thing: Thing, old: ir.Grade, new: ir.Grade) -> None:
    ladders = ", ".join(map(shown, old.ladder)), ", ".join(map(shown, new.ladder))
    pair.if_other(thing, "ladder", (old.ladder, new.ladder), ladders, at=("ladder",))
    starts = old.ladder[old.start], new.ladder[new.start]
    said = shown(starts[0]), shown(starts[1])
    pair.if_other(thing, "start", starts, said, at=("start",))
    a, b = pair.a, pair.b
    keys_old = [a.forms.written(step.condition) for step in old.steps]
    keys_new = [b.forms.written(step.condition) for step in new.steps]
    for was, now in paired(old.steps, new.steps, keys_old, keys_new):
        if was is None and now is not None:
            at = ("steps", now[0])
            pair.part(thing, "step", None, _step_said(b.words, now[1]), at=at)
        elif now is None and was is not None:
            at = ("steps", was[0])
            pair.part(thing, "step", _step_said(a.words, was[1]), None, at=at)
        elif was is not None and now is not None and not _same_step(pair, was[1], now[1]):
            steps = _step_said(a.words, was[1]), _step_said(b.words, now[1])
            old_at, new_at = ("steps", was[0]), ("steps", now[0])
            pair.part(thing, "step", *steps, at=old_at, new_at=new_at)


def _same_step(pair: Pair, old: ir.GradeStep, new: ir.GradeStep) -> bool:
    moves = (old.match, old.no_match, old.missing) == (new.match, new.no_match, new.missing)
    return moves and pair.same(old.condition, new.condition)
