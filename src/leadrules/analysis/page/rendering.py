"""Pages of HTML that need nothing else: whatever is put into their templates is text."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from leadrules.diagnostics.shown import shown

_HERE = "leadrules.analysis.page"
_CODE = re.compile(r"`([^`]+)`")
_UNIT = re.compile(r"(\d) (%|percentage points)")
_FORMULA = re.compile(r"\s*([=@\t\r]|[+-](?!\d)|[+-].*[(|!])")


def page(package: str, template: str, **values: Any) -> str:
    """A whole page by a template of a package, `layout.html` filled in: no network, no other file,
    nothing that anyone's text can do."""
    script = source(_HERE, "page.js")
    return rendered(
        package,
        template,
        style=Markup(source(_HERE, "page.css")),
        script=Markup(script),
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
        **values,
    )


def rendered(package: str, template: str, **values: Any) -> str:
    """What a template of a package makes of some values."""
    return _environment(package).get_template(template).render(**values)


@cache
def source(package: str, name: str) -> str:
    """A style sheet or a script of ours, as it stands in a page."""
    environment = _environment(package)
    loader = environment.loader
    assert loader is not None
    return loader.get_source(environment, name)[0].strip()


@cache
def _environment(package: str) -> Environment:
    made = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(_HERE)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )
    made.filters |= {"prose": _prose, "cell": _cell}
    return made


def _plain(value: Any) -> Any:
    """What cannot be seen is escaped, in every text that a template shows; then HTML is."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return shown(value)


def _prose(text: str) -> Markup:
    """A sentence as HTML: code in backticks, arrows, and a figure stays with its unit.

    >>> _prose("rule `a<b` at 5 %")
    Markup('rule <code>a&lt;b</code> at 5&nbsp;%')
    """
    safe = _UNIT.sub(r"\1&nbsp;\2", str(escape(shown(text).replace(" -> ", " → "))))
    return Markup(_CODE.sub(r"<code>\1</code>", safe))


def _cell(text: str) -> Markup:
    """A cell's text that no spreadsheet takes for a formula when it is pasted there.

    >>> _cell("=HYPERLINK(1)"), _cell("+14")
    (Markup('&#39;=HYPERLINK(1)'), Markup('+14'))
    """
    return _prose(f"'{text}" if _FORMULA.match(text) else text)
