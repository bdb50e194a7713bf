"""Exit codes: what each says."""

OK = 0
"""Done, and all is well."""

NO = 1
"""Done, and the answer is no: errors in a ruleset, failed cases, leads that were not scored."""

COULD_NOT_RUN = 2
"""Not done: wrong arguments, a file that cannot be read."""

INTERRUPTED = 130
"""Stopped from the keyboard."""

PIPE_CLOSED = 141
"""The reader of stdout went away, as `head` does."""
