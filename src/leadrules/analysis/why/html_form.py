"""A page as HTML: whatever is put into the template is text, and escaped."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, assert_never

from leadrules.analysis.why.blocks import Block, Facts, Items, Page, Paragraph, Points, Table
from leadrules.decision.layout import most_places, padded
from leadrules.diagnostics.shown import shown
from leadrules.extras import needs

if TYPE_CHECKING:
    from jinja2 import Environment


def to_html(page: Page, *, fragment: bool = False) -> str:
    """One page that needs no network and no other file, or what stands in a page of others.

    Raises ImportError with what to install, where Jinja2 is not there.
    """
    with needs("HTML", "html"):
        from markupsafe import Markup

        environment = _environment()
    loader = environment.loader
    assert loader is not None
    style = Markup(loader.get_source(environment, "page.css")[0].strip())
    name = "fragment.html" if fragment else "page.html"
    return environment.get_template(name).render(page=page, style=style)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("leadrules.analysis.why"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )
    made.filters |= {"kind": _kind, "numbers": _numbers, "sign": _sign}
    return made


def _plain(value: Any) -> Any:
    """What cannot be seen is escaped, in every text that a template shows; then HTML is."""
    return shown(value) if type(value) is str else value


def _kind(block: Block) -> str:
    match block:
        case Paragraph():
            return "paragraph"
        case Items():
            return "items"
        case Points():
            return "points"
        case Facts():
            return "facts"
        case Table():
            return "table"
        case _:
            assert_never(block)


def _numbers(block: Points) -> list[str]:
    """The numbers of a column with as many places each, the total last."""
    numbers = [points for points, _ in block.rows]
    totals = [] if block.total is None else [block.total[0]]
    places = most_places([*numbers, *totals])
    return [
        *(padded(number, places, signs=True) for number in numbers),
        *(padded(number, places, signs=False) for number in totals),
    ]


def _sign(number: Decimal) -> str:
    return "gain" if number > 0 else "cost" if number < 0 else "none"
