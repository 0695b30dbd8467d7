"""One event's match quality: its keys, its days, what would raise it and how, its pages, devices and channels."""
