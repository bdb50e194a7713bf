"""Whether B is better, how sure that is, and what cannot be known."""
