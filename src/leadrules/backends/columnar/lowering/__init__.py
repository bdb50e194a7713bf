"""A ruleset lowered to a plan over tables: what a lead's row is read as, and what follows of it."""
