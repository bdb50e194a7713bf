"""The plan of a comparison: what both sides declare before they see a result."""
