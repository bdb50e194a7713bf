"""Other rule engines given the same thirty rules; one module each, named for its package."""
