"""WHAT HAVE PEOPLE SET UP? One file a table."""
