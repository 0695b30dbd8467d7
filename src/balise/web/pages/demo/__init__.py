"""A small shop whose server sends events."""
