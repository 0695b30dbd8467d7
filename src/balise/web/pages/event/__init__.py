"""One event of a source: its figures, its parameters, its match keys, its copies, its receipts."""
