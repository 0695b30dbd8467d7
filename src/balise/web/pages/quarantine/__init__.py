"""What waits, why, and what would help."""
