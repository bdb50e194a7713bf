"""Rulesets to start from: a small one, and the models of systems that teams come from.

>>> from leadrules import presets
>>> presets.names()
('starter', 'eloqua-example', 'hubspot-style', 'marketo-starter', 'pardot-baseline', 'posthog-fit')
"""

from __future__ import annotations

import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from leadrules.diagnostics.shown import shown

# WHY: their folders stand in `rules/` among others, and the wheel carries these alone
_NAMES = (
    "starter",
    "eloqua-example",
    "hubspot-style",
    "marketo-starter",
    "pardot-baseline",
    "posthog-fit",
)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_NAME_LINE = re.compile(r"^ruleset: .*$", re.MULTILINE)


def names() -> tuple[str, ...]:
    """The names of the presets: first the small one, then those of systems."""
    return _NAMES


def text(name: str, *, ruleset: str | None = None) -> str:
    """A preset's YAML with its comments, under another ruleset's name if one is given.

    Raises KeyError where no preset has the name, ValueError for what no ruleset can be called.

    >>> text("starter", ruleset="acme").splitlines()[5]
    'ruleset: acme'
    """
    if name not in _NAMES:
        raise KeyError(name)
    written = _file(name).read_text(encoding="utf-8")
    if ruleset is None:
        return written
    if not _NAME.fullmatch(ruleset):
        raise ValueError(f"`{shown(ruleset)}` is no name of a ruleset: use a-z, 0-9 and hyphens")
    return _NAME_LINE.sub(f"ruleset: {ruleset}", written, count=1)


def _file(name: str) -> Traversable:
    packed = resources.files(__package__).joinpath(name, "1.0.0.yaml")
    # WHY: the wheel has copies beside this module; a checkout has the files themselves
    return packed if packed.is_file() else Path(__file__).parents[3] / "rules" / name / "1.0.0.yaml"
