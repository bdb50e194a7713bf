"""What generated code calls: readers, memos, days, and what is too long to write in line."""
