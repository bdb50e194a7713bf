"""`leadrules init`: a ruleset to start from."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from leadrules import presets
from leadrules.cli.output import open_aside
from leadrules.diagnostics.shown import shown
from leadrules.language.loading import load_ruleset
from leadrules.language.problems import did_you_mean
from leadrules.rows.reading import UnreadableFile


def init_command(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where rulesets stand.", show_default=True)
    ] = Path("rules"),
    preset: Annotated[
        str | None,
        typer.Option("--preset", "-p", metavar="NAME", help="Which ruleset to start from."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", "-n", metavar="NAME", help="What the ruleset is called from now."),
    ] = None,
) -> None:
    """Write a ruleset with comments to start from; without --preset, list what there is.

    It is written to FOLDER/NAME/1.0.0.yaml, and nothing is ever overwritten.
    """
    if preset is None:
        if name is not None:
            raise typer.BadParameter("--name is for a preset: give --preset too")
        _list()
        return
    if preset not in presets.names():
        hint = did_you_mean(preset, presets.names())
        known = hint or "there are " + ", ".join(f"`{each}`" for each in presets.names())
        raise typer.BadParameter(f"--preset: no preset is called `{shown(preset)}`: {known}")
    try:
        text = presets.text(preset, ruleset=name)
    except ValueError as error:
        raise typer.BadParameter(f"--name: {error}") from None
    file = folder / (name or preset) / "1.0.0.yaml"
    _refuse_to_overwrite(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with open_aside(str(file)) as stream:
        stream.write(text)
    for line in _told(file, load_ruleset(text).document.title):
        typer.echo(line)


def _list() -> None:
    margin = max(map(len, presets.names()))
    for each in presets.names():
        typer.echo(f"{each.ljust(margin)}  {load_ruleset(presets.text(each)).document.title}")
    typer.echo("\nto write one: leadrules init --preset starter --name my-model", err=True)


def _refuse_to_overwrite(file: Path) -> None:
    """Raise UnreadableFile where the ruleset is there already, in any version."""
    if file.parent.is_dir() and (there := sorted(file.parent.glob("*.y*ml"))):
        raise UnreadableFile(f"there is `{shown(str(there[-1]))}` already: give another --name")


def _told(file: Path, title: str | None) -> list[str]:
    path = shlex.quote(str(file))
    return [
        f"wrote {shown(str(file))}: {title}",
        "",
        "next:",
        f"  leadrules check {path}    # what is wrong, with line and column",
        f"  leadrules test {path}    # the cases at its end",
        f"  leadrules score {path} leads.csv --events events.csv",
        "",
        "for completion in an editor, write the schema, and name it in the file's first line:",
        f"  leadrules schema --out {shlex.quote(str(file.parent.parent / 'ruleset.schema.json'))}",
        "  # yaml-language-server: $schema=../ruleset.schema.json",
    ]
