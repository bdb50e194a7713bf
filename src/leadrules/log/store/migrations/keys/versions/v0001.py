"""The first tables of a key store."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables and their indexes."""
    op.create_table(
        "keys",
        sa.Column("name", sa.LargeBinary(8), primary_key=True),
        sa.Column("subject", sa.LargeBinary(32), nullable=False),
        sa.Column("key", sa.LargeBinary),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("destroyed_at", sa.BigInteger),
    )
    living = sa.text("key IS NOT NULL")
    op.create_index(
        "keys_living",
        "keys",
        ["subject"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.Column("wrapped", sa.Integer, nullable=False),
    )
