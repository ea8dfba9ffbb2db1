"""The networks of this package, and what they read: the encoder, its tokenizer, and how a network file is opened."""
