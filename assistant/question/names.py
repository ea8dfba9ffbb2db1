"""Names in a question: which of the speakers that the store knows are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.english.proper_names import PARTICLES, proper_names
from assistant.english.words import fold, words

_RARE = 0.2  # of the mentions of the best-known bearer of a surname, below which another is not meant by it alone
_SHORT = 3  # words
# Before a surname these are no first name.
_TITLE_WORDS = (
    "mr mrs ms miss dr prof sir dame lord lady sen senator rep representative gov governor president vice prime "
    "minister chancellor king queen prince princess pope mayor judge justice general gen colonel col captain capt "
    "major sergeant sgt lieutenant lt admiral secretary chairman chairwoman chair chief professor doctor minister "
    "ambassador congressman congresswoman councillor deputy coach detective inspector sheriff father sister "
    "brother rabbi imam former attorney spokesman spokeswoman director"
)
_TITLES = frozenset(_TITLE_WORDS.split())


_JOINTS = {"of", "to", "for", "by", "from", "at", "in", "with", "and"}


class SpeakerNames:
    """Speakers, found in a question by their names; `counts` says how often each speaks (1 where not given)."""

    def __init__(self, speakers: Iterable[str] | Mapping[str, int] = ()) -> None:
        counts = speakers if isinstance(speakers, Mapping) else dict.fromkeys(speakers, 1)
        self._by_last: dict[str, list[_Speaker]] = {}
        self._by_first: dict[str, list[_Speaker]] = {}
        for speaker, count in counts.items():
            if name := words(speaker):
                met = _Speaker(speaker, tuple(name), count)
                self._by_last.setdefault(name[-1], []).append(met)
                if met.personal and len(name) > 1:
                    self._by_first.setdefault(name[0], []).append(met)

    def named(self, question: str) -> tuple[str, ...]:
        """Those whose full name stands in the question, or whose surname does, as a name, with no other first name."""
        asked = words(question)
        text = f" {' '.join(asked)} "
        runs = [words(run) for run in proper_names(question)]
        found: list[_Speaker] = []
        for last in dict.fromkeys(asked):
            people = self._by_last.get(last, [])
            full = [p for p in people if p.stands_in(text, runs)]
            short = [] if any(len(p.words) > 1 for p in full) else self._by_one_name(last, people, runs)
            found += [*full, *(p for p in short if p not in full)]
        return tuple(dict.fromkeys(p.name for p in found))

    def _by_one_name(self, name: str, people: Sequence[_Speaker], runs: Sequence[list[str]]) -> list[_Speaker]:
        """Bearers of a surname, or, where nobody bears it, of a first name that stands alone."""
        if not people and [name] not in runs:
            return []
        firsts = [run[:-1] for run in runs if run and run[-1] == name]
        met = [p for p in people if p.personal and any(p.may_be(first) for first in firsts)]
        if not met and firsts and all(p.titled for p in people):  # "Larry King" where only a Mr. King speaks
            met = [p for p in people if p.personal]
        if not people and [name] in runs:
            met = self._by_first.get(name, [])
        most = max((p.count for p in met), default=0)
        return [p for p in met if p.count >= _RARE * most]


class _Speaker:
    """A speaker's name with its folded words."""

    def __init__(self, name: str, folded: tuple[str, ...], count: int) -> None:
        self.name, self.words, self.count = name, folded, count
        small = [w for w in re.findall(r"[^\W\d_]+", name) if w[0].islower() and w not in PARTICLES]
        described = re.fullmatch(r"((?:[a-z][\w’'-]*\s+)+)([^\W\d_a-z].*)", name)
        # "Utility Norrwater" is Norrwater; "advisers to Norrwater" are not.
        self.bare = words(described[2]) if described and not _JOINTS & set(described[1].split()) else list(folded)
        self.personal = not small and len(folded) <= 4 and len(folded[-1]) > 2

    @property
    def titled(self) -> bool:
        """Whether the name is a surname with a title, so that any first name may be this person's."""
        return len(self.words) > 1 and all(w in _TITLES for w in self.words[:-1])

    def stands_in(self, text: str, runs: Sequence[list[str]]) -> bool:
        """Whether the whole name stands in a question; one word counts only as a name ("Police" is not police)."""
        if len(self.words) > 1:
            # Two or three words without a capital are a description that many a question holds ("tax returns").
            whole = f" {' '.join(self.words)} " in text
            bare = self.bare != list(self.words) and self.bare in runs
            return bare or (whole and (self.name != fold(self.name) or len(self.words) > _SHORT))
        return self.personal and any(run == list(self.words) for run in runs)

    def may_be(self, first: Sequence[str]) -> bool:
        """Whether what stands before the surname fits: nothing, titles, or names of this speaker's."""
        return all(w in self.words or w in _TITLES for w in first)
