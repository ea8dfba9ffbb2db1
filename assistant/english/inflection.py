"""Inflected forms of English verbs, so that a word can be looked up without running a lemmatizer."""

from __future__ import annotations

from assistant.english.words import word_set

_IRREGULAR = {
    "say": "said", "tell": "told", "write": "wrote written", "think": "thought", "know": "knew known", "feel": "felt",
    "see": "saw seen", "find": "found", "read": "read", "understand": "understood", "hear": "heard",
    "speak": "spoke spoken", "swear": "swore sworn", "show": "showed shown", "forget": "forgot forgotten",
    "foresee": "foresaw foreseen", "forecast": "forecast", "beseech": "besought", "learn": "learned learnt",
}  # fmt: skip
_DOUBLED = word_set("admit rebut refer plan beg blog quip slam dub concur infer regret")
_VOWELS = "aeiou"


def forms_of(verb: str) -> set[str]:
    """All forms of a verb given its base form, in lower case: base, third person, past, participles."""
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        third = verb + "es"
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        third = verb[:-1] + "ies"
    else:
        third = verb + "s"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        ing = verb[:-1] + "ing"
    else:
        ing = verb + (verb[-1] if verb in _DOUBLED else "") + "ing"
    if verb in _IRREGULAR:
        past = set(_IRREGULAR[verb].split())
    elif verb.endswith("e"):
        past = {verb + "d"}
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        past = {verb[:-1] + "ied"}
    else:
        past = {verb + (verb[-1] if verb in _DOUBLED else "") + "ed"}
    return {verb, third, ing, *past}
