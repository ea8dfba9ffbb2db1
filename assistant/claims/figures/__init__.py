"""Quantities in a text."""
