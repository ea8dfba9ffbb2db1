"""A topic to a cited overview."""
