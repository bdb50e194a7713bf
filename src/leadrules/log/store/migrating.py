"""Tables of an older version brought to the newest one, and those of a newer one refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from leadrules.log.problems import LogError, log_error

if TYPE_CHECKING:
    from leadrules.log.store.database import Database

NEWEST = {"log": "0001", "keys": "0001"}
"""The newest version of the tables, by what a database holds: a number of four digits."""

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(database: Database, holds: str, what: str, *, create: bool = True) -> None:
    """Makes the tables, or brings them up to date; LogError where they are of a newer version, or
    not there and not to be made."""
    with database.reading() as connection:
        found = _version(connection, holds, what)
    if found == NEWEST[holds]:
        return
    if found is None and not create:
        raise absent(what)
    with database.writing() as connection:
        # another process may have been quicker
        found = _version(connection, holds, what)
        if found != NEWEST[holds]:
            _upgrade(connection, holds, found)


def absent(what: str) -> LogError:
    """There is no such log, and nobody asked to make one."""
    return log_error(
        "LR690", f"{what} is not there", help="see that its address is right; nothing was made"
    )


def _version(connection: Connection, holds: str, what: str) -> str | None:
    """The version of the tables; None where there are none yet."""
    table, tables = f"{holds}_version", inspect(connection).get_table_names()
    if table not in tables:
        if connection.dialect.name == "sqlite" and tables:
            raise log_error(
                "LR688", f"{what} is a database of something else", help="give a file of its own"
            )
        return None
    found = str(connection.execute(text(f"SELECT version_num FROM {table}")).scalar_one())
    if found > NEWEST[holds]:
        raise log_error(
            "LR689",
            f"{what} was written by a newer version of leadrules: its tables are version {found}, "
            f"and this one knows {NEWEST[holds]}",
            help="open it with that version; nothing was changed",
        )
    return found


def _upgrade(connection: Connection, holds: str, found: str | None) -> None:
    # WHY: only who makes or migrates a log pays for loading it
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(_SCRIPTS / holds))
    context = MigrationContext.configure(
        connection, opts={"version_table": f"{holds}_version", "transactional_ddl": True}
    )
    steps = list(scripts.iterate_revisions("head", found or "base"))
    with Operations.context(context):
        for step in reversed(steps):
            step.module.upgrade()
            context.stamp(scripts, step.revision)
