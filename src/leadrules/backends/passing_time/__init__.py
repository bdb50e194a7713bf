"""What time alone changes about a lead, and when it next does."""
