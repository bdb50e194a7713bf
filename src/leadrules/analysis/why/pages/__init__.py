"""What each explanation says to a salesperson and to an auditor."""
