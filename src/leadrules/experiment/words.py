"""The reading of a live test in words: one sentence a challenger, and a page of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import assert_never

from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.proportion import Proportion
from leadrules.analysis.compare.statistics.sample_ratio import ALARM, SampleRatio
from leadrules.analysis.compare.statistics.sequential import Reading
from leadrules.analysis.wording.quantities import duration
from leadrules.experiment.record import ArmTally, ExperimentReading, Finding, Mismatch
from leadrules.experiment.split import Split
from leadrules.language.problems import shown


def noun(split: Split, many: int = 2) -> str:
    """What is randomised: `lead` or `account`, as many as there are.

    >>> noun(Split("autumn", {"a": 1, "b": 1}, by="account"), 1)
    'account'
    """
    return split.by if many == 1 else f"{split.by}s"


def length(window: timedelta) -> str:
    """A window as a noun.

    >>> length(timedelta(days=90))
    '90 days'
    """
    return duration(window // timedelta(microseconds=1))


def moment(at: datetime | None) -> str:
    """A day, with its time where that is not its end."""
    if at is None:
        return "the beginning"
    if (at.hour, at.minute, at.second) in ((23, 59, 59), (0, 0, 0)):
        return at.date().isoformat()
    return f"{at:%Y-%m-%d %H:%M} UTC"


def alarms(
    split: Split,
    units: int,
    arms: Sequence[ArmTally],
    mismatch: Mismatch,
    ratio: SampleRatio | CannotTell,
) -> tuple[str, ...]:
    """Why a test cannot be read, each as a clause."""
    found = []
    if mismatch.many:
        some = f"{mismatch.many:,} of {units:,} {noun(split, units)} {_are(mismatch.many)}"
        found.append(
            f"{some} recorded in another arm than the id gives, such as {shown(mismatch.ids[0])}: "
            "another name, other weights or other ids were used, or arms were chosen by hand"
        )
    if isinstance(ratio, SampleRatio) and ratio.alarm:
        counts = " : ".join(f"{arm.units:,}" for arm in arms if arm.weight)
        weights = " : ".join(f"{arm.weight:g}" for arm in arms if arm.weight)
        found.append(
            f"the arms have {counts} {noun(split)} where {weights} was planned "
            f"(p {_p(ratio.p)}): some were lost, or got in otherwise, in one arm more than in "
            "another"
        )
    return tuple(found)


def caveats(on_trust: bool, challengers: int, level: float) -> tuple[str, ...]:
    """What a reader has to know, in sentences without a full stop."""
    found = [
        "the limits hold however often one looks, if the ratio between the arms stays as it is; "
        "the rates themselves may change"
    ]
    if on_trust:
        found.append(
            "the outcome is a yes or no without a time: that it came within the window is taken on "
            "trust"
        )
    if challengers > 1:
        each = _percent(1 - (1 - level) / challengers)
        found.append(
            f"each of {challengers} challengers is read at {each}, so that all together err in at "
            f"most {_percent(1 - level)} of tests"
        )
    return tuple(found)


def sentence(
    split: Split,
    window: timedelta,
    arm: str,
    dates: tuple[datetime, datetime] | None,
    finding: Finding,
    reading: Reading | CannotTell,
) -> str:
    """One sentence that can be quoted alone: what is shown of whom, how sure, of which leads."""
    test = shown(split.name)
    if isinstance(reading, CannotTell):
        word = "Alarm" if finding == "alarm" else "Cannot tell"
        return f"{word}: {test} cannot be read: {reading.reason}."
    among = ""
    if dates is not None:
        first, last = (at.date().isoformat() for at in dates)
        when = f"on {first}" if first == last else f"from {first} to {last}"
        among = f", among {noun(split)} decided {when} and watched for {length(window)} each"
    rates = (
        f"{_share(reading.challenger_won, reading.challenger)} of the "
        f"{reading.challenger:,} {noun(split, reading.challenger)} of {shown(arm)} were won and "
        f"{_share(reading.champion_won, reading.champion)} of the {reading.champion:,} of "
        f"{shown(split.champion)}"
    )
    sure = f"{_percent(reading.level)} sure, however often one looks"
    return f"{_word(finding)}: in {test} {rates}; {_limits(reading, finding)} ({sure}){among}."


def _word(finding: Finding) -> str:
    match finding:
        case "better":
            return "Better"
        case "worse":
            return "Worse"
        case "not shown":
            return "Not shown"
        case "cannot tell" | "alarm":
            raise AssertionError("a reading that tells nothing has no limits")
        case _:
            assert_never(finding)


def _limits(reading: Reading, finding: Finding) -> str:
    low, high = reading.low, reading.high
    if finding == "better" and low > 1:
        return f"that is at least {_times(low)} times as often"
    if finding == "worse" and high is not None and high < 1:
        return f"that is at most {_times(high)} times as often"
    span = f"at least {_times(low)} times as often"
    if high is not None:
        span = f"from {_times(low)} to {_times(high)} times as often"
    if finding == "not shown":
        return f"that may be {span}"
    return (
        f"that was shown after {reading.shown_at:,} of them, and what was shown stays so, although "
        f"the limits are now {span}"
    )


def page(reading: ExperimentReading) -> str:
    """The verdict first, then the arms, the checks, what was left out, and notes."""
    return "\n".join(_page(reading))


def _page(reading: ExperimentReading) -> Iterator[str]:
    split = reading.split
    for challenger in reading.challengers:
        yield challenger.text
    yield ""
    rows = [("arm", "weight", f"{split.by}s", "window passed", "won")]
    rows += [
        (
            shown(arm.arm)[1:-1],
            f"{arm.weight:g}",
            f"{arm.units:,}",
            f"{arm.mature:,}",
            _won(arm.won),
        )
        for arm in reading.arms
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(5)]
    for row in rows:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(size) for cell, size in zip(row[1:], widths[1:], strict=True)),
        ]
        yield "  ".join(cells).rstrip()
    yield ""
    yield "arms by id: " + (
        f"{reading.mismatch.many:,} {_are(reading.mismatch.many)} recorded elsewhere"
        if reading.mismatch.many
        else "all as recorded"
    )
    yield f"sample ratio: {_ratio(reading.ratio)}"
    yield f"outcomes known until: {moment(reading.until)}"
    for left in reading.left_out:
        yield f"left out: {left.many:,} {left.why}"
    for caveat in reading.caveats:
        yield f"note: {caveat}"


def _won(won: Proportion | CannotTell) -> str:
    if isinstance(won, CannotTell):
        return "-"
    return f"{won.hits:,} ({_share(won.hits, won.leads)})"


def _ratio(ratio: SampleRatio | CannotTell) -> str:
    if isinstance(ratio, CannotTell):
        return f"cannot tell: {ratio.reason}"
    return f"{'not ' if ratio.alarm else ''}as planned (p {_p(ratio.p)}; an alarm below {ALARM:g})"


def _are(many: int) -> str:
    return "is" if many == 1 else "are"


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3g}"


def _percent(share: float) -> str:
    return f"{100 * share:.4g} %"


def _share(hits: int, many: int) -> str:
    return f"{100 * hits / many:.1f} %" if many else "none"


def _times(times: float) -> str:
    """With as many digits as tell it from 1."""
    return next(
        (text for digits in (2, 3) if float(text := f"{times:.{digits}f}") != 1), f"{times:.4f}"
    )
