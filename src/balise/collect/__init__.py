"""HOW DO EVENTS COME IN? One file a protocol, one door, one table of answers."""
