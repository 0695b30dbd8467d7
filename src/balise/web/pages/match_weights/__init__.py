"""What each key weighs in match quality, by kind of source, for the whole workspace."""
