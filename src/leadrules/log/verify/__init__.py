"""Whether a log is what it was: every entry held to itself, to its place, and to a kept head."""
