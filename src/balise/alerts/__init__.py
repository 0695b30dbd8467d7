"""WHO IS TOLD? Rules that choose issues, mails and signed webhooks that carry them, and what became of each."""
