"""The JSON management API under /api/v1."""
