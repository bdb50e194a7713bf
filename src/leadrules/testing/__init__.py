"""Rulesets tested: the cases inside them, and random ones through every backend."""
