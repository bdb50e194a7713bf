"""From what scoring captured to the record."""
