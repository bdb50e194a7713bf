"""What a scored Parquet file says of itself, so that a later run knows what it is of."""

from __future__ import annotations

from datetime import datetime

from leadrules.ruleset import Ruleset
from leadrules.version import __version__

FORMAT = 1
"""The number of this file's form; a later one may say more."""


def metadata_of(
    ruleset: Ruleset, as_of: datetime | None, as_of_column: str | None
) -> dict[str, str]:
    """The entries of the file's metadata: which rules answered, and as of when.

    `as_of` is an instant in ISO 8601; a run as of each lead's own time has `as_of_column` instead.
    """
    when = {} if as_of is None else {"as_of": as_of.isoformat()}
    if as_of_column is not None:
        when = {"as_of_column": as_of_column}
    said = {
        "format": str(FORMAT),
        "version": __version__,
        "ruleset": ruleset.name,
        "ruleset_version": ruleset.version,
        "ruleset_hash": ruleset.hash,
        **when,
    }
    return {f"leadrules.{name}": value for name, value in said.items()}
