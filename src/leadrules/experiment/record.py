"""What the reading of a live test says: whether it can be read at all, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from leadrules.experiment.split import Split

if TYPE_CHECKING:  # so that the records can be known without the numerical libraries
    from leadrules.analysis.compare.statistics.answers import CannotTell
    from leadrules.analysis.compare.statistics.proportion import Proportion
    from leadrules.analysis.compare.statistics.sample_ratio import SampleRatio
    from leadrules.analysis.compare.statistics.sequential import Reading

FORMAT = 1
"""The number of the form that `ExperimentReading.to_dict` gives."""

Finding = Literal["better", "worse", "not shown", "cannot tell", "alarm"]


@dataclass(frozen=True, slots=True)
class ArmTally:
    """One arm: what was randomised into it, and what of it is mature and won.

    `units` are leads, or accounts where the test is by account.
    """

    arm: str
    weight: float
    units: int
    mature: int
    won: Proportion | CannotTell
    """With Wilson's interval, which is right for one look alone; the reading's limits decide."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many rows, leads or accounts were left out, and why, in words."""

    why: str
    many: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Ids that are recorded in another arm than the split puts them in; `ids` are the first few."""

    many: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChallengerReading:
    """What is shown of one challenger beside the champion, as data and in one sentence."""

    arm: str
    finding: Finding
    reading: Reading | CannotTell
    text: str


@dataclass(frozen=True, slots=True)
class ExperimentReading:
    """A live test as it stands; `read_experiment` makes it. An alarm means: read nothing else."""

    split: Split
    window: timedelta
    since: datetime | None
    until: datetime
    """Until when outcomes are known."""
    level: float
    first: datetime | None
    """The earliest and the latest decision of what is mature."""
    last: datetime | None
    arms: tuple[ArmTally, ...]
    mismatch: Mismatch
    ratio: SampleRatio | CannotTell
    alarms: tuple[str, ...]
    challengers: tuple[ChallengerReading, ...]
    left_out: tuple[LeftOut, ...]
    caveats: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """One sentence a challenger, or why the test cannot be read."""
        return " ".join(challenger.text for challenger in self.challengers)

    @property
    def alarm(self) -> bool:
        """Whether the test cannot be read."""
        return bool(self.alarms)

    def text(self) -> str:
        """The verdict first, then the arms, the checks and what was left out, as plain text."""
        from leadrules.experiment.words import page

        return page(self)

    def __str__(self) -> str:
        return self.text()

    def to_dict(self) -> dict[str, Any]:
        """The reading as dicts, lists, texts, numbers, booleans and None."""
        told: dict[str, Any] = {"format": FORMAT, "verdict": self.verdict, "alarm": self.alarm}
        return told | {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case timedelta():
            return value.total_seconds()
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case tuple():
            return [_plain(each) for each in value]
        case _ if type(value).__name__ == "CannotTell":
            return {"cannot_tell": value.reason}
        case _ if is_dataclass(value):
            return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value
