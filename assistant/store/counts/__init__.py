"""Counts in the records, what a person put right in them, and the series of a whole store."""
