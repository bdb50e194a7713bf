"""All peers that are installed, each ready to score."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from peers.rules import Contestant

MODULES = (
    "simpleeval_peer", "rule_engine_peer", "business_rules_peer", "panzi_json_logic_peer",
    "zen_engine_peer", "common_expression_language_peer", "cel_expr_python_peer",
)  # fmt: skip


def contestants(missing: list[str]) -> Iterator[Contestant]:
    """Every peer twice: asking titles itself, and given their flags; `missing` takes the others."""
    for module in MODULES:
        try:
            peer = import_module(f"peers.{module}")
        except ImportError as error:
            missing.append(f"{module}: {error}")
            continue
        for made in (peer.contestant, getattr(peer, "bare_contestant", None)):
            if made is not None:
                yield made(False)
                yield made(True)
