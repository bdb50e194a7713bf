"""The decision log: append-only, sealed by subject, chained by a Merkle tree.

Everything here but `attributes` and `mark_span` needs the extra `log`.
"""

from leadrules.log.observing import attributes, mark_span

__all__ = ["attributes", "mark_span"]
