"""The decision log: append-only, sealed by subject, chained by a Merkle tree.

Everything here needs the extra `log`.
"""
