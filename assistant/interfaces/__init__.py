"""Shells over the public names."""
