"""The page of one custom event: registered, or to be."""
