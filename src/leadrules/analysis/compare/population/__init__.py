"""Which leads a comparison counts, as of when, and what became of them."""
