"""The differential test for tables: whole tables scored by each engine, row by row as one lead is.

Tables are made with PyArrow, from which every engine's own frames are made.
"""
