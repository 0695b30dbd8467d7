"""What several detectors ask. `Asked.once` puts each question to the store once a run."""
