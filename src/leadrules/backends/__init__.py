"""Meaning to program: each backend alone; the reference is the arbiter."""
