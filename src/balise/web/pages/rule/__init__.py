"""One event rule."""
