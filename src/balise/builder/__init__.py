"""DO THE RULES STILL HOLD? A real browser looks at their sample pages at night: what it finds, since when, and the repair."""
