"""How to send to a source, and whether it arrives."""
