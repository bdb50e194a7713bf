"""Signatures of marketing and sales: what one is, and the lock files that keep them."""
