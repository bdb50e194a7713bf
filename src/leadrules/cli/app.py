"""The commands by name; each only reads its arguments and calls the room that does the work."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from leadrules import __version__
from leadrules.cli import exits
from leadrules.cli.agreement import agreement_command
from leadrules.cli.cases import test_command
from leadrules.cli.checking import check_command
from leadrules.cli.explaining import explain_command
from leadrules.cli.rows import UnreadableFile
from leadrules.cli.score import score_command
from leadrules.cli.versions import (
    publish_command,
    retire_command,
    sign_command,
    versions_command,
)
from leadrules.diagnostics import LeadrulesError
from leadrules.language.json_schema import json_schema
from leadrules.rendering import render

app = typer.Typer(
    name="leadrules",
    help="Lead scoring as versioned YAML rules: check them, score leads, explain each decision.\n\n"
    "Exit codes: 0 done and well; 1 done, and the answer is no (errors in a ruleset, failed "
    "cases, leads that could not be scored); 2 could not run.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("check")(check_command)
app.command("score")(score_command)
app.command("explain")(explain_command)
app.command("test")(test_command)
app.command("versions")(versions_command)
app.command("publish")(publish_command)
app.command("sign")(sign_command)
app.command("retire")(retire_command)
app.command("agreement")(agreement_command)


@app.command("schema")
def schema_command(
    out: Annotated[Path | None, typer.Option("--out", help="Write here, not to stdout.")] = None,
) -> None:
    """Print the JSON Schema of rulesets, by which editors complete and check them."""
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"leadrules {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Lead scoring as versioned YAML rules."""


def run() -> NoReturn:
    """Run the command line; errors are shown as text, with an exit code that says what kind."""
    try:
        app()
    except LeadrulesError as error:
        color = Console(stderr=True).is_terminal and "NO_COLOR" not in os.environ
        for diagnostic in error.diagnostics:
            print(render(diagnostic, color=color), file=sys.stderr)
            print(file=sys.stderr)
        sys.exit(exits.NO)
    except UnreadableFile as error:
        print(f"leadrules: {error}", file=sys.stderr)
        sys.exit(exits.COULD_NOT_RUN)
    except BrokenPipeError:
        # WHY: `leadrules ... | head` is not an error; Python would complain again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(exits.OK)
    except OSError as error:
        where = f"`{error.filename}`: " if error.filename else ""
        print(f"leadrules: {where}{(error.strerror or 'cannot be read').lower()}", file=sys.stderr)
        sys.exit(exits.COULD_NOT_RUN)
    except KeyboardInterrupt:
        print("leadrules: stopped", file=sys.stderr)
        sys.exit(130)
    sys.exit(exits.OK)
