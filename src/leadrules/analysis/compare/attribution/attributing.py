"""Every lead whose verdict differs, attributed to the changes between two versions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from leadrules.analysis.compare.attribution.answering import answers
from leadrules.analysis.compare.attribution.arrays import UnsupportedError
from leadrules.analysis.compare.attribution.composition import HOLD, Composition
from leadrules.analysis.compare.attribution.leaves import Row, score_row
from leadrules.analysis.compare.attribution.pieces import Asked
from leadrules.analysis.compare.attribution.record import Attribution, Flip, Share
from leadrules.analysis.compare.attribution.shapley import Values, exact, sampled
from leadrules.analysis.compare.attribution.steps import Steps, steps_between
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.backends.columnar.frames.names import event_keys, lead_id_column
from leadrules.backends.columnar.frames.scoring import score_frame
from leadrules.backends.columnar.lowering.events.measuring import reads_account
from leadrules.backends.python import compile_program
from leadrules.language.loading import Loaded

Ladder = tuple[tuple[str, ...], ...]


def attribute(
    a: Loaded,
    b: Loaded,
    leads: Any,
    *,
    events: Any = None,
    as_of: Any = None,
    passes: Collection[str] | None = None,
    scored: tuple[Any, Any] | None = None,
    exact_up_to: int = 12,
    permutations: int = 100,
    seed: int = 0,
) -> Attribution | CannotTell:
    """Why each lead's verdict differs between two versions.

    `leads` and `events` are Polars frames as for `score_frame`, as is `as_of`. `passes` are the
    verdicts that hand a lead over; without them a verdict is worth its place on the ladder.
    `scored` are the answers of `score_frame` for A and for B, where these are there already. A lead
    for which more than `exact_up_to` units matter is estimated from so many `permutations` and
    their reverses.

    Nothing can be told where a verdict holds what is read of a lead against a score, such as
    `total >= employees`. Raises FrameError as `score_frame`.

    >>> import polars
    >>> from leadrules.language.loading import load_file
    >>> a, b = (load_file(f"rules/b2b-saas/{v}.yaml") for v in ("1.0.0", "2.0.0"))
    >>> lead = {"lead_id": "ann", "job_title": "CFO", "industry": "saas", "employees": 500}
    >>> found = attribute(a, b, polars.DataFrame([lead]), as_of="2024-02-01")
    >>> flip = found.flips[0]
    >>> flip.old_verdict, flip.new_verdict, flip.smallest
    ('MQL', 'nurture', (16,))
    >>> [(share.unit, str(share.verdict)) for share in flip.shares]
    [(16, '-1')]
    """
    steps = steps_between(a, b)
    ladder = _ladder(steps, passes)
    as_of = datetime.now(UTC) if as_of is None else as_of
    if scored is None:
        both = [
            score_frame(
                each.ruleset, compile_program(each.ruleset), leads, events=events, as_of=as_of
            )
            for each in (a, b)
        ]
        scored = both[0], both[1]
    pair = _Pair.of(steps, *scored)
    flipped = pair.flipped()
    if not len(flipped):
        return Attribution(steps, ladder, (), seed=seed, permutations=permutations)
    try:
        rows = _rows(steps, leads, events, as_of, flipped)
    except UnsupportedError:
        return CannotTell("a verdict compares a score with what is read of the lead")
    failed = np.logical_or.reduce([row.failed for row in rows])
    composition = Composition(steps.bundles, rows)
    kept = np.nonzero(~failed)[0]
    _agree(composition, kept, pair, flipped)
    found = list(_values(composition, kept, ladder, exact_up_to, permutations, seed))
    id_column = lead_id_column(a.ruleset, leads.columns)
    ids = None if id_column is None else leads[id_column]
    flips = sorted(
        (flip for values in found for flip in _flips(values, pair, flipped, ids)),
        key=lambda flip: flip.row,
    )
    left_out = int(failed.sum())
    return Attribution(steps, ladder, tuple(flips), left_out, seed, permutations)


# --- which leads, and what verdicts are worth ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pair:
    """What both versions decide about every lead; verdicts go by B's names, blank where none."""

    verdicts: tuple[list[str], list[str]]
    scores: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]

    @classmethod
    def of(cls, steps: Steps, a: Any, b: Any) -> _Pair:
        old = [steps.called.get(name, name) or "" for name in a["verdict"].fill_null("").to_list()]
        new = b["verdict"].fill_null("").to_list()
        return cls((old, new), (_hundredths(a), _hundredths(b)))

    def flipped(self) -> npt.NDArray[np.intp]:
        """The rows of leads that both can score and whose verdicts differ."""
        both = zip(*self.verdicts, strict=True)
        return np.array(
            [row for row, (old, new) in enumerate(both) if old and new and old != new],
            dtype=np.intp,
        )


def _hundredths(scored: Any) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.float64] = scored["score"].fill_null(0.0).to_numpy()
    return np.rint(found * 100).astype(np.int64)


def _ladder(steps: Steps, passes: Collection[str] | None) -> Ladder:
    """Verdicts by what they are worth, the least first."""
    verdicts = {each.name: each for each in steps.b.ruleset.verdicts}
    verdicts |= {
        called: each
        for each in steps.a.ruleset.verdicts
        if (called := steps.called.get(each.name, each.name)) not in verdicts
    }
    everything = steps.bundles.slots_of(range(len(steps.units)))
    order = steps.bundles.hybrids.order(everything)
    if passes is not None:
        below = tuple(name for name in (*order, HOLD) if name not in passes)
        return below, tuple(name for name in order if name in passes)
    out = tuple(name for name in order if verdicts[name].disqualifies)
    rising = [(name,) for name in reversed(order) if name not in out]
    return ((*out, HOLD), *rising)


def _rows(
    steps: Steps, leads: Any, events: Any, as_of: Any, flipped: npt.NDArray[np.intp]
) -> list[Row]:
    """The hybrids that have every variant in them, scored over the leads that flip."""
    wanted = flipped
    if not any(reads_account(each.ruleset) for each in (steps.a, steps.b)):
        # WHY: no lead's answer depends on another's
        leads, wanted = leads[flipped], np.arange(len(flipped))
        events = _theirs(steps, leads, events)
    bundles = steps.bundles
    rows = []
    for row in bundles.rows:
        loaded = bundles.hybrids.load(bundles.slots_of(row), roomy=True)
        assert isinstance(loaded, Loaded)  # as the bundles were tried
        rows.append(score_row(row, loaded, leads, events, as_of, wanted))
    return rows


def _theirs(steps: Steps, leads: Any, events: Any) -> Any:
    """The events of some leads, as far as that is plain to see."""
    if events is None or steps.a.ruleset.lead_keys != steps.b.ruleset.lead_keys:
        return events
    keys = [key for key in event_keys(steps.a.ruleset) if key in events.columns]
    own = [key for key in steps.a.ruleset.lead_keys if key in leads.columns]
    if len(keys) != 1 or len(own) != 1 or leads[own[0]].dtype != events[keys[0]].dtype:
        return events
    if not leads[own[0]].dtype.is_integer():
        trimmed = leads[own[0]].cast(str).str.strip_chars()
        if (trimmed != leads[own[0]].cast(str)).any():
            return events
    return events.filter(events[keys[0]].is_in(leads[own[0]].unique().to_list()))


def _agree(
    composition: Composition,
    kept: npt.NDArray[np.intp],
    pair: _Pair,
    flipped: npt.NDArray[np.intp],
) -> None:
    """Hold what is put together to what both versions decide, on every lead."""
    count = composition.relevant.shape[1]
    on = [np.array([[False, True]])] * count
    decided = answers(composition, Asked(kept, on))
    rows = flipped[kept]
    for column in (0, 1):
        verdicts = [composition.names[place] for place in decided.verdicts[:, column]]
        assert verdicts == [pair.verdicts[column][row] for row in rows]
        assert (decided.scores[:, column] == pair.scores[column][rows]).all()


# --- their values --------------------------------------------------------------------------------


def _values(
    composition: Composition,
    kept: npt.NDArray[np.intp],
    ladder: Ladder,
    exact_up_to: int,
    permutations: int,
    seed: int,
) -> Iterator[Values]:
    worths = {name: worth for worth, names in enumerate(ladder) for name in names}
    by_place = np.array([worths[name] for name in composition.names], dtype=np.int64)

    def worth(verdicts: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
        return by_place[verdicts]

    counts = composition.relevant[kept].sum(axis=1)
    for units in range(exact_up_to + 1):
        if len(those := kept[counts == units]):
            yield exact(composition, those, units, worth)
    if len(many := kept[counts > exact_up_to]):
        yield sampled(composition, many, worth, permutations=permutations, seed=seed)


def _flips(values: Values, pair: _Pair, flipped: npt.NDArray[np.intp], ids: Any) -> Iterator[Flip]:
    method: Literal["exact", "sampled"] = "exact" if values.errors is None else "sampled"
    for at, lead in enumerate(values.leads):
        row = int(flipped[lead])
        verdicts, scores = values.verdicts[at].tolist(), values.scores[at].tolist()
        shares = tuple(
            Share(
                unit,
                Fraction(verdict, values.denominator),
                Fraction(score, 100 * values.denominator),
                *(() if values.errors is None else (float(e[at, unit]) for e in values.errors)),
            )
            for unit, (verdict, score) in enumerate(zip(verdicts, scores, strict=True))
            if verdict or score or (values.errors and any(e[at, unit] for e in values.errors))
        )
        yield Flip(
            row,
            None if ids is None or ids[row] is None else str(ids[row]),
            pair.verdicts[0][row],
            pair.verdicts[1][row],
            Decimal(int(pair.scores[0][row])).scaleb(-2),
            Decimal(int(pair.scores[1][row])).scaleb(-2),
            steps=sum(verdicts) // values.denominator,
            method=method,
            shares=shares,
            smallest=values.smallest[at],
            proved=bool(values.proved[at]),
            alone=values.alone[at],
        )
