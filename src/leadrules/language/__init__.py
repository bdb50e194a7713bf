"""Text to meaning: reading, checking and lowering rulesets; knows no engine."""
