"""Two versions of a ruleset on the same historical leads: what changes, why, and whether it is better."""
