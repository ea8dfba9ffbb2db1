"""Inflected forms of English verbs, so that a word can be looked up without running a lemmatizer."""

from assistant.english.irregular import FORMS
from assistant.english.words import word_set

_DOUBLED = word_set("admit rebut refer plan beg blog quip slam dub concur infer regret")
_VOWELS = "aeiou"


def forms_of(verb: str) -> set[str]:
    """All forms of a verb given its base form, in lower case: base, third person, past, participles."""
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    third, past = verb + "s", stem + "ed"
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        third = verb + "es"
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        third, past = verb[:-1] + "ies", verb[:-1] + "ied"
    elif verb.endswith("e"):
        past = verb + "d"
        stem = verb if verb.endswith(("ee", "oe", "ye")) else verb[:-1]
    return {verb, third, stem + "ing", *FORMS.get(verb, (past,))}
