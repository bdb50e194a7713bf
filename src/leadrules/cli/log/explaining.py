"""`leadrules log why`, `why-not`, `changed`: logged decisions explained, to sales and auditors."""

from __future__ import annotations

from typing import Annotated

import typer

from leadrules.cli.explanations import (
    READER,
    HtmlOption,
    MarkdownOption,
    MaskOption,
    Reader,
    form_of,
    write,
)
from leadrules.cli.log.asking import LeadArgument, UntilOption, instant
from leadrules.cli.log.opening import ArchivesOption, KeysOption, LogOption, opened
from leadrules.cli.output import OutOption

OneLeadArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[LEAD]", help="The lead's id: its last recorded decision.", show_default=False
    ),
]
DecisionOption = Annotated[
    str | None,
    typer.Option("--decision", metavar="ID", help="Instead of LEAD, one decision by its id."),
]
ForOption = Annotated[Reader, READER]
JsonOption = Annotated[bool, typer.Option("--json", help="The explanation as one JSON object.")]


def why_command(
    where: LogOption,
    lead: OneLeadArgument = None,
    decision: DecisionOption = None,
    until: UntilOption = None,
    keys: KeysOption = None,
    archives: ArchivesOption = None,
    reader: ForOption = Reader.SALES,
    mask: MaskOption = False,
    markdown: MarkdownOption = False,
    html: HtmlOption = False,
    json: JsonOption = False,
    out: OutOption = None,
) -> None:
    """Say why a lead got its verdict: what it needed, and how the points add up.

    Exit code 1 where the log has no decision about the lead, or the lead was erased.
    """
    form = form_of(markdown=markdown, html=html, json=json)
    check_one(lead, decision)
    with opened(where, keys, archives) as log:
        found = log.why(lead, decision=decision, until=instant("--until", until))
        write(found, form, reader, mask=mask, out=out)


def why_not_command(
    where: LogOption,
    verdict: Annotated[
        str,
        typer.Option(
            "--verdict", metavar="VERDICT", help="The verdict it did not get.", show_default=False
        ),
    ],
    lead: OneLeadArgument = None,
    decision: DecisionOption = None,
    until: UntilOption = None,
    keys: KeysOption = None,
    archives: ArchivesOption = None,
    reader: ForOption = Reader.SALES,
    mask: MaskOption = False,
    markdown: MarkdownOption = False,
    html: HtmlOption = False,
    json: JsonOption = False,
    out: OutOption = None,
) -> None:
    """Say why a lead did not get a verdict, and the smallest changes that would have been enough.

    Exit code 1 where the log has no decision about the lead, or the lead was erased.
    """
    form = form_of(markdown=markdown, html=html, json=json)
    check_one(lead, decision)
    with opened(where, keys, archives) as log:
        last = instant("--until", until)
        found = log.why_not(lead, verdict=verdict, decision=decision, until=last)
        write(found, form, reader, mask=mask, out=out)


def changed_command(
    lead: LeadArgument,
    where: LogOption,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="TIME",
            help="From the decision as of this date (its end); without it, from the last but one.",
        ),
    ] = None,
    until: UntilOption = None,
    keys: KeysOption = None,
    archives: ArchivesOption = None,
    reader: ForOption = Reader.SALES,
    mask: MaskOption = False,
    markdown: MarkdownOption = False,
    html: HtmlOption = False,
    json: JsonOption = False,
    out: OutOption = None,
) -> None:
    """Say what changed between two decisions of a lead, and whether the facts, the time or the
    version of the rules changed it.

    Exit code 1 where the log has not two of the lead, or the lead was erased.
    """
    form = form_of(markdown=markdown, html=html, json=json)
    with opened(where, keys, archives) as log:
        first, last = instant("--since", since), instant("--until", until)
        found = log.what_changed(lead, since=first, until=last)
        write(found, form, reader, mask=mask, out=out)


def check_one(lead: str | None, decision: str | None) -> None:
    """Raises a usage error unless exactly one of the two says which decision is meant."""
    if (lead is None) == (decision is None):
        raise typer.BadParameter("give LEAD, or --decision ID")
