"""The management API, in words."""
