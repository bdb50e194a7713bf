"""The agreement: promises for verdicts that exist, and hours that can be read."""

from __future__ import annotations

from leadrules.language.checker.desk import Desk
from leadrules.language.hours import HoursError, parse_hours, parse_line
from leadrules.language.problems import did_you_mean, shown

HOURS_HELP = "write days and hours: `Mon-Fri 09:00-17:00`, several spans with commas"


def check_agreement(desk: Desk) -> None:
    """Checks what marketing and sales promise each other."""
    agreement = desk.document.agreement
    if agreement is None:
        return
    verdicts = [verdict.verdict for verdict in desk.document.verdicts]
    for verdict in agreement.promises:
        if verdict not in verdicts:
            desk.error(
                "LR201",
                f"unknown verdict {shown(verdict)}",
                ("agreement", verdict),
                key=True,
                help=did_you_mean(verdict, verdicts),
            )
    if agreement.calendar is not None:
        _check_hours(desk, agreement.calendar.hours)


def _check_hours(desk: Desk, lines: tuple[str, ...]) -> None:
    path = ("agreement", "calendar", "hours")
    mark = len(desk.diagnostics)
    for place, line in enumerate(lines):
        try:
            parse_line(line)
        except HoursError as error:
            desk.error("LR421", str(error), (*path, place), help=HOURS_HELP)
    if desk.errors_since(mark):
        return
    try:
        parse_hours(lines)
    except HoursError as error:
        desk.error("LR421", str(error), path)
