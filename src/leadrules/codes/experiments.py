"""LR680 to LR685: live tests."""

from __future__ import annotations

from leadrules.codes.code import Code

CODES: dict[str, Code] = {
    "LR680": Code(
        "experiment-column",
        "The rows of a live test have no column for the id, the arm, the decision or the outcome.",
        "Without it nobody can tell whose outcome is whose.",
    ),
    "LR681": Code(
        "experiment-cell",
        "An id, an instant or an outcome of a live test cannot be read, or an instant is missing.",
        "A row left out by a slip is one that the arms were not meant to lose.",
    ),
    "LR682": Code(
        "unknown-arm",
        "A row of a live test names no arm, or one that the test does not have.",
        "Either the row is of another test or the test is described wrongly.",
    ),
    "LR683": Code(
        "outcome-missing",
        "A lead of a live test has no outcome although its window has passed.",
        "Left out by its outcome, it would make an arm look better than it is. A lead whose window "
        "has passed unwon was not won.",
    ),
    "LR684": Code(
        "outcome-twice",
        "The rows of one lead or account of a live test say both that it was won and that not.",
        "Which of them came within the window, only the instant of winning tells.",
    ),
    "LR685": Code(
        "no-experiment",
        "No row of a live test has an id.",
        "A test has leads or accounts that were randomised.",
    ),
}
