"""Why a lead did not get a verdict, and the smallest changes that would have been enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from leadrules.analysis.rescoring_inputs import Given, inputs_of
from leadrules.analysis.why.adding_up import rows_of
from leadrules.analysis.why.blocks import Audience, Page
from leadrules.analysis.why.candidates import candidates
from leadrules.analysis.why.conditions import parts_of
from leadrules.analysis.why.forms import Explanation
from leadrules.analysis.why.phrasing import Phrasing
from leadrules.analysis.why.potential import could_pay
from leadrules.analysis.why.reach import Reach, reach_of
from leadrules.analysis.why.record import Looked, Offer, Part, Row, Silent, Untold
from leadrules.analysis.why.search import Search
from leadrules.analysis.why.standing import again_at
from leadrules.analysis.why.why import check_rules, untold
from leadrules.analysis.wording.payouts import rule_lines
from leadrules.backends.python import Program, compile_program
from leadrules.decision.layout import listed, moment
from leadrules.decision.record import Record, Standing
from leadrules.language import ir
from leadrules.language.loading import Loaded

SCORINGS = 8_000
"""How often the lead is scored again in looking for changes, unless another number is given."""

State = Literal["given", "better", "not given"]


@dataclass(frozen=True, slots=True)
class WhyNot(Explanation):
    """Why a decision did not give a verdict.

    `state`: `given` if it did, `better` if it gave one that stands before it and does not
    disqualify. `obstacles` are sentences about what stands in the way besides the condition: a
    person's word, a verdict that comes before it, a latch, a verdict left too short a time ago.
    `condition` is what the verdict needs all of; `silent` are the rules behind it that did not pay
    what they can, `costs` what lowered the main score, `untold` rules that could not tell.

    `offers` are sets of changes after each of which scoring `given` again, with them, gives the
    verdict (or a better one), and of which nothing can be left out: the fewest facts first, then
    what the lead and sales could bring about. `looked` says how far was looked for them; None
    where there was no need.
    """

    record: Record
    loaded: Loaded = field(repr=False, compare=False)
    verdict: str
    state: State
    obstacles: tuple[str, ...]
    condition: tuple[Part, ...]
    silent: tuple[Silent, ...]
    costs: tuple[Row, ...]
    untold: tuple[Untold, ...]
    offers: tuple[Offer, ...]
    looked: Looked | None
    given: Given = field(repr=False)

    def _page(self, audience: Audience, mask: bool) -> Page:
        from leadrules.analysis.why.pages.why_not_page import why_not_page

        return why_not_page(self, audience, Phrasing(self.loaded, self.record, mask))

    def _written(self, mask: bool) -> dict[str, Any]:
        from leadrules.analysis.why.json_form import why_not_written

        return why_not_written(self, Phrasing(self.loaded, self.record, mask))


def why_not(
    loaded: Loaded,
    record: Record,
    verdict: str,
    *,
    previous: Standing | None = None,
    program: Program | None = None,
    scorings: int = SCORINGS,
) -> WhyNot:
    """Why a decision did not give a verdict, and what would have been enough.

    `previous` is where the lead stood before, as far as known beyond the record; `program` is the
    ruleset's, if it is compiled already. The time is not changed. `scorings` bounds the search.

    Raises ValueError where the decision is of other rules, or the ruleset has no such verdict.

    >>> import leadrules
    >>> ruleset = leadrules.load("rules/b2b-saas/2.0.0.yaml")
    >>> lead = {"employees": 1200, "industry": "software", "region": "US", "job_title": "CEO",
    ...         "opted_out": False, "is_customer": False}
    >>> decision = ruleset.score(lead, events=[], as_of="2024-02-01")
    >>> found = why_not(ruleset.loaded, decision.record, "SQL", program=ruleset.program)
    >>> [(change.kind, change.name, change.by) for change in found.offers[0].changes]
    [('event', 'form_submit', 'lead')]
    """
    check_rules(loaded, record)
    ruleset = loaded.ruleset
    names = [one.name for one in ruleset.verdicts]
    if verdict not in names:
        raise ValueError(f"there is no verdict `{verdict}`: there are {listed(names)}")
    phrasing = Phrasing(loaded, record)
    wanted = _wanted(ruleset, verdict)
    reach = reach_of(ruleset, verdict)
    state = _state(record, verdict, wanted)
    given = inputs_of(ruleset, record, previous=previous)
    given = _free(ruleset, given, verdict) if state == "not given" else given
    offers: tuple[Offer, ...] = ()
    looked = None
    if state == "not given":
        program = compile_program(ruleset) if program is None else program
        offers, looked = _offers(program, phrasing, reach, given, verdict, wanted, scorings)
    target = ruleset.verdicts[names.index(verdict)]
    return WhyNot(
        record=record,
        loaded=loaded,
        verdict=verdict,
        state=state,
        obstacles=tuple(_obstacles(phrasing, target, offers, given)),
        condition=parts_of(phrasing, target),
        silent=_silent(phrasing, reach),
        costs=tuple(row for row in rows_of(ruleset, record) if row.points < 0),
        untold=_untold(ruleset, record, reach),
        offers=offers,
        looked=looked,
        given=given,
    )


def _wanted(ruleset: ir.Ruleset, verdict: str) -> tuple[str, ...]:
    """The verdict, and those that are better."""
    place = next(place for place, one in enumerate(ruleset.verdicts) if one.name == verdict)
    if ruleset.verdicts[place].disqualifies:
        return (verdict,)
    better = [one.name for one in ruleset.verdicts[:place] if not one.disqualifies]
    return (verdict, *better)


def _state(record: Record, verdict: str, wanted: tuple[str, ...]) -> State:
    if record.effective.verdict == verdict:
        return "given"
    return "better" if record.effective.verdict in wanted else "not given"


def _free(ruleset: ir.Ruleset, given: Given, verdict: str) -> Given:
    """The inputs without what no change of facts can overcome: a person's verdict, and that the
    verdict was left too short a time ago."""
    override = given.override
    if override is not None and (override.verdict is not None or override.disqualify):
        given = replace(given, override=None)
    previous = given.previous
    if previous is not None and verdict in previous.left and previous.verdict != verdict:
        again = again_at(ruleset, previous.left[verdict], verdict)
        if again is not None and again > given.as_of:
            left = {name: at for name, at in previous.left.items() if name != verdict}
            given = replace(given, previous=replace(previous, left=left))
    return given


def _offers(
    program: Program,
    phrasing: Phrasing,
    reach: Reach,
    given: Given,
    verdict: str,
    wanted: tuple[str, ...],
    scorings: int,
) -> tuple[tuple[Offer, ...], Looked | None]:
    now = given.scored(program).record
    if now.effective.verdict in wanted:
        return (), None  # nothing but what `_free` took away stands in the way
    spelled = phrasing.words.vocabulary.spelled
    changes, used = candidates(
        program, phrasing.loaded.ruleset, reach, given, now, lambda text: spelled.get(text, text)
    )
    found = Search(program, given, changes, wanted, verdict, max(1, scorings - used)).found()
    offers = [Offer(changes, given_then) for changes, given_then in found.sets]
    offers.sort(key=lambda one: (one.facts, sum(change.by == "nobody" for change in one.changes)))
    looked = Looked(len(changes), found.scorings + used, found.ruled_out, found.cut_off)
    return tuple(offers), looked


# --- what stands in the way ----------------------------------------------------------------------


def _obstacles(
    phrasing: Phrasing, target: ir.Verdict, offers: tuple[Offer, ...], given: Given
) -> Iterator[str]:
    record, ruleset = phrasing.record, phrasing.loaded.ruleset
    effective = record.effective
    override = effective.override
    if effective.verdict == target.name:
        return
    if override is not None and (override.verdict is not None or override.disqualify):
        yield f"{phrasing.override(override)}; while that stands, no fact changes it"
    steps = {step.verdict: step for step in record.trace.verdicts}
    first = next((step for step in record.trace.verdicts if step.outcome == "true"), None)
    order = [one.name for one in ruleset.verdicts]
    again = again_at(ruleset, effective.left.get(target.name), target.name)
    if target.name in effective.cooling or (again is not None and again > record.as_of):
        assert again is not None
        yield (
            f"It was {target.name} until {moment(effective.left[target.name])} and may be again "
            f"from {moment(again)}"
        )
    if record.verdict == "hold":
        held = next(step for step in record.trace.verdicts[::-1] if step.outcome == "unknown")
        if held.verdict != target.name:
            yield (
                f"It waits, as nobody can tell whether it is {held.verdict}: "
                f"{phrasing.missing(held.missing)}"
            )
    elif (
        first is not None
        and order.index(first.verdict) < order.index(target.name)
        and steps[target.name].outcome == "not_asked"
    ):
        one = ruleset.verdicts[order.index(first.verdict)]
        said = "" if one.condition is None else _because(phrasing, one.condition)
        yield f"{first.verdict} comes before {target.name}{said}"
    if effective.latched:
        yield f"{effective.verdict} was reached before and is kept until the rules let it go"


def _because(phrasing: Phrasing, condition: ir.Condition) -> str:
    from leadrules.analysis.why.pages.sentences import why_true

    return f": {why_true(phrasing, condition)}"


def _silent(phrasing: Phrasing, reach: Reach) -> tuple[Silent, ...]:
    """The rules that did not hold, or paid less than they can, by what they could pay."""
    ruleset = phrasing.loaded.ruleset
    rules = {rule.id: rule for rule in reach.rules}
    found = []
    for one in phrasing.record.trace.contributions:
        if one.rule not in rules or one.outcome == "unknown":
            continue
        more = could_pay(ruleset, rules[one.rule], one.points)
        if more > 0 and more > -one.points:  # it can do more than not to cost
            lines = rule_lines(phrasing.words, rules[one.rule])
            situations = tuple((line.situation, line.pays) for line in lines)
            found.append(Silent(one.rule, more, situations))
    return tuple(sorted(found, key=lambda one: one.could_pay, reverse=True))


def _untold(ruleset: ir.Ruleset, record: Record, reach: Reach) -> tuple[Untold, ...]:
    rules = {rule.id for rule in reach.rules}
    return tuple(one for one in untold(ruleset, record) if one.rule in rules)
