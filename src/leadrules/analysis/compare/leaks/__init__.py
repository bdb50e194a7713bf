"""Leaks: what rules read that was not known at the decision, or that tells the outcome."""
