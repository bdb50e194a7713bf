"""What scoring answers: the decision, its record, its JSON form and its explanation."""
