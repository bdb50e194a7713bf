"""Small rulesets as files, for the tests of versions and registries."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leadrules.language import ir
from leadrules.language.loading import load_ruleset
from leadrules.registry.lock import Side
from leadrules.registry.publishing import publish, sign

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def text_of(
    version: str = "1.0.0", *, name: str = "fit", points: int = 10, capacity: int | None = 5
) -> str:
    agreement = "" if capacity is None else f"agreement: {{weekly_capacity: {capacity}}}\n"
    return f"""\
language: 1
ruleset: {name}
version: {version}
zone: Europe/Berlin
{agreement}fields:
  employees: {{type: integer}}
scores:
  total: {{cap: 100}}
groups:
  - group: company
    score: total
    rules:
      - {{id: size, when: employees >= 50, points: {points}}}
verdicts:
  - {{verdict: MQL, when: total >= {points}}}
  - {{verdict: nurture}}
cases:
  - {{name: a large one, lead: {{employees: 100}}, expect: {{verdict: MQL}}}}
"""


def write(folder: Path, version: str = "1.0.0", **changes: Any) -> Path:
    """Writes a version where it belongs in a folder of rulesets."""
    name = changes.get("name", "fit")
    file = folder / name / f"{version}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text_of(version, **changes), encoding="utf-8")
    return file


def meaning(file: Path) -> ir.Ruleset:
    return load_ruleset(file.read_bytes(), str(file)).ruleset


def sign_both(file: Path, at: datetime = NOON) -> None:
    sign(file, meaning(file), who="mia", side=Side.MARKETING, at=at)
    sign(file, meaning(file), who="sam", side=Side.SALES, at=at)


def published(
    folder: Path, version: str = "1.0.0", effective_from: datetime | None = None, **changes: Any
) -> Path:
    """Writes a version, signed by both sides and published."""
    file = write(folder, version, **changes)
    sign_both(file)
    publish(file, meaning(file), effective_from=effective_from, at=NOON)
    return file
