"""What is known of the language: sentences, words and their stems, abbreviations."""
