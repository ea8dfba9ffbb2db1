"""Measures of answers and of retrieval: one answer beside its gold, and figures of many with their intervals."""
