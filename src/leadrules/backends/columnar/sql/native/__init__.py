"""A plan as one statement for a warehouse, in which SQL answers what Python is asked elsewhere."""
