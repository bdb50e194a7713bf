"""What a log with outcomes says: alarms first, then what is shown, of windows that have passed."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas
import polars
import pytest

from leadrules import FrameError, Split, read_experiment
from leadrules.analysis.compare.statistics.answers import CannotTell
from leadrules.analysis.compare.statistics.proportion import Proportion
from leadrules.analysis.compare.statistics.sequential import Reading
from leadrules.analysis.compare.statistics.sequential import read as read_sequence
from leadrules.experiment.record import ExperimentReading
from leadrules.experiment.words import sentence

SPLIT = Split("autumn", {"champion": 1, "challenger": 1})
START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def log(
    leads: int = 600,
    rates: tuple[float, float] = (0.2, 0.2),
    *,
    split: Split = SPLIT,
    seed: int = 1,
    every: timedelta = timedelta(hours=2),
) -> list[dict[str, Any]]:
    """A log with the rates of the champion and of every other arm, won after 1 to 59 days."""
    random = np.random.default_rng(seed)
    rows = []
    for place in range(leads):
        arm = split.arm(f"id-{place}")
        decided = START + place * every
        won = random.random() < rates[arm != split.champion]
        after = float(random.uniform(1, 59)) * DAY
        rows.append(
            {
                f"{split.by}_id": f"id-{place}",
                "arm": arm,
                "decided_at": decided.isoformat(),
                "won": "yes" if won else "no",
                "won_at": (decided + after).isoformat() if won else "",
            }
        )
    return rows


def reading_of(rows: Any, split: Split = SPLIT, **more: Any) -> ExperimentReading:
    given: dict[str, Any] = {"window": "60d", "outcome_at": "won_at", "until": "2025-06-01", **more}
    return read_experiment(rows, split, **given)


def shown(reading: ExperimentReading, place: int = 0) -> Reading:
    found = reading.challengers[place].reading
    assert isinstance(found, Reading)
    return found


# --- what is shown -------------------------------------------------------------------------------


def test_it_is_the_sequential_reading_in_the_order_in_which_windows_closed() -> None:
    rows = log(900, (0.2, 0.3))
    arms = [row["arm"] == "challenger" for row in rows]
    won = [row["won"] == "yes" for row in rows]
    random = np.random.default_rng(5)
    shuffled = [rows[place] for place in random.permutation(len(rows))]
    assert shown(reading_of(shuffled)) == read_sequence(arms, won, share=0.5, level=0.95)
    assert reading_of(shuffled).arms[0].units == len(arms) - sum(arms)


@pytest.mark.parametrize(
    ("rates", "finding", "word"),
    [
        ((0.15, 0.45), "better", "Better: in `autumn`"),
        ((0.45, 0.15), "worse", "Worse: in `autumn`"),
        ((0.2, 0.2), "not shown", "Not shown: in `autumn`"),
    ],
)
def test_what_is_shown_is_said_in_one_sentence(
    rates: tuple[float, float], finding: str, word: str
) -> None:
    reading = reading_of(log(900, rates))
    assert reading.challengers[0].finding == finding
    assert reading.verdict.startswith(word)
    assert "from 2024-01-01 to 2024-03-15 and watched for 60 days each." in reading.verdict
    assert "95 % sure, however often one looks" in reading.verdict
    assert reading.text().startswith(word)
    assert str(reading) == reading.text()
    assert "\n" not in reading.verdict


def test_a_version_against_itself_shows_nothing() -> None:
    """Leads are won by what they are, whatever the arm."""
    split = Split("winter", SPLIT.weights)
    rows = log(2000, split=split)
    for place, row in enumerate(rows):
        row["won"] = "yes" if place % 4 < 2 else "no"
    reading = reading_of(rows, split, outcome_at=None, outcome="won")
    assert reading.challengers[0].finding == "not shown"
    assert shown(reading).low < 1 < (shown(reading).high or 0)


def test_once_shown_stays_shown_though_the_limits_widen_again() -> None:
    """The challenger starts far ahead, and then falls far behind."""
    rows = log(1600)
    for place, row in enumerate(rows):
        champion, early = row["arm"] == "champion", place < 250
        row["won"] = "yes" if (champion != early) and place % 2 else "no"
    reading = reading_of(rows, outcome_at=None, outcome="won")
    assert reading.challengers[0].finding == "better"
    assert shown(reading).low < 1
    assert "shown after" in reading.verdict
    assert "what was shown stays so, although the limits are now from" in reading.verdict


def test_nobody_won_is_told() -> None:
    reading = reading_of([{**row, "won_at": ""} for row in log(40)])
    assert reading.challengers[0].finding == "cannot tell"
    assert reading.verdict == "Cannot tell: `autumn` cannot be read: no lead was won so far."


def test_an_arm_that_won_nothing_has_open_limits() -> None:
    rows = [{**row, "won": "no"} for row in log(60)]
    rows[next(place for place, row in enumerate(rows) if row["arm"] == "challenger")]["won"] = "yes"
    reading = reading_of(rows, outcome_at=None, outcome="won")
    assert shown(reading).high is None
    assert "that may be at least 0.0" in reading.verdict


def test_several_challengers_share_the_error() -> None:
    split = Split("three", {"old": 2, "new": 1, "newer": 1, "paused": 0})
    reading = reading_of(log(900, (0.1, 0.5), split=split), split)
    assert [each.arm for each in reading.challengers] == ["new", "newer"]
    assert [shown(reading, place).level for place in (0, 1)] == [pytest.approx(0.975)] * 2
    assert {each.finding for each in reading.challengers} == {"better"}
    assert any("each of 2 challengers is read at 97.5 %" in each for each in reading.caveats)
    assert [tally.units for tally in reading.arms][-1] == 0


def test_a_champion_without_weight_is_nobody_to_read_against() -> None:
    split = Split("paused", {"old": 0, "new": 1})
    reading = reading_of(log(60, split=split), split)
    assert reading.challengers[0].reading == CannotTell("the champion has no weight")
    assert reading.ratio == CannotTell("only one arm has a weight")
    assert "sample ratio: cannot tell" in reading.text()


def test_by_account_the_account_is_what_is_won() -> None:
    """Three leads an account, and one of them won: the account was, from its first decision on."""
    split = Split("accounts", {"champion": 1, "challenger": 1}, by="account")
    rows = []
    for row in log(300, split=split):
        for colleague in range(3):
            decided = datetime.fromisoformat(row["decided_at"]) + colleague * 20 * DAY
            won_at = row["won_at"] if colleague == 1 else ""
            rows.append(
                {**row, "lead_id": colleague, "decided_at": decided.isoformat(), "won_at": won_at}
            )
    reading = reading_of(rows, split)
    alone = reading_of(log(300, split=split), split)
    assert shown(reading) == shown(alone)
    assert sum(arm.units for arm in reading.arms) == 300
    assert "accounts of `challenger`" in reading.verdict


# --- only windows that have passed ---------------------------------------------------------------


def test_a_lead_whose_window_is_open_is_left_out_even_if_won() -> None:
    rows = log(600)
    until = START + 30 * DAY + timedelta(days=60)
    reading = reading_of(rows, until=until)
    decided = [datetime.fromisoformat(row["decided_at"]) for row in rows]
    mature = [at + 60 * DAY <= until for at in decided]
    assert sum(arm.mature for arm in reading.arms) == sum(mature)
    won = [row["won"] == "yes" for row in rows]
    arms = [row["arm"] == "challenger" for row in rows]
    kept = [place for place, closed in enumerate(mature) if closed]
    assert shown(reading) == read_sequence(
        [arms[place] for place in kept], [won[place] for place in kept], share=0.5
    )
    assert f"left out: {600 - sum(mature):,} leads whose 60 days" in reading.text()
    left = {each.why: each.many for each in reading.left_out}
    assert left == {
        "leads whose 60 days had not passed by 2024-03-31, won or not": 600 - sum(mature)
    }


def test_without_an_end_outcomes_are_known_until_the_latest_time_in_the_rows() -> None:
    rows = log(600)
    latest = max(row[name] for row in rows for name in ("decided_at", "won_at"))
    reading = reading_of(rows, until=None)
    assert reading.until == datetime.fromisoformat(latest)
    assert 0 < sum(arm.mature for arm in reading.arms) < 600


def test_looking_earlier_is_looking_at_the_beginning_of_the_same_sequence() -> None:
    """So that nothing said at one look is taken back at the next for want of leads."""
    rows = log(900, (0.15, 0.45))
    looks = [reading_of(rows, until=START + day * DAY) for day in range(80, 140, 10)]
    found = [look.challengers[0].finding for look in looks]
    assert "better" in found
    first = found.index("better")
    assert set(found[first:]) == {"better"}
    assert len({shown(look).shown_at for look in looks[first:]}) == 1
    assert [shown(look).p for look in looks] == sorted(shown(look).p for look in looks)[::-1]


def test_what_was_won_after_the_window_was_not_won_within_it() -> None:
    rows = log(200)
    for row in rows:
        at = datetime.fromisoformat(row["decided_at"])
        row["won_at"] = (at + 61 * DAY).isoformat() if row["arm"] == "champion" else ""
    rows[0]["won_at"] = (START + 60 * DAY).isoformat()
    reading = reading_of(rows)
    assert sum(arm.won.hits for arm in reading.arms if isinstance(arm.won, Proportion)) == 1


def test_what_was_won_before_its_first_decision_is_left_out() -> None:
    rows = log(200)
    rows[3]["won_at"] = "2023-12-24T00:00:00Z"
    reading = reading_of(rows)
    assert [(each.many, each.why) for each in reading.left_out] == [
        (1, "lead already won before the first decision")
    ]
    assert sum(arm.units for arm in reading.arms) == 200
    assert sum(arm.mature for arm in reading.arms) == 199


def test_rows_of_one_lead_are_one_lead_decided_when_it_first_was() -> None:
    rows = log(300)
    again = [
        {**row, "decided_at": (datetime.fromisoformat(row["decided_at"]) + 5 * DAY).isoformat()}
        for row in rows
    ]
    assert shown(reading_of([*again, *rows])) == shown(reading_of(rows))
    yes_no = {"outcome_at": None, "outcome": "won"}
    assert shown(reading_of([*rows, *again], **yes_no)) == shown(reading_of(rows, **yes_no))


def test_leads_decided_before_a_change_of_weights_are_left_out() -> None:
    old, new = Split("ramp", {"a": 9, "b": 1}), Split("ramp", {"a": 1, "b": 1})
    rows = log(600, split=old)
    change = START + 20 * DAY
    for row in rows:
        if datetime.fromisoformat(row["decided_at"]) >= change:
            row["arm"] = new.arm(row["lead_id"])
    assert reading_of(rows, new).alarm
    reading = reading_of(rows, new, since=change)
    assert not reading.alarm
    assert ("leads decided before 2024-01-21", 240) in [
        (each.why, each.many) for each in reading.left_out
    ]


def test_rows_without_an_id_were_never_randomised() -> None:
    rows = [
        *log(200),
        {"lead_id": " ", "arm": "champion", "decided_at": "2024-01-01", "won_at": ""},
    ]
    reading = reading_of(rows)
    assert [(each.many, each.why) for each in reading.left_out] == [
        (1, "row without the id of a lead: nobody randomised them")
    ]


# --- alarms --------------------------------------------------------------------------------------


def test_a_lead_in_another_arm_than_its_id_gives_is_an_alarm() -> None:
    rows = log(400, (0.1, 0.5))
    rows[7]["arm"] = "challenger" if rows[7]["arm"] == "champion" else "champion"
    reading = reading_of(rows)
    assert (reading.alarm, reading.mismatch.many, reading.mismatch.ids) == (True, 1, ("id-7",))
    assert [each.finding for each in reading.challengers] == ["alarm"]
    assert reading.verdict.startswith(
        "Alarm: `autumn` cannot be read: 1 of 400 leads is recorded in another arm than the id "
        "gives, such as `id-7`"
    )
    assert {arm.won for arm in reading.arms} == {CannotTell("the test cannot be read")}
    assert "%" not in reading.text()


@pytest.mark.parametrize(
    "other",
    [Split("summer", SPLIT.weights), Split("autumn", {"champion": 3, "challenger": 1})],
    ids=["name", "weights"],
)
def test_another_name_or_other_weights_are_an_alarm(other: Split) -> None:
    assert reading_of(log(400), other).mismatch.many > 50


def test_arms_that_lost_leads_unalike_are_an_alarm() -> None:
    rows = [row for place, row in enumerate(log(2000)) if row["arm"] == "champion" or place % 3]
    reading = reading_of(rows)
    assert reading.mismatch.many == 0
    assert "where 1 : 1 was planned (p < 0.001)" in reading.verdict
    assert "not as planned" in reading.text()
    assert reading.challengers[0].reading == CannotTell(reading.alarms[0])


# --- what is wrong with rows and arguments -------------------------------------------------------


def wrong(rows: Any, **more: Any) -> list[tuple[str, str | None, str]]:
    with pytest.raises(FrameError) as error:
        reading_of(rows, **more)
    return [(each.code, each.place, each.message) for each in error.value.diagnostics]


YES_NO = {"outcome_at": None, "outcome": "won"}


@pytest.mark.parametrize(
    ("cell", "more", "told"),
    [
        ({"arm": "chalenger"}, {}, ("LR682", "column `arm` says `chalenger`, which is no arm")),
        ({"arm": ""}, {}, ("LR682", "column `arm` is missing")),
        ({"arm": 3}, {}, ("LR682", "column `arm` says `3`")),
        ({"decided_at": "01/02/2024"}, {}, ("LR681", "column `decided_at` is not readable")),
        ({"decided_at": None}, {}, ("LR681", "column `decided_at` is missing")),
        ({"decided_at": "2024-01-01 09:00"}, {}, ("LR681", "`2024-01-01 09:00` has no zone")),
        ({"won_at": "soon"}, {}, ("LR681", "column `won_at` is not readable: `soon`")),
        ({"won": "perhaps"}, YES_NO, ("LR681", "column `won` is not readable: `perhaps`")),
        ({"won": ""}, YES_NO, ("LR683", "missing although the window of `id-4` has passed")),
        ({"lead_id": 4.5}, {}, ("LR681", "column `lead_id` is not readable: an id is")),
        ({"arm": "\x1b[31m"}, {}, ("LR682", "`\\x1b[31m`")),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_number(
    cell: dict[str, Any], more: dict[str, Any], told: tuple[str, str]
) -> None:
    rows = log(20)
    rows[4].update(cell)
    ((code, place, message),) = wrong(rows, **more)
    assert (code, place) == (told[0], "row 5")
    assert told[1] in message


def test_all_that_is_wrong_is_told_at_once_each_kind_with_its_first_row() -> None:
    rows = log(20)
    for place in (3, 5, 8):
        rows[place]["arm"] = "control"
    rows[6]["decided_at"] = "?"
    found = wrong(rows)
    assert [(code, place) for code, place, _ in found] == [("LR682", "row 4"), ("LR681", "row 7")]
    assert found[0][2].endswith("(and 2 more like it)")


def test_an_outcome_that_is_missing_may_be_so_while_the_window_is_open() -> None:
    rows = log(600)
    rows[-1]["won"] = ""
    assert not reading_of(rows, until="2024-03-15", **YES_NO).alarm


def test_yes_and_no_of_one_lead_need_the_instant_of_winning() -> None:
    rows = log(20)
    rows.append({**rows[4], "won": "no" if rows[4]["won"] == "yes" else "yes"})
    ((code, place, message),) = wrong(rows, **YES_NO)
    assert (code, place) == ("LR684", "row 5")
    assert "says yes and no of `id-4`" in message


def test_columns_that_are_not_there_are_named() -> None:
    rows = [{"lead": 1, "arm": "champion", "decided": "2024-01-01"}]
    for given in (rows, polars.DataFrame(rows)):
        with pytest.raises(FrameError) as error:
            reading_of(given)
        assert [each.message for each in error.value.diagnostics] == [
            "the rows have no column `lead_id`",
            "the rows have no column `decided_at`",
            "the rows have no column `won_at`",
        ]
        helps = [each.help for each in error.value.diagnostics]
        assert helps[1] == "did you mean `decided`?"
        assert "there are `lead`" in (helps[2] or "")


@pytest.mark.parametrize(
    "rows", [[], [{"lead_id": "", "arm": "a", "decided_at": "", "won_at": ""}]]
)
def test_no_leads_are_no_test(rows: list[dict[str, Any]]) -> None:
    assert wrong(rows) == [("LR685", "rows", "no row has the id of a lead")]


@pytest.mark.parametrize("rows", [3, "rows", {"lead_id": [1]}, polars.LazyFrame({"lead_id": [1]})])
def test_what_is_no_table_is_refused(rows: Any) -> None:
    assert wrong(rows)[0][0] == "LR521"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"outcome": "won"}, "give one of"),
        ({"outcome_at": None}, "give one of"),
        ({"window": "soon"}, "`soon` is no duration"),
        ({"window": -DAY}, "not below 0"),
        ({"until": "soon"}, "`until`: `soon`"),
        ({"since": "2024-01-01 09:00"}, "`since`: `2024-01-01 09:00` has no zone"),
        ({"zone": "Atlantis"}, "no zone `Atlantis`"),
        ({"level": 1.0}, "between 0 and 1"),
    ],
)
def test_arguments_that_are_none_are_refused(more: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        reading_of(log(20), **more)


def test_without_the_numerical_libraries_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.startswith("leadrules.experiment.judging")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "leadrules.experiment.judging", None)
    ((code, _, message),) = wrong(log(20))
    assert code == "LR523"
    assert "which is not installed" in message


# --- forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "made",
    [polars.DataFrame, pandas.DataFrame, lambda rows: polars.DataFrame(rows).to_arrow(), iter],
    ids=["polars", "pandas", "arrow", "iterator"],
)
def test_any_table_reads_alike(made: Callable[[Any], Any]) -> None:
    rows = log(300)
    assert reading_of(made(rows)) == reading_of(rows)
    typed = [
        {
            **row,
            "decided_at": datetime.fromisoformat(row["decided_at"]),
            "won_at": datetime.fromisoformat(row["won_at"]) if row["won_at"] else None,
        }
        for row in rows
    ]
    assert reading_of(made(typed)) == reading_of(rows)


def test_times_without_a_zone_are_read_in_the_zone_that_is_named() -> None:
    rows = log(300)
    for row in rows:
        row["decided_at"] = row["decided_at"][:19]
        row["won_at"] = row["won_at"][:19]
    assert shown(reading_of(rows, zone="Europe/Berlin")) == shown(reading_of(log(300)))


def test_a_window_beyond_the_calendar_never_passes() -> None:
    reading = reading_of(log(30), window=timedelta(days=3_600_000))
    assert sum(arm.mature for arm in reading.arms) == 0
    assert reading.first is None
    assert isinstance(reading.arms[0].won, CannotTell)


def test_the_reading_as_data_has_no_number_that_is_none() -> None:
    for rows in (log(600, (0.1, 0.4)), log(4), [{**row, "won_at": ""} for row in log(40)]):
        data = json.loads(json.dumps(reading_of(rows).to_dict(), allow_nan=False))
        assert data["format"] == 1
        assert data["split"]["weights"] == {"champion": 1, "challenger": 1}
        assert data["window"] == 60 * 86_400
        assert data["until"] == "2025-06-01T23:59:59.999999Z"


def test_limits_close_to_1_are_told_with_more_digits() -> None:
    near = Reading(100, 10, 100, 12, 1.0004, 1.9, 0.95, 0.04, 90)
    told = sentence(SPLIT, DAY, "challenger", (START, START), "better", near)
    assert "at least 1.0004 times as often" in told
    assert "decided on 2024-01-01" in told
    assert math.isclose(near.low, 1.0004)


def test_cannot_tell_and_alarm_are_no_findings_with_limits() -> None:
    near = Reading(100, 10, 100, 12, 0.9, 1.9, 0.95, 0.04, None)
    with pytest.raises(AssertionError):
        sentence(SPLIT, DAY, "challenger", None, "alarm", near)


def test_before_any_window_has_passed_it_is_told_that_it_is_too_early() -> None:
    reading = reading_of(log(40), window="9000d")
    assert reading.verdict == (
        "Cannot tell: `autumn` cannot be read: the 9000 days of no lead have passed so far."
    )


def test_one_lead_that_is_left_out_is_one_lead() -> None:
    (left_out,) = reading_of(log(1), window="9000d").left_out
    assert left_out.why.startswith("lead whose 9000 days had not passed by")
