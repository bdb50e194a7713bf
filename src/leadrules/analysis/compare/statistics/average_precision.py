"""Average precision: the area under precision over recall."""

from __future__ import annotations

from dataclasses import dataclass

from sklearn.metrics import average_precision_score

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.columns import Numbers, YesNo, numbers, yes_no


@dataclass(frozen=True, slots=True)
class AveragePrecision:
    """The average precision, and the share of won leads, which a score of chance has."""

    value: float
    chance: float


def average_precision(scores: Numbers, won: YesNo) -> AveragePrecision | CannotTell:
    """Precision averaged over the steps of recall, from the highest score on; ties are one step.

    Sums (R_n - R_{n-1}) P_n, without interpolation: scikit-learn's `average_precision_score`; Davis
    and Goadrich (2006), ICML, on why not to interpolate. Its interval comes from the bootstrap.

    >>> average_precision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).value
    0.83...
    """
    values = numbers(scores)
    outcome = yes_no(won, len(values))
    if not len(values):
        return CannotTell("there are no leads")
    if not outcome.any():
        return CannotTell("no lead was won")
    if outcome.all():
        return CannotTell("every lead was won")
    return AveragePrecision(float(average_precision_score(outcome, values)), float(outcome.mean()))
