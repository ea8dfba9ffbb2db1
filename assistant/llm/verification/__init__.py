"""Whether the sentences of a model are carried by those that they cite: pure, by comparing words."""
