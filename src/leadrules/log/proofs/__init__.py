"""Proofs that one can hand to an auditor: that a log's answer is the one a kept head covers."""
