"""Conversations: a question with its answer, asking, keeping, and what readers think of answers."""
