"""A report on every rule: how often it fires, what it is worth, and which won leads none sees."""
