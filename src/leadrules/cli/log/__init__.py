"""`leadrules log`: what was decided and why, and `leadrules score --log`."""
