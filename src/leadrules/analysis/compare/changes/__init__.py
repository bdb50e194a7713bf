"""What changes between two versions over the same leads: verdicts, scores and why."""
