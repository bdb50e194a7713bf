"""`leadrules agreement`: the page that marketing and sales sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadrules.analysis.agreement_page import Signed, agreement_page
from leadrules.cli.output import open_aside
from leadrules.cli.rulesets import load_named
from leadrules.registry.lock_file import read_lock
from leadrules.registry.terms import terms_of
from leadrules.ruleset import Ruleset


def agreement_command(
    ruleset: Annotated[Path, typer.Argument(help="The ruleset's YAML file; the page is Markdown.")],
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
    ] = None,
    signatures: Annotated[
        bool, typer.Option(help="Show who signed, by the lock file beside the ruleset.")
    ] = True,
) -> None:
    """Print what marketing and sales sign: what qualifies in words, and what follows."""
    loaded = load_named(ruleset)
    signed = _signed(ruleset, loaded) if signatures else ()
    page = agreement_page(loaded.ir, loaded.document, signed)
    with open_aside("-" if out is None else out) as stream:
        stream.write(page)


def _signed(file: Path, ruleset: Ruleset) -> tuple[Signed, ...]:
    if file.resolve().parent.name != ruleset.name:
        return ()
    entry = read_lock(file.parent).entries.get(ruleset.version)
    terms = terms_of(ruleset.ir)
    return tuple(
        Signed(each.who, str(each.side), each.at, each.terms == terms)
        for each in (entry.signatures if entry else ())
    )
