"""Where a link for a lost password leads."""
