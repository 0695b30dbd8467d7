"""The form of an event rule."""
