"""A change tried on the last days: ordering it, watching it, what it would do, publishing it and taking it back."""
