"""Who is in the workspace."""
