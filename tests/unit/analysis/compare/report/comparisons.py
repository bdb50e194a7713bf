"""Comparisons made by hand for the report: realistic, without an outcome, hostile, empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tests.unit.analysis.compare.report.simulated import (
    VERDICTS,
    changes_part,
    choices_part,
    crossing_part,
    evidence_part,
    leads,
    matrix_of,
    planning_part,
    population_part,
    rules_part,
    spread_of,
)

from leadrules.analysis.compare.attribution.record import Attribution
from leadrules.analysis.compare.attribution.steps import steps_between
from leadrules.analysis.compare.caveats import FAVOURS_A
from leadrules.analysis.compare.changes.record import Changes
from leadrules.analysis.compare.choices import (
    Choice,
    PlanIdentity,
)
from leadrules.analysis.compare.evidence.record import (
    Drift,
    Evidence,
    Line,
    Unknown,
    VersionQuality,
)
from leadrules.analysis.compare.planning.record import Planning, Sweep
from leadrules.analysis.compare.record import Caveat, Comparison, Fingerprint
from leadrules.analysis.compare.statistics.answers import CannotTell, Estimate, Interval
from leadrules.analysis.compare.statistics.drift import (
    stability_of_counts,
)
from leadrules.analysis.compare.statistics.resampling import Paired as PairedEstimate
from leadrules.analysis.diff import diff_of
from leadrules.language.loading import load_file

ROOT = Path(__file__).parents[5]
HOSTILE = "</script><img src=x onerror=alert(1)>\u202e\x1b[31m\"'&"
FORMULA = '=HYPERLINK("http://evil.example","x")'


@cache
def comparison() -> Comparison:
    """b2b-saas 1.0.0 and 2.0.0 on 2,400 simulated leads, with an outcome and a signed plan."""
    some = leads()
    a, b = (load_file(ROOT / "rules" / "b2b-saas" / f"{v}.yaml") for v in ("1.0.0", "2.0.0"))
    return Comparison(
        diff_of(a, b),
        choices_part(),
        (
            Fingerprint("leads", 2561, ("lead_id", "account_id"), "sha256:" + "3f" * 32),
            Fingerprint("events", 48_210, ("lead_id", "at", "kind"), "sha256:" + "a7" * 32),
        ),
        population_part(some),
        changes_part(some, a, b),
        crossing_part(some),
        evidence_part(some),
        planning_part(some),
        (rules_part(some, "1.0.0", some.passed_a), rules_part(some, "2.0.0", some.passed_b)),
        (
            Caveat("leakage", True,
                   "rule `buyer-role` reads `buyer_role`, which sales fill in after a hand-over"),
            Caveat("plan", True, "not declared in advance: segments"),
            Caveat("assumption", False, FAVOURS_A),
            Caveat("statistics", False, "tests that take leads for independent decide nothing"),
        ),
        datetime(2024, 9, 2, 8, 30, tzinfo=UTC),
        "polars",
    )  # fmt: skip


def without_outcome() -> Comparison:
    """Open leads: who would flip on the day of the switch, and nothing else."""
    full = comparison()
    choices = replace(
        full.choices, outcome=None, funnel=(), metric=None, plan=None, smallest_worthwhile=None,
        said=(Choice("as of", "2024-07-01 00:00 UTC", "not declared in advance"),
              Choice("seed", "0", "default")),
    )  # fmt: skip
    population = replace(full.population, outcome=None, funnel=(), worked=None, segments={})
    rules = tuple(
        replace(
            report,
            missed=None,
            rows=tuple(
                replace(row, won=None, lift=None, p=None, adjusted=None, rejected=())
                for row in report.rows
            ),
        )
        for report in full.rules
    )
    planning = Planning(*(_without_won(full.planning.a), _without_won(full.planning.b)))
    return replace(
        full, choices=choices, population=population, evidence=None, planning=planning,
        rules=(rules[0], rules[1]), caveats=(),
        crossing=CannotTell("the leads are scored at one instant only"),
    )  # fmt: skip


def against_itself() -> Comparison:
    """A version against itself: nothing differs, and every p is 1."""
    full, some = comparison(), leads()
    same = load_file(ROOT / "rules" / "b2b-saas" / "2.0.0.yaml")
    twin = leads()
    matrix = matrix_of(twin.verdict_b, twin.verdict_b, twin.passed_b, twin.passed_b)
    spread = spread_of(twin.score_b)
    changes = Changes(
        some.count, some.count, some.count, matrix, spread, spread,
        stability_of_counts(spread.counts, spread.counts),
        Attribution(steps_between(same, same), (("cold",), ("nurture",), ("MQL",), ("SQL",)), ()),
    )  # fmt: skip
    evidence = full.evidence
    assert isinstance(evidence, Evidence)
    measured = evidence.primary
    assert isinstance(measured.paired, PairedEstimate)
    zero = Estimate(0.0, Interval(0.0, 0.0))
    paired = replace(measured.paired, a=measured.paired.b, difference=zero)
    primary = replace(measured, paired=paired, volume_a=measured.volume_b, volume=zero)
    lines = (
        Line("worked leads", "same", "no difference: the versions mean the same"),
        Line("rolled out", "same", "no difference: the versions mean the same"),
    )
    return replace(
        full, diff=diff_of(same, same), changes=changes,
        evidence=replace(evidence, primary=primary, a=evidence.b, lines=lines),
    )  # fmt: skip


def hostile() -> Comparison:
    """Every text that comes from somebody else tries to be obeyed."""
    full = comparison()
    attribution = full.changes.attribution
    assert isinstance(attribution, Attribution)
    assert isinstance(full.evidence, Evidence)
    flips = tuple(
        replace(flip, lead_id=(HOSTILE, FORMULA, "\x00\x07", "javascript:alert(1)")[row % 4])
        for row, flip in enumerate(attribution.flips)
    )
    steps = attribution.steps
    units = tuple(replace(unit, title=HOSTILE) for unit in steps.units)
    names = (HOSTILE, FORMULA, *VERDICTS[2:])
    matrix = replace(full.changes.matrix, verdicts=names, passes=names[:2])
    flips = tuple(
        replace(
            flip,
            old_verdict=_hostile_verdict(flip.old_verdict),
            new_verdict=_hostile_verdict(flip.new_verdict),
        )
        for flip in flips
    )
    changes = replace(
        full.changes,
        matrix=matrix,
        attribution=replace(attribution, flips=flips, steps=replace(steps, units=units)),
    )
    quality = replace(
        full.evidence.a,
        by_verdict=tuple(replace(one, label=HOSTILE) for one in full.evidence.a.by_verdict),
    )
    evidence = replace(
        full.evidence,
        outcome=HOSTILE,
        a=quality,
        segments=tuple(
            replace(one, column=FORMULA, value=HOSTILE) for one in full.evidence.segments
        ),
        lines=(
            replace(full.evidence.lines[0], text=HOSTILE),
            replace(full.evidence.lines[1], text=FORMULA),
        ),
    )
    diff = replace(
        full.diff,
        a=replace(full.diff.a, name=HOSTILE, file=HOSTILE),
        b=replace(full.diff.b, name=FORMULA, file=FORMULA),
        changes=tuple(replace(one, old=HOSTILE, new=FORMULA) for one in full.diff.changes),
    )
    plan = PlanIdentity(HOSTILE, "sha256:00", (("marketing", HOSTILE),), HOSTILE)
    return replace(
        full,
        diff=diff,
        changes=changes,
        evidence=evidence,
        caveats=(Caveat("data", True, HOSTILE), Caveat("data", False, FORMULA)),
        choices=replace(full.choices, plan=plan, said=(Choice(HOSTILE, FORMULA, "plan", HOSTILE),)),
        rules=tuple(
            replace(
                report,
                rows=tuple(
                    replace(row, rule=HOSTILE, reason=FORMULA, rejected=((HOSTILE, 1),))
                    for row in report.rows
                ),
            )
            for report in full.rules
        ),
    )


def nothing_to_tell() -> Comparison:
    """Every finding that may be missing is missing, with a reason."""
    full, why = comparison(), CannotTell("no lead was won")
    evidence = full.evidence
    assert isinstance(evidence, Evidence)
    primary = replace(
        evidence.primary, paired=why, volume_a=None, volume_b=None, volume=None,
        per_period_a=None, per_period_b=None, note=None,
    )  # fmt: skip
    quality = VersionQuality((), (), (), why, why, why, None)
    unknown = Unknown(0, True, why, why, "", why, why, why)
    return replace(
        full,
        changes=replace(
            full.changes,
            matrix=replace(full.changes.matrix, bowker=why, homogeneity=why, mcnemar=why),
            stability=why,
            attribution=CannotTell("no hybrid of the versions can score a lead"),
        ),
        crossing=why,
        evidence=replace(
            evidence, primary=primary, secondary=(), roc=why, mcnemar_won=why, a=quality,
            b=quality, segments=(), parts=(), funnel=(), unknown=unknown,
            drift=Drift(why, why, None, None, ()),
            lines=(Line("worked leads", "cannot tell", "no lead was won"),
                   Line("rolled out", "cannot tell", "no lead was won")),
        ),
        planning=Planning(why, why),
        caveats=(),
    )  # fmt: skip


def _hostile_verdict(name: str) -> str:
    return {"SQL": HOSTILE, "MQL": FORMULA}.get(name, name)


def _without_won(sweep: Sweep | CannotTell) -> Sweep:
    assert isinstance(sweep, Sweep)
    assert not isinstance(sweep.filling, CannotTell)
    return replace(
        sweep,
        thresholds=tuple(replace(each, won=None) for each in sweep.thresholds),
        filling=replace(sweep.filling, won=None),
    )
