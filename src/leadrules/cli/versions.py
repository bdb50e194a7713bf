"""`leadrules versions`, `sign`, `publish`, `retire`: what both sides agreed to, and when."""

from __future__ import annotations

import json as json_module
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from leadrules.analysis.compare.plan.reading import is_plan, read_plan
from leadrules.analysis.compare.plan.signatures import sign as sign_plan
from leadrules.cli import exits, screen
from leadrules.cli.cases import show_failure
from leadrules.cli.rulesets import load_named
from leadrules.diagnostics.rendering import render, to_json
from leadrules.diagnostics.shown import shown
from leadrules.intake.instants import read_day, read_instant, start_of_day
from leadrules.intake.unreadable import Unreadable
from leadrules.registry.publishing import publish, retire, short, sign
from leadrules.registry.survey import VersionStatus, survey
from leadrules.ruleset import Ruleset
from leadrules.signing.signature import Side, Signature
from leadrules.testing.cases import run_cases

FileArgument = Annotated[Path, typer.Argument(help="The version: rules/<name>/<version>.yaml.")]


def sign_command(
    file: Annotated[
        Path,
        typer.Argument(
            help="The version, rules/<name>/<version>.yaml, or the plan of a comparison."
        ),
    ],
    who: Annotated[str, typer.Option("--as", help="The name under the signature.")],
    side: Annotated[Side, typer.Option("--side", help="For whom it is signed.")],
) -> None:
    """Sign a version, rules and agreement as they now are, or a plan, for marketing or sales."""
    if file.is_file() and is_plan(file):
        plan = read_plan(file)
        changed = sign_plan(file, plan.hash, who=who, side=side, at=_now())
        name = f"{shown(str(file))} ({short(plan.hash)})"
    else:
        ruleset = load_named(file)
        changed = sign(file, ruleset.ir, who=who, side=side, at=_now()).changed
        name = _name(ruleset)
    done = "signed" if changed else "was signed already"
    typer.echo(f"{name} {done} by {shown(who)} for {side}")


def publish_command(
    file: FileArgument,
    effective_from: Annotated[
        str | None,
        typer.Option(
            "--effective-from",
            metavar="DATE",
            help="When registries begin to choose it: a date (its start in the ruleset's zone) or "
            "an instant. Without it, at once.",
        ),
    ] = None,
) -> None:
    """Publish a version that both sides signed and whose cases pass; it can then never change."""
    ruleset = load_named(file)
    start = None if effective_from is None else _start(effective_from, ruleset)
    results = run_cases(ruleset)
    failed = [result for result in results if not result.passed]
    for result in failed:
        show_failure(ruleset, result, screen.wants_color())
    if failed:
        typer.echo(f"{_name(ruleset)} is not published: its cases do not pass", err=True)
        raise typer.Exit(exits.NO)
    written = publish(file, ruleset.ir, effective_from=start, at=_now())
    done = "published" if written.changed else "is published already"
    cases = f"{len(results)} case{'s' * (len(results) != 1)} passed"
    start = written.entry.effective_from
    since = "" if start is None else f", effective from {_instant(start)}"
    typer.echo(f"{_name(ruleset)} {done} ({cases}){since}")


def retire_command(file: FileArgument) -> None:
    """Retire a version: registries choose it no more, and still give it by name."""
    written = retire(file, at=_now())
    done = "retired" if written.changed else "is retired already"
    typer.echo(f"{file.resolve().parent.name} {file.stem} {done}")


def versions_command(
    folder: Annotated[
        Path, typer.Argument(help="The folder of rulesets, or one ruleset's own.")
    ] = Path("rules"),
    json: Annotated[bool, typer.Option("--json", help="One JSON object a version.")] = False,
) -> None:
    """List versions: state, signatures, and whether each file still is what was published."""
    found = list(survey(folder))
    if json:
        for status in found:
            typer.echo(json_module.dumps(_plain(status), ensure_ascii=False))
    else:
        for name in dict.fromkeys(status.ruleset for status in found):
            screen.stdout().print(_table(name, [each for each in found if each.ruleset == name]))
        if not found:
            typer.echo(f"no versions in {shown(str(folder))}")
        for status in found:
            for diagnostic in status.diagnostics:
                typer.echo(render(diagnostic, color=screen.wants_color(True)) + "\n", err=True)
    if not all(status.as_published for status in found):
        raise typer.Exit(exits.NO)


def _table(name: str, found: list[VersionStatus]) -> Table:
    table = Table(title=escape(shown(name)), title_justify="left", title_style="bold")
    for column in ("version", "state", "hash", "effective from", "marketing", "sales", "file"):
        table.add_column(column)
    for status in found:
        entry = status.entry
        terms = status.terms or (entry.terms if entry else None)
        start = entry.effective_from if entry else None
        style = "" if status.as_published else "[bold red]"
        table.add_row(
            status.version,
            str(status.state),
            short(terms.hash) if terms else "",
            _instant(start) if start else "",
            *(escape(_signers(status, side)) for side in Side),
            f"{style}{status.file_state}",
        )
    return table


def _signers(status: VersionStatus, side: Side) -> str:
    """Who signed for a side, each with the day; those under earlier terms are marked."""
    if status.entry is None:
        return ""
    signed: dict[str, Signature] = {}
    for signature in status.entry.signatures:
        if signature.side is side:
            signed[signature.who] = signature  # the latest of each
    return ", ".join(
        f"{shown(each.who)} {each.at:%Y-%m-%d}{_doubt(status, each)}" for each in signed.values()
    )


def _doubt(status: VersionStatus, signature: Signature) -> str:
    if status.terms is None or signature.terms == status.terms:
        return ""
    what = "rules" if signature.terms.hash != status.terms.hash else "agreement"
    return f" (before the {what} changed)"


def _plain(status: VersionStatus) -> dict[str, Any]:
    entry, terms = status.entry, status.terms
    return {
        "ruleset": status.ruleset,
        "version": status.version,
        "file": str(status.file),
        "state": str(status.state),
        "file_state": str(status.file_state),
        "as_published": status.as_published,
        "hash": terms.hash if terms else None,
        "agreement": terms.agreement if terms else None,
        "recorded_hash": entry.terms.hash if entry else None,
        "recorded_agreement": entry.terms.agreement if entry else None,
        "published": _instant(entry.published) if entry and entry.published else None,
        "retired": _instant(entry.retired) if entry and entry.retired else None,
        "effective_from": _instant(entry.effective_from)
        if entry and entry.effective_from
        else None,
        "signatures": [
            {
                "who": signature.who,
                "side": str(signature.side),
                "at": _instant(signature.at),
                "hash": signature.terms.hash,
                "agreement": signature.terms.agreement,
                "current": signature.terms == terms,
            }
            for signature in (entry.signatures if entry else ())
        ],
        "diagnostics": [to_json(diagnostic) for diagnostic in status.diagnostics],
    }


def _start(text: str, ruleset: Ruleset) -> datetime:
    zone, declared = ruleset.ir.zone, ruleset.ir.zone_declared
    try:
        try:
            return start_of_day(read_day(text), zone)
        except Unreadable:
            return read_instant(text, zone, declared)
    except Unreadable as error:
        raise typer.BadParameter(f"--effective-from: {error.message}") from None


def _name(ruleset: Ruleset) -> str:
    return f"{ruleset.name} {ruleset.version} ({short(ruleset.hash)})"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _instant(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
