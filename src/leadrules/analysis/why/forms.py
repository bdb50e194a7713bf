"""The forms of an explanation: text, Markdown, HTML and JSON, for two kinds of reader."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from leadrules.analysis.why.blocks import Audience, Page
from leadrules.decision.json_text import dump_plain

FORMAT = 1
"""The number of the JSON form."""


class Explanation(ABC):
    """What can be shown to a salesperson and to an auditor.

    `audience="sales"` is short and in plain words; `audience="auditor"` has everything. With
    `mask`, values of fields and attributes that the ruleset declares personal are not shown.
    """

    __slots__ = ()

    def text(
        self,
        *,
        audience: Audience = "sales",
        width: int | None = None,
        color: bool = False,
        mask: bool = False,
    ) -> str:
        """Plain text of `width` columns (100 unless given), without a line break at its end."""
        from leadrules.analysis.why.text_form import to_text

        return to_text(self._checked(audience, mask), width=width, color=color)

    def markdown(self, *, audience: Audience = "sales", mask: bool = False) -> str:
        """Markdown in which no one's text is markup."""
        from leadrules.analysis.why.markdown_form import to_markdown

        return to_markdown(self._checked(audience, mask))

    def html(
        self, *, audience: Audience = "sales", mask: bool = False, fragment: bool = False
    ) -> str:
        """One HTML page that needs nothing else, or a `fragment` to stand in a page of others.

        Every text is escaped. Needs Jinja2: the extra `html`.
        """
        from leadrules.analysis.why.html_form import to_html

        return to_html(self._checked(audience, mask), fragment=fragment)

    def to_dict(self, *, mask: bool = False) -> dict[str, Any]:
        """The JSON form as dicts, lists, texts, int and Decimal; `format` is its number."""
        return {"format": FORMAT, **self._written(mask)}

    def to_json(self, indent: int = 2, *, mask: bool = False) -> str:
        """The explanation as JSON text."""
        return dump_plain(self.to_dict(mask=mask), indent)

    def __str__(self) -> str:
        return self.text()

    def _checked(self, audience: Audience, mask: bool) -> Page:
        if audience not in ("sales", "auditor"):
            raise ValueError(f"an audience is `sales` or `auditor`, not {audience!r}")
        return self._page(audience, mask)

    @abstractmethod
    def _page(self, audience: Audience, mask: bool) -> Page: ...

    @abstractmethod
    def _written(self, mask: bool) -> dict[str, Any]: ...
