"""A new source."""
