"""A comparison of two versions: all that was asked, found, and could not be found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from leadrules.analysis.compare.changes.record import Changes
from leadrules.analysis.compare.choices import Choices
from leadrules.analysis.compare.evidence.record import Evidence, Line
from leadrules.analysis.compare.planning.record import Planning
from leadrules.analysis.compare.population.record import FirstCrossing, Population
from leadrules.analysis.compare.rules.record import RulesReport
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.diff.record import Diff
from leadrules.analysis.page.writing import write_whole

if TYPE_CHECKING:
    from leadrules.analysis.compare.attribution.record import Attribution


@dataclass(frozen=True, slots=True)
class Caveat:
    """What a reader has to know before believing a figure, in words; `serious` ones stand first."""

    kind: Literal["leakage", "assumption", "data", "plan", "statistics"]
    serious: bool
    text: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which data were compared: rows, columns and a hash of each table's content."""

    table: Literal["leads", "events"]
    rows: int
    columns: tuple[str, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions over the same leads; `leadrules.compare` makes it."""

    diff: Diff
    choices: Choices
    data: tuple[Fingerprint, ...]
    population: Population
    changes: Changes
    crossing: FirstCrossing | CannotTell
    evidence: Evidence | CannotTell | None
    """None where no outcome was asked for; a reason where outcomes can say nothing at all."""
    planning: Planning
    rules: tuple[RulesReport, RulesReport]
    caveats: tuple[Caveat, ...]
    made_at: datetime
    library: str
    """Of which library the leads were, and so are the frames that are given back."""

    @property
    def verdicts(self) -> tuple[Line, ...]:
        """Two lines: on leads that sales worked, and if rolled out; none without an outcome."""
        return self.evidence.lines if isinstance(self.evidence, Evidence) else ()

    @property
    def attribution(self) -> Attribution | CannotTell:
        """Which change of the rules flipped which lead."""
        return self.changes.attribution

    @property
    def flips(self) -> Any:
        """The leads whose verdict differs, one row each, as a frame of the leads' library.

        Columns: `row`, `lead_id`, `old_verdict`, `new_verdict`, `old_score`, `new_score`, and
        `why`, the smallest set of changes that flips the lead. Leads of DuckDB, Spark and Ibis
        give a Polars frame.
        """
        from leadrules.analysis.compare.flips import flips_table
        from leadrules.analysis.compare.tables import given_back

        return given_back(flips_table(self.population, self.changes), self.library)

    def summary(self, *, width: int | None = None, color: bool = False) -> str:
        """The comparison for a terminal, what matters first; `width` in columns, 100 if not given.

        >>> import leadrules, polars
        >>> a, b = (leadrules.load(f"rules/b2b-saas/{v}.yaml") for v in ("1.0.0", "2.0.0"))
        >>> leads = polars.DataFrame({"lead_id": ["ann"], "job_title": ["CFO"]})
        >>> found = leadrules.compare(a, b, leads, as_of="2024-02-01")
        >>> "1 lead" in found.summary()
        True
        """
        from leadrules.analysis.compare.report.text_page import text_of

        return text_of(self, width=width or 100, color=color)

    def to_html(self, file: str | Path | None = None) -> str:
        """The report as one HTML page that needs no network; written to `file` where one is given.

        The file appears when it is whole. Raises OSError where it cannot be written.
        """
        from leadrules.analysis.compare.report.page import to_html

        html = to_html(self)
        if file is not None:
            write_whole(html, file)
        return html

    def to_dict(self) -> dict[str, Any]:
        """The comparison as dicts, lists, texts, numbers, booleans and None."""
        from leadrules.analysis.compare.json_form import to_dict

        return to_dict(self)

    def _repr_html_(self) -> str:
        from leadrules.analysis.compare.report.page import fragment

        return fragment(self)

    def __str__(self) -> str:
        return self.summary()
