"""Two events tried against each other."""
