"""WHAT WOULD HAPPEN IF? Changes tried on what was received, before they are made."""
