"""Balise: a self-hosted events manager for custom events."""

__version__ = "0.1.0"
