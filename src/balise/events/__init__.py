"""WHAT IS AN EVENT? What a protocol hands over, what is stored, what is quarantined, and how each can end."""
