"""Random rulesets that are well typed by construction, and what can be scored with them."""
