"""A frame to scored passages, by words and by meaning."""
