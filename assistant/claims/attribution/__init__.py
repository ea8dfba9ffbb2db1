"""Who says what: tagger, quotations, colons and tweets, put together to attributions."""
