"""WHAT IS KNOWN ALREADY? Facts about the world that no person sets up."""
