"""Words that decide whether a full stop ends a sentence, by what may follow them; `data/abbreviations.txt` says how."""

from assistant.english.words import word_lists

_LISTS = word_lists("abbreviations")

TITLES, GOES_ON, BEFORE_NUMBERS = _LISTS["titles"], _LISTS["goes_on"], _LISTS["before_numbers"]
MAY_END, STATES = _LISTS["may_end"], _LISTS["states"]
STARTERS, WEAK_STARTERS = _LISTS["starters"], _LISTS["weak_starters"]
