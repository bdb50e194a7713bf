"""How an explanation is asked for and shown by the command, whatever it is of."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec
from typing import Annotated

import typer

from leadrules.analysis.why.forms import Explanation
from leadrules.cli import screen
from leadrules.cli.output import open_aside
from leadrules.rows.reading import UnreadableFile


class Reader(StrEnum):
    """For whom an explanation is."""

    SALES = "sales"
    AUDITOR = "auditor"


class Form(StrEnum):
    """What an explanation is written as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


MaskOption = Annotated[
    bool,
    typer.Option(
        "--mask", help="Hide the values of fields and attributes that the ruleset calls personal."
    ),
]
MarkdownOption = Annotated[bool, typer.Option("--markdown", help="Markdown.")]
HtmlOption = Annotated[bool, typer.Option("--html", help="One HTML page.")]
READER = typer.Option("--for", help="In short and plain words, or everything there is.")


def form_of(*, markdown: bool, html: bool, json: bool) -> Form:
    """The form asked for; a usage error for two, and for HTML where its extra is not there."""
    asked = [
        form
        for form, wanted in ((Form.MARKDOWN, markdown), (Form.HTML, html), (Form.JSON, json))
        if wanted
    ]
    if len(asked) > 1:
        raise typer.BadParameter("--markdown, --html and --json exclude each other")
    if asked == [Form.HTML] and find_spec("jinja2") is None:
        raise UnreadableFile("HTML needs the extra `html`: pip install 'leadrules[cli,html]'")
    return asked[0] if asked else Form.TEXT


def write(found: Explanation, form: Form, reader: Reader, *, mask: bool, out: str | None) -> None:
    """Writes an explanation to a file, or to stdout."""
    if form is Form.TEXT and out is not None:
        text = found.text(audience=reader.value, mask=mask)  # as wide as any, without colours
    else:
        text = shown_as(found, form, reader, mask=mask)
    with open_aside("-" if out is None else out) as stream:
        print(text, file=stream)


def shown_as(found: Explanation, form: Form, reader: Reader, *, mask: bool) -> str:
    """An explanation in a form, without a line break at its end."""
    match form:
        case Form.TEXT:
            return found.text(
                audience=reader.value,
                width=screen.width(),
                color=screen.wants_color(),
                mask=mask,
            )
        case Form.MARKDOWN:
            return found.markdown(audience=reader.value, mask=mask).removesuffix("\n")
        case Form.HTML:
            return found.html(audience=reader.value, mask=mask).removesuffix("\n")
        case Form.JSON:
            return found.to_json(mask=mask)
