"""Words that stand before or beside names, and common given names: the lists of `data/`, by section."""

from assistant.english.words import word_lists

_TITLES, _NAMES = word_lists("titles"), word_lists("given_names")

COURTESY = _TITLES["courtesy"]
MALE, FEMALE = _TITLES["male"], _TITLES["female"]
OFFICES, RELATIVES = _TITLES["offices"], _TITLES["relatives"]
ORGANISATION, GROUPS = _TITLES["organisations"], _TITLES["groups"]
KINDS = GROUPS | ORGANISATION | _TITLES["kinds"]
"""Nouns for what speaks and may have a name of its own; some are for a person, too ("owner")."""
DOCUMENTS = _TITLES["documents"]
PARTICLES = _TITLES["particles"]
NOT_NAMES = _TITLES["not_names"]
ADJECTIVAL = _TITLES["adjectives"]
PLACES = _TITLES["places"]
SURNAMES = _TITLES["surnames"]
"""Surnames that are months, titles, places or other words of the lists, too."""
MEN, WOMEN = _NAMES["men"], _NAMES["women"]
