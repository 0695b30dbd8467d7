"""Deduplication one can argue with."""
