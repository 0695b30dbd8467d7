"""The event rules of a source."""
