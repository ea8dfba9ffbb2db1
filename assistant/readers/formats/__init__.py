"""A file format each: bytes → the fields of articles."""
