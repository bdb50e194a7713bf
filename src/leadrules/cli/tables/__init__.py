"""Parquet in and out: whole tables scored by Polars, and decisions written as a table."""
