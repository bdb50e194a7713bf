"""Rows of files: CSV, JSONL and JSON documents, one row at a time."""
