"""What each figure counts, and the figures of one quantity, article by article."""
