"""What a source sends just now."""
