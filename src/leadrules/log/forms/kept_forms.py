"""The forms that a log holds, each read once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from leadrules.log.entry import header_from
from leadrules.log.forms.form import Form
from leadrules.log.store.database import Database
from leadrules.log.store.errors import log_error
from leadrules.log.store.tables import entries

_MOST = 256  # forms that are held


class KeptForms:
    """Finds the forms of decisions in a log."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: dict[str, Form] = {}

    def of(self, header: Mapping[str, Any]) -> Form | None:
        """The form that a decision's header names; None where it names none.

        Raises LogError where the log does not have it, or it was altered.
        """
        name = header.get("form")
        if name is None:
            return None
        found = self._found.get(name)
        if found is None:
            found = self._read(name)
            if len(self._found) >= _MOST:
                self._found.clear()
            self._found[name] = found
        return found

    def _read(self, name: str) -> Form:
        query = select(entries.c.header).where(entries.c.id == name)
        with self._database.reading() as connection:
            header = connection.execute(query).scalar()
        try:
            form = Form.parse(header_from(header or "")["alike"])
        except (ValueError, KeyError, TypeError, AttributeError):
            form = None
        if form is None or form.id != name:
            raise log_error(
                "LR688",
                f"the form `{name}`, by which decisions are read, is gone or was altered",
                help="run `leadrules log verify`",
            )
        return form
