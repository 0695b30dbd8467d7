"""Find events."""
