"""The weekly report that marketing and sales look at together, made of the decision log."""
