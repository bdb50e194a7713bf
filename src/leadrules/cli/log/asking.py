"""`leadrules log history`, `search`, `show`: which decisions the log has."""

from __future__ import annotations

import sys
from datetime import datetime
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from leadrules.cli import exits, screen
from leadrules.cli.log import listing
from leadrules.cli.log.opening import ArchivesOption, KeysOption, LogOption, note_unread, opened
from leadrules.decision.json_text import dump_plain
from leadrules.diagnostics.shown import shown
from leadrules.intake.instants import read_day, read_instant, start_of_day
from leadrules.intake.unreadable import Unreadable

if TYPE_CHECKING:
    from leadrules.log.reading import Found, LoggedDecision

LeadArgument = Annotated[
    str, typer.Argument(metavar="LEAD", help="The lead's id.", show_default=False)
]
MaskOption = Annotated[
    bool, typer.Option("--mask", help="Show nothing that is personal; what is stored is the same.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a decision.")]
LimitOption = Annotated[
    int, typer.Option("--limit", min=1, metavar="N", help="At most so many, the latest.")
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="TIME", help="Only as of this date (its start) or later."),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", metavar="TIME", help="Only as of this date (its end) or before."),
]


def history_command(
    lead: LeadArgument,
    where: LogOption,
    keys: KeysOption = None,
    until: UntilOption = None,
    limit: LimitOption = 100,
    archives: ArchivesOption = None,
    mask: MaskOption = False,
    json: JsonOption = False,
) -> None:
    """List the decisions about a lead, the last recorded first.

    Exit code 1 where there is none.
    """
    with opened(where, keys, archives) as log:
        last = instant("--until", until)
        found = log.history(lead, limit=limit, until=last)
        _list(found, mask=mask, json=json, none="the log has no decision about this lead")


def search_command(
    where: LogOption,
    keys: KeysOption = None,
    verdict: Annotated[
        str | None,
        typer.Option("--verdict", metavar="VERDICT", help="Leads that stood here: MQL, SQL ..."),
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="RULE", help="This rule fired.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    ruleset: Annotated[
        str | None, typer.Option("--ruleset", metavar="NAME", help="Decided by this ruleset.")
    ] = None,
    version: Annotated[
        str | None, typer.Option("--version", metavar="VERSION", help="... in this version.")
    ] = None,
    limit: LimitOption = 100,
    archives: ArchivesOption = None,
    mask: MaskOption = False,
    json: JsonOption = False,
) -> None:
    """List decisions by verdict, rule, time and ruleset, the latest first.

    Exit code 1 where there is none.
    """
    with opened(where, keys, archives) as log:
        found = log.search(
            verdict=verdict,
            rule=rule,
            since=instant("--since", since, start=True),
            until=instant("--until", until),
            ruleset=ruleset,
            version=version,
            limit=limit,
        )
        none = "the log has no such decision"
        if not found:
            from leadrules.log.searching import Sought, slip

            none = slip(log, Sought(verdict, rule, ruleset=ruleset)) or none
        _list(found, mask=mask, json=json, none=none)


def show_command(
    decision: Annotated[
        str,
        typer.Argument(metavar="ID", help="The decision's id in the log.", show_default=False),
    ],
    where: LogOption,
    keys: KeysOption = None,
    archives: ArchivesOption = None,
    mask: MaskOption = False,
    json: Annotated[bool, typer.Option("--json", help="All of it as one JSON object.")] = False,
) -> None:
    """Show one decision whole, as it was recorded.

    Exit code 1 where the log has none of that id.
    """
    with opened(where, keys, archives) as log:
        one = log.get(decision.strip())
        if json:
            typer.echo(dump_plain(listing.as_data(one, mask=mask, whole=True)))
            return
        for line in listing.facts(one):
            typer.echo(line)
        if not mask and one.decision is not None:
            if one.asked_by is not None:
                typer.echo(f"asked by {shown(one.asked_by)}")
            typer.echo()
            typer.echo(one.decision.explain(color=screen.wants_color(), width=screen.width()))


def instant(option: str, given: str | None, *, start: bool = False) -> datetime | None:
    """The instant that an option says, in UTC unless it names a zone; of a date its end, or its
    start. Raises a usage error."""
    if given is None:
        return None
    try:
        if start:
            try:
                return start_of_day(read_day(given), "UTC")
            except Unreadable:
                pass
        return read_instant(given, "UTC", True)
    except Unreadable as error:
        hint = "write a date, `2024-02-01`, or an instant, `2024-02-01T09:00:00Z`"
        raise typer.BadParameter(f"{option}: {error.message}; {hint}") from None


def _list(found: Found[LoggedDecision], *, mask: bool, json: bool, none: str) -> None:
    if json:
        for one in found:
            typer.echo(dumps(listing.as_data(one, mask=mask), ensure_ascii=False))
    elif found:
        for line in listing.lines(found, mask=mask):
            typer.echo(line)
    sys.stdout.flush()
    note_unread(found.unread)
    if not found and found.unread:
        raise typer.Exit(exits.COULD_NOT_RUN)
    if not found:
        typer.echo(f"leadrules: {none}", err=True)
        raise typer.Exit(exits.NO)
