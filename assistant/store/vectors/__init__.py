"""The vectors of a store: in Chroma, and in a mapped file by which questions are answered."""
