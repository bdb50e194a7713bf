"""Lead scoring as versioned YAML rules: a score, a verdict, and a trace that explains both."""
