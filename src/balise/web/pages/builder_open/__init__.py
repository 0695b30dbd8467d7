"""Opens the builder on a customer's own site."""
