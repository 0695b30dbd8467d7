"""The first page: what is left to set up, and every source with its last days."""
