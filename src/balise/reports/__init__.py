"""WHAT DO PEOPLE ASK? One file a question, its SQL in it."""
