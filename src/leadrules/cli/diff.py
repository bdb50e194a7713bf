"""`leadrules diff`: what differs between two rulesets, in meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.output import open_aside
from leadrules.cli.rulesets import load_all
from leadrules.decision.json_text import dump_plain
from leadrules.diagnostics.shown import shown
from leadrules.rows.reading import same_file
from leadrules.ruleset import diff


def diff_command(
    a: Annotated[Path, typer.Argument(metavar="A", help="The old ruleset's YAML file.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The new one's.")],
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Markdown with tables, for a pull request.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="The differences as one JSON object.")
    ] = False,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
    ] = None,
) -> None:
    """Say what differs between two rulesets in meaning, whatever their layout.

    Exit code 0 where they mean the same (titles, descriptions and cases may differ), 1 where they
    differ, 2 where one cannot be read or has errors, as `diff` does.
    """
    if markdown and json:
        raise typer.BadParameter("--markdown and --json exclude each other")
    if out is not None and any(same_file(out, str(file)) for file in (a, b)):
        raise typer.BadParameter(f"--out `{shown(out)}` is another file of this command")
    found = diff(*load_all(a, b))
    with open_aside("-" if out is None else out) as stream:
        if json:
            print(dump_plain(found.to_dict()), file=stream)
        elif markdown:
            stream.write(found.markdown())
        else:
            to_screen = out is None
            text = found.text(
                width=screen.width() if to_screen else None,
                color=to_screen and screen.wants_color(),
            )
            print(text, file=stream)
    if not found.same:
        raise typer.Exit(exits.NO)
