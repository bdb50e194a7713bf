"""What a comparison says, for people: one HTML page, a page of text, a fragment for a notebook."""
