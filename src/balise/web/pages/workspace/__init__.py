"""The workspace itself, and making others."""
