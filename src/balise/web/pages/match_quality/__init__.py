"""How well a source's events can be matched to people, what would raise it, what is wrong with what is sent."""
