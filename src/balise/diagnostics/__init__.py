"""WHAT IS WRONG, AND WHAT CURES IT? Detectors look at what a source received; what they find are issues, with their cures."""
