"""The rulesets of the benchmarks: thirty rules, the same with events, and any number of rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
THIRTY = HERE / "ruleset_30.yaml"


def thirty() -> str:
    """The thirty rules, as written."""
    return THIRTY.read_text(encoding="utf-8")


def with_events() -> str:
    """The thirty rules and ten more about events."""
    whole = _document(THIRTY)
    part = _document(HERE / "events_part.yaml")
    whole["ruleset"] = "thirty-rules-and-events"
    whole["groups"] += part.pop("groups")
    whole["scores"] |= part.pop("scores")
    return _written(whole | part)


def thirty_of_domains() -> str:
    """The thirty rules for tables that keep an email's domain, and whether its mailbox is shared.

    Domains repeat and emails do not, which is what matters to a table.
    """
    whole = thirty().replace("domain(email)", "email_domain")
    whole = whole.replace('starts_with(email, "info@", "sales@", "admin@")', "shared_mailbox")
    return whole.replace(
        "email: {type: email, personal: true}",
        "email_domain: {type: text}\n  shared_mailbox: {type: boolean}",
    )


def events_alone(plain: bool) -> str:
    """The ten rules about events alone, or eight of them that are plain counts, sums and times."""
    part = _document(HERE / "events_part.yaml")
    if plain:
        (group,) = part["groups"]
        rules = [one for one in group["rules"] if one["id"] not in ("visits", "busy-day")]
        for rule in rules:
            rule.pop("once_per", None)
        group["rules"] = rules
    head: dict[str, Any] = {
        "language": "1",
        "ruleset": "events-alone",
        "version": "1.0.0",
        "score": "intent",
        "fields": {},
    }
    verdicts = [{"verdict": "MQL", "when": "intent >= 15"}, {"verdict": "cold"}]
    return _written(head | part | {"verdicts": verdicts})


def many(rules: int) -> str:
    """So many rules: the groups of the thirty again and again, with other numbers in them."""
    whole = _document(THIRTY)
    groups: list[dict[str, Any]] = whole["groups"]
    written = sum(len(group["rules"]) for group in groups)
    copies: list[dict[str, Any]] = []
    for copy in range(-(-rules // written)):
        for group in groups:
            left = rules - sum(len(one["rules"]) for one in copies)
            if left > 0:
                copies.append(_copied(group, copy, left))
    whole["groups"] = copies
    return _written(whole)


def _copied(group: dict[str, Any], copy: int, most: int) -> dict[str, Any]:
    rules = []
    for rule in group["rules"][:most]:
        changed = rule | {"id": f"{rule['id']}-{copy}"}
        if "bands" in rule:
            changed["bands"] = [
                {
                    key: int(bound) + copy if key != "points" else bound
                    for key, bound in band.items()
                }
                for band in rule["bands"]
            ]
        rules.append(changed)
    return group | {"group": f"{group['group']}-{copy}", "rules": rules}


def _document(path: Path) -> dict[str, Any]:
    # WHY: every scalar as its text, which is how leadrules reads them: no `no` becomes false
    document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    return document


class _Dumper(yaml.SafeDumper):
    """Writes what stands in several places out in each: leadrules refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _written(document: dict[str, Any]) -> str:
    text: str = yaml.dump(document, Dumper=_Dumper, sort_keys=False, width=100_000)
    return text
