"""How the tables came to be, step by step; each step stands for ever as it was released."""
