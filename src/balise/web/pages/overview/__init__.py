"""How a source does: what became of everything received, its activity, its Event Types."""
