"""The tokens of a source."""
