"""Scores: made of groups or of other scores, without circles, and one of them is the main one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from leadrules.language import document
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.checker.rules import check_bounds
from leadrules.language.problems import did_you_mean, shown


def check_scores(desk: Desk) -> None:
    """Lays down the scores, parts before the scores that add them up, and the main one."""
    mark = len(desk.diagnostics)
    scores = desk.document.scores
    with_groups = _check_groups(desk)
    misspelt = desk.errors_since(mark)  # WHY: it may be a group of any of the scores
    for name, score in scores.items():
        path: Path = ("scores", name)
        check_bounds(desk, score, path)
        parts = parts_of(score)
        if parts is not None and name in with_groups:
            desk.error(
                "LR406",
                f"score {shown(name)} has both parts and groups",
                path,
                key=True,
                help="give its groups a score of their own, and add that as a part",
            )
        if parts is None and name not in with_groups and not misspelt:
            desk.error(
                "LR406",
                f"score {shown(name)} has neither groups nor parts",
                path,
                key=True,
                help="give a group this score, or write `sum` or `weighted`",
            )
        _check_parts(desk, score, path)
    desk.scores = _in_order(desk)
    desk.sums_in_doubt |= desk.errors_since(mark)
    _check_main(desk)


def parts_of(score: document.Score) -> Mapping[str, Decimal | None] | None:
    """The scores that a score adds up, each with its percentage; None where it has groups."""
    if score.sum is not None:
        return dict.fromkeys(score.sum)
    return score.weighted


def _check_groups(desk: Desk) -> set[str]:
    named = set()
    for place, group in enumerate(desk.document.groups):
        if _is_score(desk, group.score, ("groups", place, "score")):
            named.add(group.score)
    return named


def _is_score(desk: Desk, name: str, path: Path, *, key: bool = False) -> bool:
    """Not `Desk.known`: to be added up is not yet to be read."""
    scores = desk.document.scores
    if name not in scores:
        message = f"unknown score {shown(name)}"
        desk.error("LR201", message, path, key=key, help=did_you_mean(name, scores))
    return name in scores


def _check_parts(desk: Desk, score: document.Score, path: Path) -> None:
    seen: set[str] = set()
    for place, part in enumerate(score.sum or ()):
        if _is_score(desk, part, (*path, "sum", place)) and part in seen:
            desk.error("LR204", f"score {shown(part)} is added twice", (*path, "sum", place))
        seen.add(part)
    for part in score.weighted or ():
        _is_score(desk, part, (*path, "weighted", part), key=True)


def _in_order(desk: Desk) -> tuple[str, ...]:
    scores = desk.document.scores
    order = TopologicalSorter(
        {
            name: [part for part in parts_of(score) or () if part in scores]
            for name, score in scores.items()
        }
    )
    try:
        return tuple(order.static_order())
    except CycleError as error:
        circle = error.args[1][::-1]  # from a score to its part
        message = "scores add up in a circle: " + " -> ".join(shown(name) for name in circle)
        desk.error("LR407", message, ("scores", circle[0]), key=True)
        return ()


def _check_main(desk: Desk) -> None:
    scores = desk.document.scores
    named = desk.document.score
    if named is not None:
        if _is_score(desk, named, ("score",)):
            desk.main_score = named
    elif len(scores) == 1:
        desk.main_score = next(iter(scores))
    else:
        listed = ", ".join(shown(name) for name in scores)
        desk.error(
            "LR408",
            f"there are several scores, {listed}, and no main one",
            ("scores",),
            key=True,
            help="write `score:` and its name at the top",
        )
