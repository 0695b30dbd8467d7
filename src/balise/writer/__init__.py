"""HOW DO THEY COME TO REST? The loop, the seen events, recovery."""
