"""One lead at a time: leadrules against code written by hand and against other rule engines.

`python benchmarks/single_lead.py` prints a table, with `--json` one object a line. Before anything
is timed, all contestants must give the same score, verdict and fired rules for every lead.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Any

import handwritten
import handwritten_events
import handwritten_rules
import leads as made
import measure
import rulesets
from measure import Timed
from peers import ready
from peers.rules import RULES, Contestant
from peers.titles import NO_FLAGS, flags_of

import leadrules
from leadrules.decision.decision import Decision

AS_OF = made.AS_OF


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--rounds", type=int, default=31)
    parser.add_argument("--leads", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-peers", action="store_true", help="only leadrules and by hand")
    wanted = parser.parse_args()

    ruleset = leadrules.loads(rulesets.thirty(), file="ruleset_30.yaml")
    leads = made.make_leads(wanted.leads, wanted.seed)
    contestants = by_hand_and_leadrules(ruleset, leads)
    contestants += with_events(leads[:20], wanted.seed)
    if not wanted.no_peers:
        contestants += peers(ruleset, leads[: max(wanted.leads // 10, 1)])
    measure.note(f"equal on every lead; {wanted.rounds} rounds")
    measure.time_in_turn(contestants, wanted.rounds)
    rows = measure.lines(contestants) + unseen_titles(ruleset, leads, wanted.rounds)
    measure.show(rows, as_json=wanted.json)


def by_hand_and_leadrules(ruleset: leadrules.Ruleset, leads: list[made.Lead]) -> list[Timed]:
    """The thirty rules by hand, by `ruleset.score`, and by the program alone from typed values."""
    raws = [lead.raw for lead in leads]
    score, program = ruleset.score, ruleset.program
    for raw in raws:
        mine, theirs = handwritten.score(raw, AS_OF), score(raw, as_of=AS_OF)
        same("handwritten", raw, _by_hand(mine, handwritten.fired(mine)), _decided(theirs))
    typed = [values_of(ruleset, raw) for raw in raws]
    by_hand_typed = [handwritten_rules.values_of(raw) for raw in raws]
    for raw, values in zip(raws, by_hand_typed, strict=True):
        alone, whole = handwritten_rules.rules(*values), handwritten.score(raw, AS_OF)
        same("the rules by hand", raw, alone.capture[1], whole.capture[1])

    def by_hand() -> None:
        for raw in raws:
            handwritten.score(raw, AS_OF)

    def by_ruleset() -> None:
        for raw in raws:
            score(raw, as_of=AS_OF)

    def by_program() -> None:
        run = program.run
        for values in typed:
            run(values, AS_OF)

    def by_hand_alone() -> None:
        rules = handwritten_rules.rules
        for values in by_hand_typed:
            rules(*values)

    count = len(raws)
    alone = "handwritten from typed values"
    return [
        Timed("handwritten", by_hand, count, "handwritten"),
        Timed(alone, by_hand_alone, count, "handwritten"),
        Timed("program", by_program, count, "handwritten"),
        Timed("program against typed values", by_program, count, alone),
        Timed("ruleset.score", by_ruleset, count, "handwritten"),
    ]


def values_of(ruleset: leadrules.Ruleset, raw: dict[str, Any]) -> list[Any]:
    """A lead's typed values as `Program.run` takes them: scaled integers, texts with their memo."""
    return ruleset.program.values_of(ruleset.score(raw, as_of=AS_OF).trace.fields)


def with_events(leads: list[made.Lead], seed: int) -> list[Timed]:
    """Forty rules, ten of them about 200 events of the lead."""
    ruleset = leadrules.loads(rulesets.with_events(), file="ruleset_30_events.yaml")
    score, by_hand = ruleset.score, handwritten_events.score_with_events
    given = [(lead.raw, made.make_events(200, seed + n)) for n, lead in enumerate(leads)]
    for raw, events in given:
        mine, theirs = by_hand(raw, events, AS_OF), score(raw, events=events, as_of=AS_OF)
        fired = handwritten_events.fired_with_events(mine)
        same("by hand with events", raw, (mine.score / 100, mine.verdict, fired), _decided(theirs))

    def hand() -> None:
        for raw, events in given:
            by_hand(raw, events, AS_OF)

    def rules() -> None:
        for raw, events in given:
            score(raw, events=events, as_of=AS_OF)

    name = "handwritten with 200 events"
    return [
        Timed(name, hand, len(given), name),
        Timed("ruleset.score with 200 events", rules, len(given), name),
    ]


def peers(ruleset: leadrules.Ruleset, leads: list[made.Lead]) -> list[Timed]:
    """Every peer that is installed, with titles asked by itself and with their flags given."""
    missing: list[str] = []
    contestants = []
    for peer in ready.contestants(missing):
        given = [_given(lead, peer) for lead in leads]
        for lead, one in zip(leads, given, strict=True):
            score, verdict, points = peer.score(one)
            decision = ruleset.score(lead.raw, as_of=AS_OF)
            paid = tuple(decision.points[rule.id] for rule in RULES)
            same(
                peer.name,
                lead.raw,
                (score, verdict, tuple(points)),
                (*_decided(decision)[:2], paid),
            )
        name = f"{peer.name} given title flags" if peer.given_flags else peer.name
        contestants.append(Timed(name, _over(peer.score, given), len(given), "handwritten"))
    for one in missing:
        measure.note(f"not installed: {one}")
    return contestants


def unseen_titles(
    ruleset: leadrules.Ruleset, leads: list[made.Lead], rounds: int
) -> list[dict[str, object]]:
    """Leads whose titles were never seen, then the same leads again."""
    count = min(len(leads), 500)
    unseen, seen = "ruleset.score of an unseen title", "ruleset.score of a seen title"
    batches = [
        [lead.raw | {"job_title": title} for lead, title in zip(leads, fresh, strict=False)]
        for fresh in (made.fresh_titles(count, 1_000 + number) for number in range(rounds + 1))
    ]
    turn = iter(range(2 * len(batches)))

    def next_batch() -> None:  # each batch twice: unseen, then seen
        for raw in batches[next(turn) // 2]:
            ruleset.score(raw, as_of=AS_OF)

    first, again = Timed(unseen, next_batch, count, seen), Timed(seen, next_batch, count, seen)
    next_batch()
    next_batch()
    for _ in range(rounds):
        for one in (first, again):
            with measure.no_collection():
                begun = measure.process_time_ns()
                one.run()
                one.rounds.append((measure.process_time_ns() - begun) / count)
    rows = measure.lines([first, again])
    for row in rows:
        row["ratio_to_seen_title"] = row.pop("ratio_to_handwritten")
    return rows


def _given(lead: made.Lead, peer: Contestant) -> dict[str, Any]:
    if not peer.given_flags:
        return made.given(lead)
    title = lead.clean["job_title"]
    return made.given(lead, NO_FLAGS if title is None else flags_of(title))


def _over(score: Callable[[dict[str, Any]], object], given: Iterable[dict[str, Any]]) -> Any:
    def run() -> None:
        for lead in given:
            score(lead)

    return run


def _decided(decision: Decision) -> tuple[Any, ...]:
    return decision.score, decision.verdict, set(decision.fired)


def _by_hand(scored: handwritten.Scored, fired: set[str]) -> tuple[Any, ...]:
    return scored.score, scored.verdict, fired


def same(name: str, lead: dict[str, Any], mine: object, theirs: object) -> None:
    """Stop where a contestant answers otherwise than leadrules."""
    if mine != theirs:
        raise SystemExit(f"{name} answers otherwise for {lead}: {mine}, and leadrules {theirs}")


if __name__ == "__main__":
    main()
