"""`leadrules log why`, `why-not`: a logged decision explained, to sales and to an auditor."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from leadrules.cli import screen
from leadrules.cli.log.asking import UntilOption, instant
from leadrules.cli.log.opening import KeysOption, LogOption, opened
from leadrules.cli.output import open_aside
from leadrules.rows.reading import UnreadableFile

if TYPE_CHECKING:
    from leadrules.analysis.why import Why, WhyNot


class Reader(StrEnum):
    """For whom an explanation is."""

    SALES = "sales"
    AUDITOR = "auditor"


LeadArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[LEAD]", help="The lead's id: its last recorded decision.", show_default=False
    ),
]
DecisionOption = Annotated[
    str | None,
    typer.Option("--decision", metavar="ID", help="Instead of LEAD, one decision by its id."),
]
ForOption = Annotated[
    Reader, typer.Option("--for", help="In short and plain words, or everything there is.")
]
MaskOption = Annotated[
    bool,
    typer.Option(
        "--mask", help="Hide the values of fields and attributes that the ruleset calls personal."
    ),
]
MarkdownOption = Annotated[bool, typer.Option("--markdown", help="Markdown.")]
HtmlOption = Annotated[bool, typer.Option("--html", help="One HTML page.")]
JsonOption = Annotated[bool, typer.Option("--json", help="The explanation as one JSON object.")]
OutOption = Annotated[
    str | None, typer.Option("--out", "-o", metavar="FILE", help="Write here, not to stdout.")
]


def why_command(
    where: LogOption,
    lead: LeadArgument = None,
    decision: DecisionOption = None,
    until: UntilOption = None,
    keys: KeysOption = None,
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
    form = _form(markdown=markdown, html=html, json=json)
    _check_one(lead, decision)
    with opened(where, keys) as log:
        found = log.why(lead, decision=decision, until=instant("--until", until))
        _show(found, form, reader, mask=mask, out=out)


def why_not_command(
    where: LogOption,
    verdict: Annotated[
        str,
        typer.Option(
            "--verdict", metavar="VERDICT", help="The verdict it did not get.", show_default=False
        ),
    ],
    lead: LeadArgument = None,
    decision: DecisionOption = None,
    until: UntilOption = None,
    keys: KeysOption = None,
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
    form = _form(markdown=markdown, html=html, json=json)
    _check_one(lead, decision)
    with opened(where, keys) as log:
        found = log.why_not(
            lead, verdict=verdict, decision=decision, until=instant("--until", until)
        )
        _show(found, form, reader, mask=mask, out=out)


class _Form(StrEnum):
    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def _form(*, markdown: bool, html: bool, json: bool) -> _Form:
    asked = [
        form
        for form, wanted in ((_Form.MARKDOWN, markdown), (_Form.HTML, html), (_Form.JSON, json))
        if wanted
    ]
    if len(asked) > 1:
        raise typer.BadParameter("--markdown, --html and --json exclude each other")
    if asked == [_Form.HTML] and find_spec("jinja2") is None:
        raise UnreadableFile("HTML needs the extra `html`: pip install 'leadrules[cli,log,html]'")
    return asked[0] if asked else _Form.TEXT


def _check_one(lead: str | None, decision: str | None) -> None:
    if (lead is None) == (decision is None):
        raise typer.BadParameter("give LEAD, or --decision ID")


def _show(found: Why | WhyNot, form: _Form, reader: Reader, *, mask: bool, out: str | None) -> None:
    match form:
        case _Form.TEXT:
            on_screen = out is None
            text = found.text(
                audience=reader.value,
                width=screen.width() if on_screen else None,
                color=on_screen and screen.wants_color(),
                mask=mask,
            )
        case _Form.MARKDOWN:
            text = found.markdown(audience=reader.value, mask=mask)
        case _Form.HTML:
            text = found.html(audience=reader.value, mask=mask)
        case _Form.JSON:
            text = found.to_json(mask=mask)
    with open_aside("-" if out is None else out) as stream:
        print(text.removesuffix("\n"), file=stream)
