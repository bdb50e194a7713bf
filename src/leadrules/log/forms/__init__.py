"""What all decisions by one ruleset say alike, kept once, so that each keeps only what differs."""
