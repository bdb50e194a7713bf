"""Planning: what each threshold would hand over, and how many leads a revenue takes."""
