"""WHAT DO PEOPLE SEE? Server-rendered pages."""
