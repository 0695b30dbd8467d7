"""What people chose for a source, and changing it."""
