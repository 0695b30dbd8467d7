"""The page of a source's custom events."""
