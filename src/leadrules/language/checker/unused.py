"""What is declared but never used, which is most often a rule that was forgotten."""

from __future__ import annotations

from leadrules.language.checker.desk import Desk
from leadrules.language.checker.names import declared
from leadrules.language.problems import shown

MAY_REST = frozenset({"score", "label", "matrix", "grade"})
"""Every decision shows these, so that nothing needs to read them."""


def check_unused(desk: Desk) -> None:
    """Warns of each name that nothing reads."""
    for name, what, path in declared(desk):
        if what not in MAY_REST and name not in desk.used:
            desk.warn("LR450", f"{what} {shown(name)} is never used", path, key=True)
