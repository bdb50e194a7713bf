"""The tables of a log and of a key store; docs/reference/decision-log.md says what each is for.

Instants are microseconds since 1970. Whoever changes a table adds a migration.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

LOG = MetaData()
KEYS = MetaData()

# WHY: in SQLite only an INTEGER key is the row's own number
_Place = BigInteger().with_variant(Integer(), "sqlite")

entries = Table(
    "entries",
    LOG,
    Column("seq", _Place, primary_key=True, autoincrement=False),
    Column("id", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("subject", LargeBinary(32)),
    Column("ruleset_name", Text),
    Column("ruleset_version", Text),
    Column("ruleset_hash", Text),
    Column("text_hash", Text),
    Column("as_of", BigInteger),
    Column("verdict", Text),
    Column("effective_verdict", Text),
    Column("score", Text),
    Column("fired", BigInteger),  # a set of rules, by its number
    Column("about", String(32)),
    Column("leaf", LargeBinary(32), nullable=False),
    Column("header", Text, nullable=False),
    Index("entries_id", "id", unique=True),
    Index("entries_subject", "subject", "seq"),
    Index("entries_verdict", "effective_verdict", "as_of", "seq", "fired"),
    Index(
        "entries_as_of",
        *("as_of", "seq", "fired", "effective_verdict", "ruleset_name", "ruleset_version"),
    ),
    Index("entries_fired", "fired", "as_of", "seq", "effective_verdict"),
)
"""The log itself: one row an entry."""

# WHY: nearly all entries are decisions; who asks for others says so: `kind <> 'decision'`
for _name in ("about", "text_hash", "kind"):
    Index(
        f"entries_{_name}",
        entries.c[_name],
        entries.c.seq,
        sqlite_where=entries.c.kind != "decision",
        postgresql_where=entries.c.kind != "decision",
    )

parts = Table(
    "parts",
    LOG,
    Column("seq", _Place, primary_key=True, autoincrement=False),
    Column("part", SmallInteger, primary_key=True, autoincrement=False),
    Column("subject", LargeBinary(32), nullable=False),
    Column("key", LargeBinary(8), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""The sealed parts of entries."""

Index(
    "parts_of_others",
    parts.c.subject,
    parts.c.seq,
    sqlite_where=parts.c.part > 0,
    postgresql_where=parts.c.part > 0,
)

texts = Table(
    "texts",
    LOG,
    Column("hash", Text, primary_key=True),
    Column("text", Text, nullable=False),
)
"""Every ruleset's text once, by the SHA-256 of its UTF-8 bytes; a `ruleset` entry names it."""

fired_rules = Table(
    "fired_rules",
    LOG,
    Column("rule", Text, primary_key=True),
    Column("fired", BigInteger, primary_key=True, autoincrement=False),
    Index("fired_rules_fired", "fired"),
)
"""Which sets of rules that fired together hold a rule: made of the headers, for searching."""

heads = Table(
    "heads",
    LOG,
    Column("size", _Place, primary_key=True, autoincrement=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("at", BigInteger, nullable=False),
)
"""The head after every commit."""

tail = Table(
    "tail",
    LOG,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column(
        "sealed_by", LargeBinary
    ),  # which key store the log is sealed by; null before its first part
    Column("archived", BigInteger, nullable=False),  # entries before this may be removed
)
"""One row: what the next entry goes on from."""

keys = Table(
    "keys",
    KEYS,
    Column("name", LargeBinary(8), primary_key=True),
    Column("subject", LargeBinary(32), nullable=False),
    Column("key", LargeBinary),  # null once it is destroyed
    Column("made_at", BigInteger, nullable=False),
    Column("destroyed_at", BigInteger),
)
"""Every subject's key; at most one that lives for each."""

Index(
    "keys_living",
    keys.c.subject,
    unique=True,
    sqlite_where=keys.c.key.is_not(None),
    postgresql_where=keys.c.key.is_not(None),
)

secrets = Table(
    "secrets",
    KEYS,
    Column("name", String(16), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("wrapped", Integer, nullable=False),
)
"""`lookup`, the key of subjects' hashes; and whether a master key wraps it and all others."""
