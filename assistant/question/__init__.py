"""A question to its frame, read once."""
