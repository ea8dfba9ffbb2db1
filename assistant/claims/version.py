"""The version of the claim engine, which a store notes with each article's claims."""

ENGINE = 9
"""Raise it with every change after which the same text can give other claims.

That is: another tagger file, other rules or word lists, other spans, figures, speakers or stances, a new field of a
claim, another sentence splitter. A store then reads the claims of older versions again at its next ingest;
its vectors stay. Version 1 is what stores held before claims had a version: figures knew no whole.
"""
