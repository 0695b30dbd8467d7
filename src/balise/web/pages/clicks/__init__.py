"""What visitors click, as the pixel recorded it."""
