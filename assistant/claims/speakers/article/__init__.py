"""What one article tells of those it names: people and their roles, bodies, and who stands out where."""
