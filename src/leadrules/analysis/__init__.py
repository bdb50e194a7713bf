"""Questions about rulesets that need no lead: what they say in words."""
