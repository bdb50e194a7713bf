"""Versions of rulesets: signed, published and retired in a lock file, and served by a registry."""
