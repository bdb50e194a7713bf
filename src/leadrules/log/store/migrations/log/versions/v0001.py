"""The first tables of a log, which only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ONLY_GROWS = "the log is append-only"
_KEPT = ("entries", "parts")  # rows before `tail.archived` may go once they are archived
_KEPT_WHOLE = ("texts", "heads", "fired_rules")


def upgrade() -> None:
    """Makes the tables, their indexes, and the triggers that keep rows as they are."""
    place = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "entries",
        sa.Column("seq", place, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("subject", sa.LargeBinary(32)),
        sa.Column("ruleset_name", sa.Text),
        sa.Column("ruleset_version", sa.Text),
        sa.Column("ruleset_hash", sa.Text),
        sa.Column("text_hash", sa.Text),
        sa.Column("as_of", sa.BigInteger),
        sa.Column("verdict", sa.Text),
        sa.Column("effective_verdict", sa.Text),
        sa.Column("score", sa.Text),
        sa.Column("fired", sa.BigInteger),
        sa.Column("about", sa.String(32)),
        sa.Column("leaf", sa.LargeBinary(32), nullable=False),
        sa.Column("header", sa.Text, nullable=False),
    )
    op.create_index("entries_id", "entries", ["id"], unique=True)
    op.create_index("entries_subject", "entries", ["subject", "seq"])
    # these hold all that a search asks, so that it need not look at the entries
    op.create_index("entries_verdict", "entries", ["effective_verdict", "as_of", "seq", "fired"])
    op.create_index(
        "entries_as_of",
        "entries",
        ["as_of", "seq", "fired", "effective_verdict", "ruleset_name", "ruleset_version"],
    )
    op.create_index("entries_fired", "entries", ["fired", "as_of", "seq", "effective_verdict"])
    others = sa.text("kind <> 'decision'")
    for name in ("about", "text_hash", "kind"):
        op.create_index(
            f"entries_{name}",
            "entries",
            [name, "seq"],
            sqlite_where=others,
            postgresql_where=others,
        )
    op.create_table(
        "parts",
        sa.Column("seq", place, primary_key=True, autoincrement=False),
        sa.Column("part", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.LargeBinary(32), nullable=False),
        sa.Column("key", sa.LargeBinary(8), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    later = sa.text("part > 0")
    op.create_index(
        "parts_of_others", "parts", ["subject", "seq"], sqlite_where=later, postgresql_where=later
    )
    op.create_table(
        "texts",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "fired_rules",
        sa.Column("rule", sa.Text, primary_key=True),
        sa.Column("fired", sa.BigInteger, primary_key=True, autoincrement=False),
    )
    op.create_index("fired_rules_fired", "fired_rules", ["fired"])
    op.create_table(
        "heads",
        sa.Column("size", place, primary_key=True, autoincrement=False),
        sa.Column("root", sa.LargeBinary(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    tail = op.create_table(
        "tail",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
        sa.Column("sealed_by", sa.LargeBinary),
        sa.Column("archived", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(tail, [{"one": 1, "size": 0, "frontier": b"", "sealed_by": None, "archived": 0}])
    if op.get_context().dialect.name == "sqlite":
        _keep_in_sqlite()
    else:
        _keep_in_postgresql()


def _keep_in_sqlite() -> None:
    for table in (*_KEPT, *_KEPT_WHOLE):
        refused = f"BEGIN SELECT RAISE(ABORT, '{_ONLY_GROWS}'); END"
        unless = "WHEN OLD.seq >= (SELECT archived FROM tail) " if table in _KEPT else ""
        op.execute(f"CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} {refused}")
        op.execute(f"CREATE TRIGGER {table}_remain BEFORE DELETE ON {table} {unless}{refused}")


def _keep_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION leadrules_refused() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_ONLY_GROWS}'; END $$"
    )
    op.execute(
        "CREATE FUNCTION leadrules_unless_archived() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN IF OLD.seq >= (SELECT archived FROM tail) THEN "
        f"RAISE EXCEPTION '{_ONLY_GROWS}'; END IF; RETURN OLD; END $$"
    )
    for table in (*_KEPT, *_KEPT_WHOLE):
        refused = "leadrules_unless_archived" if table in _KEPT else "leadrules_refused"
        op.execute(
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION leadrules_refused()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_remain BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {refused}()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION leadrules_refused()"
        )
