"""The steps of the tables of a log."""
