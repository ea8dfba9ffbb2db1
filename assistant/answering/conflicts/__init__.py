"""Rows that do not agree, side by side."""
