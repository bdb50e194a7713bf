"""The error about a file as a whole."""

from __future__ import annotations


class UnreadableFile(Exception):  # noqa: N818 - it is about the file, and says so
    """A file that cannot be used as a whole, in one line for people."""
