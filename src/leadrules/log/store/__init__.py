"""Where entries and keys are kept: SQLite or PostgreSQL, by one code path."""
