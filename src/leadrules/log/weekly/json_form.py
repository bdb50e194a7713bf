"""A weekly report as dicts, lists, texts, numbers and None."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from leadrules.analysis.compare.json_form import plain

if TYPE_CHECKING:
    from leadrules.log.weekly.record import WeeklyReport

FORMAT = 1
"""The number of this form."""


def to_dict(report: WeeklyReport) -> dict[str, Any]:
    """The report by the names of its parts, of which the class tells what each is.

    What cannot be told is `{"cannot_tell": reason}`; the window is in seconds.
    """
    parts = {each.name: plain(getattr(report, each.name)) for each in fields(report)}
    return {"format": FORMAT, **parts}
