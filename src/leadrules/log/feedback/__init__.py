"""What became of decisions: acceptance, rejection, attempts, and the outcome, told by sales."""
