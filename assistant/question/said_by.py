"""Whose own words a question asks for."""

import re

from assistant.english.proper_names import proper_names
from assistant.english.words import base, words
from assistant.question.names import SpeakerNames
from assistant.question.publishers import PublisherNames

_VERBS = (
    "say tell claim explain respond reply answer describe call accuse promise argue warn predict defend give "
    "offer cite deny admit concede confess accept acknowledge think believe insist announce report estimate "
    "complain criticize praise compare characterize suggest propose demand urge advise recommend confirm dispute "
    "reject blame comment react state declare stress mention justify dismiss vow pledge want expect hope fear "
    "make draw said told thought"
)
_SAYS = frozenset(base(w) for w in _VERBS.split())
_BESIDE = "himself herself themselves itself ever also actually really personally still later once had to"
_ASIDE = frozenset(_BESIDE.split())
_UTTERANCE = (
    r"(?:answer|reply|response|reaction|explanation|reasons?|advice|comments?|complaint|argument|estimate|figure|count|"
    r"view|take|warning|claim|statement|defen[cs]e|message|account|version|verdict|prediction|excuse)"
)
_POSSESSED = re.compile(rf"\b(?:was|is|were|are)\s+([^,;?]+?)['’]s? (?:\w+ )?{_UTTERANCE}\b")
_ACCORDING = re.compile(r"\baccording to ([^,?]+)", re.IGNORECASE)
_AUXILIARY = re.compile(r"(?:did|does|do|is|was|are|were|has|have|had|can|could|will|would|should)", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:of|for|at|in|from|by|with|on|to|about)\b")
_FAR = 8  # words between an auxiliary and its verb


def said_by(question: str, speakers: SpeakerNames, publishers: PublisherNames) -> tuple[str, ...]:
    """Whose own words are asked for, as in "What did Petra Halloran say …".

    Speakers of the store, else the name as it is written; publishers do not speak in this sense. Descriptions ("the
    deputy of Halloran") are left out: who that is, the question does not say.
    """
    phrases = [m[1] for pattern in (_POSSESSED, _ACCORDING) for m in pattern.finditer(question)]
    tokens = question.replace(",", " ").split()
    for n, token in enumerate(tokens):
        if _AUXILIARY.fullmatch(token):
            until = next((i for i in range(n + 2, min(n + _FAR, len(tokens))) if _says(tokens[i])), None)
            if until:
                phrases += " ".join(t for t in tokens[n + 1 : until] if t not in _ASIDE).split(" and ")
    found: list[str] = []
    for phrase in phrases:
        names = proper_names(phrase)
        bare = " ".join(words(re.sub(r"['’]s?\b", "", phrase)))
        found += [s for s in speakers.named(bare) if " ".join(words(s)) == bare.removeprefix("the ")]
        # Only a phrase that is the name: "Halloran's deputy" is another person, and nobody knows who.
        if names and phrase.rstrip(" .").endswith(names[-1]) and not _PREPOSITION.search(phrase):
            found += speakers.named(names[-1]) or ([names[-1]] if " " in names[-1] else [])
    return tuple(s for s in dict.fromkeys(found) if not publishers.find(s))


def _says(token: str) -> bool:
    return any(base(w) in _SAYS for w in words(token))
