"""The steps of the tables of a key store."""
