"""How many leads at which threshold, and how many leads a plan of revenue needs."""
