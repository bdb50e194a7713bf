"""The commands by name; each only reads its arguments and calls the room that does the work."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from io import TextIOWrapper
from types import FrameType
from typing import Annotated, NoReturn

import typer

from leadrules.analysis.compare.plan.document import PlanDocument
from leadrules.analysis.compare.plan.problems import PlanError
from leadrules.cli import exits, screen
from leadrules.cli.agreement import agreement_command
from leadrules.cli.cases import cases_command
from leadrules.cli.checking import check_command
from leadrules.cli.compare import compare_command
from leadrules.cli.diff import diff_command
from leadrules.cli.experiment import experiment
from leadrules.cli.explaining import explain_command
from leadrules.cli.init import init_command
from leadrules.cli.log.group import log
from leadrules.cli.output import open_aside
from leadrules.cli.parity import parity_command
from leadrules.cli.score import score_command
from leadrules.cli.sources import sources_command
from leadrules.cli.sql import sql_command
from leadrules.cli.versions import (
    publish_command,
    retire_command,
    sign_command,
    versions_command,
)
from leadrules.diagnostics import FrameError, LeadrulesError
from leadrules.diagnostics.rendering import render
from leadrules.diagnostics.shown import shown
from leadrules.language.json_schema import json_schema, schema_of
from leadrules.rows.reading import UnreadableFile
from leadrules.version import __version__

app = typer.Typer(
    name="leadrules",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done and well; 1 done, and the answer is no (errors in a ruleset, failed "
    "cases, leads that could not be scored); 2 could not run.",
)

app.command("init")(init_command)
app.command("check")(check_command)
app.command("score")(score_command)
app.command("explain")(explain_command)
app.command("parity")(parity_command)
app.command("test")(cases_command)
app.command("diff")(diff_command)
app.command("compare")(compare_command)
app.command("agreement")(agreement_command)
app.add_typer(experiment, name="experiment")
app.add_typer(log, name="log")
app.command("sources")(sources_command)
app.command("sql")(sql_command)
app.command("versions")(versions_command)
app.command("sign")(sign_command)
app.command("publish")(publish_command)
app.command("retire")(retire_command)


@app.command("schema")
def schema_command(
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="The schema of plans of comparisons instead.")
    ] = False,
) -> None:
    """Print the JSON Schema of rulesets, by which editors complete and check them."""
    schema = schema_of(PlanDocument) if plan else json_schema()
    with open_aside("-" if out is None else out) as stream:
        print(json.dumps(schema, indent=2, ensure_ascii=False), file=stream)


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
    """Lead scoring as versioned YAML rules: check them, score leads, explain each decision."""


def run() -> NoReturn:
    """Run the command line; errors are shown as text, with an exit code that says what kind."""
    _prepare_streams()
    signal.signal(signal.SIGTERM, _stop)
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except LeadrulesError as error:
        code = exits.COULD_NOT_RUN if isinstance(error, FrameError | PlanError) else exits.NO
        told = [render(one, color=screen.wants_color(True)) for one in error.diagnostics]
        _end(code, "\n\n".join(told))
    except (KeyboardInterrupt, typer.Abort):
        _end(exits.INTERRUPTED, "leadrules: stopped; nothing was written")
    except BrokenPipeError:
        _pipe_closed()
    except SystemExit as ended:
        # WHY: the library makes 1 of a closed pipe, which would say that a lead was not scored
        if isinstance(ended.__context__, BrokenPipeError):
            _pipe_closed()
        raise
    except UnreadableFile as error:
        _end(exits.COULD_NOT_RUN, f"leadrules: {error}")
    except sqlite3.Error:
        _end(exits.COULD_NOT_RUN, "leadrules: no room for temporary files: set TMPDIR elsewhere")
    except OSError as error:
        where = f"`{shown(str(error.filename))}`: " if error.filename else ""
        _end(exits.COULD_NOT_RUN, f"leadrules: {where}{(error.strerror or str(error)).lower()}")
    except Exception as error:
        # WHY: the library's own errors by what they can do: it ships them under different names
        message = getattr(error, "format_message", None)
        if message is None:
            raise
        _end(exits.COULD_NOT_RUN, _usage(message(), getattr(error, "ctx", None)))
    sys.exit(code if isinstance(code, int) else exits.OK)


def _pipe_closed() -> NoReturn:
    # WHY: `leadrules ... | head` is no error; Python would complain again when it flushes
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(exits.PIPE_CLOSED)


def _end(code: int, told: str) -> NoReturn:
    if told:
        print(told, file=sys.stderr)
    sys.exit(code)


def _usage(message: str, context: object) -> str:
    """A usage error in one line, and where to read more."""
    message = message.removeprefix("Invalid value: ").replace("Value error, ", "")
    message = message.strip().removesuffix(".").replace("'", "`")
    command = getattr(context, "command_path", "leadrules")
    if not message or "\n" in message:  # the library's own help, for a command without arguments
        return message
    return f"{command}: {message[0].lower()}{message[1:]}\nsee: {command} --help"


def _prepare_streams() -> None:
    """What goes to a file or a pipe is UTF-8; a terminal gets what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    # WHY: so that `with` blocks end: temporary files are removed, partial ones too
    raise SystemExit(128 + number)
