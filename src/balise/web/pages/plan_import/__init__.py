"""The page that takes a plan from a file."""
