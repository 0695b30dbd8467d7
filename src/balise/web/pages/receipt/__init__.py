"""The life of one event."""
