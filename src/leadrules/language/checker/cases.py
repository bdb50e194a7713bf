"""Cases: that what they name exists. What they expect is found out by playing them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from leadrules.language import document
from leadrules.language.checker.checked import Path
from leadrules.language.checker.desk import Desk
from leadrules.language.problems import did_you_mean, shown


def check_cases(desk: Desk) -> None:
    """Checks the names in every case, and that cases can be told apart."""
    whole = desk.document
    known = _Known(
        verdicts={verdict.verdict for verdict in whole.verdicts},
        rules={rule.id for group in whole.groups for rule in group.rules},
        labels={*whole.labels, *whole.matrices, *whole.grades},
    )
    names: set[str] = set()
    for place, case in enumerate(whole.cases):
        path: Path = ("cases", place)
        if case.name in names:
            desk.error("LR202", f"there are two cases {shown(case.name)}", (*path, "name"))
        names.add(case.name)
        _check_case(desk, known, case, path)


@dataclass(frozen=True, slots=True)
class _Known:
    verdicts: set[str]
    rules: set[str]
    labels: set[str]


def _check_case(desk: Desk, known: _Known, case: document.Case, path: Path) -> None:
    expect, scores = case.expect, desk.document.scores
    for part, there in (
        (expect, (*path, "expect")),
        (expect.effective, (*path, "expect", "effective")),
        (case.previous, (*path, "previous")),
        (case.override, (*path, "override")),
    ):
        name = None if part is None else part.verdict
        if name is None or name in known.verdicts or (name == "hold" and part is not case.override):
            continue
        hint = did_you_mean(name, known.verdicts)
        desk.error("LR201", f"unknown verdict {shown(name)}", (*there, "verdict"), help=hint)
    _known(desk, "score", expect.scores, scores, (*path, "expect", "scores"))
    _known(desk, "label", expect.labels, known.labels, (*path, "expect", "labels"))
    _known(desk, "rule", expect.points, known.rules, (*path, "expect", "points"))
    for key in ("fired", "not_fired", "unknown"):
        _known(desk, "rule", getattr(expect, key), known.rules, (*path, "expect", key))


def _known(desk: Desk, what: str, names: Iterable[str], among: Collection[str], path: Path) -> None:
    for place, name in enumerate(names):
        if name not in among:
            step = place if isinstance(names, tuple) else name
            desk.error(
                "LR201",
                f"unknown {what} {shown(name)}",
                (*path, step),
                key=not isinstance(names, tuple),
                help=did_you_mean(name, among),
            )
