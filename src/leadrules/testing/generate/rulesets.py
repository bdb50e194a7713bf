"""Whole rulesets, valid by construction but for a few that the checker refuses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from leadrules.testing.generate import fields, measures, outcomes
from leadrules.testing.generate.choices import Choices
from leadrules.testing.generate.rules import Reach, Rules
from leadrules.testing.generate.vocabulary import Part, Vocabulary
from leadrules.testing.generate.yaml_text import yaml_text

ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe",
    "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia",
)  # fmt: skip
_SCORE_NAMES = ("total", "fit", "engagement", "part")


@dataclass(frozen=True, slots=True)
class Generated:
    """A ruleset as a document, and what its leads should try."""

    document: dict[str, Any]
    vocabulary: Vocabulary

    @property
    def text(self) -> str:
        """The ruleset's YAML."""
        return yaml_text(self.document)


def ruleset(choices: Choices) -> Generated:
    """A random ruleset with every kind of part of the language in it, each sometimes.

    >>> generated = ruleset(Choices.seeded("a ruleset"))
    >>> generated.document["language"]
    '1'
    """
    vocabulary = Vocabulary(choices)
    document: Part = {
        "language": "1",
        "ruleset": choices.pick(("r", "b2b-saas", "9")),
        "version": f"{choices.integer(0, 3)}.{choices.integer(0, 20)}.0",
    }
    if choices.chance(65):
        vocabulary.zone, vocabulary.zone_declared = choices.pick(ZONES), True
        document["zone"] = vocabulary.zone
    if choices.chance(50):
        document["on_unreadable"] = choices.pick(("missing", "missing", "error"))
    if choices.chance(15):
        document["keys"] = {"lead": ["id", "Key-9"], "account": ["account_id"]}
    most_events = choices.pick((1000, 60, 100)) if choices.chance(90) else choices.pick((5, 1))
    limits: Part = {"events": str(most_events)}
    if choices.chance(15):
        limits |= {"text": "60", "items": "2", "colleagues": "1"}
    if most_events < 1000 or choices.chance(50):
        document["limits"] = limits
    fields.declare(vocabulary)
    for _ in range(choices.integer(0, 4)):
        measures.measure(vocabulary)

    scores, reaches, groups = _scores(vocabulary, most_events)
    document["fields"], document["events"] = vocabulary.fields, vocabulary.events
    for key in ("phrases", "lists", "measures"):
        if named := getattr(vocabulary, key):
            document[key] = named
    if len(scores) > 1 or choices.chance(30):
        document["score"] = choices.pick(list(scores))
    document["scores"], document["groups"] = scores, groups
    outcomes.add_labels(vocabulary, reaches, document)
    document["verdicts"] = outcomes.verdicts(vocabulary, reaches)
    if choices.chance(60):
        names = [verdict["verdict"] for verdict in document["verdicts"]]
        document["agreement"] = outcomes.agreement(vocabulary, names)
    return Generated(document, vocabulary)


def _scores(
    vocabulary: Vocabulary, most_events: int
) -> tuple[dict[str, Part], dict[str, Reach], list[Part]]:
    """Scores of groups, scores of those, and the groups."""
    choices = vocabulary.choices
    makers = Rules(vocabulary, most_events)
    for name in _SCORE_NAMES:
        vocabulary.take(name)
    scores: dict[str, Part] = {}
    reaches: dict[str, Reach] = {}
    groups: list[Part] = []
    for name in choices.some(_SCORE_NAMES[1:], 1, 2):
        sums = []
        for _ in range(choices.integer(1, 2)):
            group, reach = makers.group(f"g.{len(groups)}", name)
            groups.append(group)
            sums.append(reach)
        scores[name] = makers.bounds(25, weight=False)
        whole = Reach(
            sum((r.low for r in sums), Decimal(0)), sum((r.high for r in sums), Decimal(0))
        )
        reaches[name] = whole.within(scores[name])
    for name in ("total", "whole")[: choices.pick((0, 1, 1, 2))]:
        vocabulary.take(name)
        parts = choices.some(list(scores), 1, 3)
        added: Part
        if choices.chance(50):
            added = {
                "weighted": {part: choices.pick(("60%", "33.33", "150%", "0%")) for part in parts}
            }
            shares = {part: Decimal(w.rstrip("%")) / 100 for part, w in added["weighted"].items()}
        else:
            added, shares = {"sum": parts}, dict.fromkeys(parts, Decimal(1))
        low = sum((reaches[part].low * share for part, share in shares.items()), Decimal(0))
        high = sum((reaches[part].high * share for part, share in shares.items()), Decimal(0))
        scores[name] = makers.bounds(30, weight=False) | added
        reaches[name] = Reach(low, high).within(scores[name])
    if choices.chance(30):  # a score may stand before its parts
        scores = dict(reversed(scores.items()))
    return scores, reaches, groups
