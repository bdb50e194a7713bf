"""Two versions of a ruleset on the same leads: what changes, why, and whether it is better."""
