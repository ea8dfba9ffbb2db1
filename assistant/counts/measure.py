"""Figure and sentence → what is counted: the dead, the injured, those who fled, money.

A word of the lexicon decides, where it stands to the figure as the grammar of a report has it: as what is counted
("14 deaths", "14 dead"), as what was done to it ("killed 14", "14 people were killed"), as what it did ("14 drowned"),
or in the total that the figure gives ("the toll rose to 14"). Where no word does, the measure is "other". Nothing is
read across the end of a clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.claims.figures.units import is_measure, is_money
from assistant.counts.lexicon import Lexicon, lexicon
from assistant.english.persons import names_persons
from assistant.english.words import word_set
from assistant.schema import CountMeasure as Measure
from assistant.schema import Figure

_TOKEN = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\s\w-]")
_BE = word_set("was were are is been be being get got")
_SINGULAR = word_set("was is has")
_HAVE = _BE | word_set("have has had remain remained remains")
_ONE = word_set("one 1 a")
_PASS = word_set(
    """
    who that which have has had still also now so far already reportedly allegedly later then there at least to
    remain remained remains remaining feared believed thought presumed known confirmed reported said listed counted
    left told ordered forced asked urged advised made seen found lay lie of these those them others other more
    immediately instantly apparently probably either both all
    """
)
_BROKEN = word_set("while but when as after because before since if although though whereas than not never nor without")
_LOOSE = word_set(
    """
    at least about around nearly almost some more than over up to as many much an a the another further additional
    approximately roughly estimated total of between under fewer less most only just all these those its their other
    """
)
_DETERMINERS = word_set("a an the at more some his her their him")
_WHERE, _LEFT_SO = word_set("the their on by for since"), word_set("with without dead")
_LEAVE = word_set("left leaves leave leaving")
_TOTAL = re.compile(
    r"\b(?:(?P<toll>death toll|toll|body count)|(?:number|count|total|tally|estimate|figure)s?"
    r"(?: (?:of|for|who) (?:(?:the|its|those|people|persons|who|have|had|were|are|has|confirmed) )*"
    r"(?P<of>[^\W\d_]+)(?: (?P<then>[^\W\d_]+))?)?)(?=[^.;:!?]{0,110}$)",
    re.IGNORECASE,
)
_TO_TOTAL = re.compile(
    r"\b(?:from|to|at|is|was|are|were|of|stands?|stood|reach(?:es|ed)|hits?|exceed(?:s|ed)|pass(?:es|ed)|now|as)\s+"
    r"(?:[^\W\d_]+\s+){0,4}$|[:=]\s*$",
    re.IGNORECASE,
)
_LOST_LIVES = re.compile(
    r"\b(?:claim|cost|take|took|taken|lose|losing|loss|lost)\w*\s+(?:of\s+)?(?:the\s+)?(?:[^\W\d_]+\s+){0,3}$",
    re.IGNORECASE,
)
_LOST = re.compile(r"\s*(?:[^\W\d_]+\s+){0,2}(?:were|was|have been|had been)\s+lost\b", re.IGNORECASE)
_SUPPORT = re.compile(r"\b(?:support|approval|backing)\b[^.;:]{0,80}$", re.IGNORECASE)
_INVERTED = re.compile(r"\b(?:[Aa]mong the|[Ss]till|[Aa]lso) ([a-z]+) (?:are|were|is|was) (?:[a-z]+ ){0,2}$")
_NEW_CLAUSE = re.compile(r",\s+(?:while|and|but|with|as|when|though)\b", re.IGNORECASE)
_NO_COUNT = re.compile(r"\b(?:ages?|aged|out of)\s+(?:of\s+|between\s+)*(?:\d+,?\s+(?:and|to)\s+)?$", re.IGNORECASE)
_ITEM = re.compile(
    r"\s*(?:[^\W\d_]+[’'-]?[^\W\d_]*\s*){0,3}(?:,|\band\b|\bor\b|\bplus\b|,? as well as)\s*"
    r"(?:(?:at least|about|around|some|another|more than|up to|only|just)\s+)?$",
    re.IGNORECASE,
)
_PLACE_ITEM = re.compile(
    r".*\b(?:in|at) (?:the )?[A-Z][^,;:]{1,40}?,? (?:and|plus) (?:(?:about|some|up to) )?$", re.DOTALL
)
_OF_THEM = re.compile(r",? (?:including|among them|among whom|of whom) (?:[a-z]+ ){0,2}$")
_REACH = 9  # words between what is counted and its predicate: "people in the camp north of the town were injured"
_BACK = 7
_ASIDE = 10  # words of "people, mostly children, were killed"


def read_measures(sentence: str, figures: Sequence[Figure], start: int = 0) -> list[Measure]:
    """What each figure of one sentence counts; `start` is the offset of the sentence in the text of the spans."""
    read = _Reading(sentence, [(f.span.start - start, f.span.end - start) for f in figures])
    found = [read.measure(n, f.unit) for n, f in enumerate(figures)]
    for step in (-1, 1):  # "three adults and four children were killed", "500 were held in Orn plus 34 in Tal"
        for n in range(len(found))[::-step]:
            other = n + step
            if found[n] == "other" and 0 <= other < len(found) and found[other] not in {"other", "money"}:
                first, last = sorted((n, other))
                if _may_count(found[other], figures[n].unit) and read.listed(first, last, figures[last].unit):
                    found[n] = found[other]
    at = {f.span: n for n, f in enumerate(figures)}
    for n, f in enumerate(figures):  # "killed 14, including nine children"
        whole = (
            at.get(f.part_of)
            if f.part_of
            else n - 1
            if n and _OF_THEM.search(sentence[: f.span.start - start])
            else None
        )
        if found[n] == "other" and whole is not None and found[whole] != "money" and _may_count(found[whole], f.unit):
            found[n] = found[whole]
    return found


def _may_count(measure: Measure, unit: str | None) -> bool:
    """Whether a unit is of a kind that the measure counts: people, things or shares."""
    head = (unit or "").split(" ")[-1].casefold()
    if measure == "support":
        return head == "%"
    if measure == "damaged":
        return not names_persons(head)
    return measure in {"jobs", "votes"} or not is_measure(head)


class _Reading:
    """One sentence with the places of its figures, read for what stands around each."""

    def __init__(self, sentence: str, spans: Sequence[tuple[int, int]]) -> None:
        self._sentence, self._spans = sentence, spans
        # A word with a capital inside of a sentence is a name ("in March") and no word of the lexicon.
        self._tokens = [
            (m.start(), m.end(), m[0] if m[0].istitle() and m.start() else m[0].casefold())
            for m in _TOKEN.finditer(sentence)
        ]
        self._words: Lexicon = lexicon()

    def measure(self, number: int, unit: str | None) -> Measure:
        start, end = self._spans[number]
        head, before = (unit or "").split(" ")[-1].casefold(), self._sentence[:start]
        if _NO_COUNT.search(before):
            return "other"
        if unit and is_money(unit):
            return "money"
        if head == "lives":
            return "dead" if _LOST_LIVES.search(before) or _LOST.match(self._sentence, end) else "other"
        named = self._words.named(head)
        if named and not (head in self._words.nouns and names_persons(head) and head not in self._words.state):
            return named  # "protesters" may have been arrested
        after = self._after(end, head, self._sentence[start:end].casefold() in _ONE)
        if (after is None or after[0]) and (total := self._total(before)):
            return total
        near = min((x for x in (after, self._before(start)) if x), default=None)
        if near and _may_count(near[1], unit):
            return near[1]
        if unit == "%" and _SUPPORT.search(before):
            return "support"
        return named or "other"

    def listed(self, first: int, last: int, unit: str | None) -> bool:
        """Whether two figures stand in one list: nothing between them but what the first counts, and "and"."""
        between = self._sentence[self._spans[first][1] : self._spans[last][0]]
        if (
            unit is None
            and _PLACE_ITEM.fullmatch(between)
            and self._sentence[self._spans[last][1] :].startswith(" in ")
        ):
            return True
        words = {w.strip(",") for w in between.casefold().split()}
        verbs = self._words.done.keys() | self._words.did.keys() | self._words.state.keys() | _BE
        return bool(_ITEM.fullmatch(between)) and not words & verbs

    def _total(self, before: str) -> Measure | None:
        """What the total before a figure counts: "the toll rose to", "the number of dead stands at"."""
        matches = list(_TOTAL.finditer(before))
        if not matches or not _TO_TOTAL.search(before) or _NEW_CLAUSE.search(before, matches[-1].end()):
            return None
        match = matches[-1]
        if match["toll"]:
            return "dead"
        for word in (match["of"], match["then"]):
            for known in (self._words.nouns, self._words.state, self._words.past, self._words.did):
                if word and word.casefold() in known:
                    return known[word.casefold()]
        return None

    def _after(self, end: int, head: str, one: bool) -> tuple[int, Measure] | None:
        """The predicate that follows what is counted, with how many words stand between."""
        rest = [t for t in self._tokens if t[0] >= end][: 2 * _REACH + 6]
        at = next((n for n, t in enumerate(rest[:6]) if head and t[2] == head), -1) + 1
        for _, _, word in rest[: max(at - 1, 0)]:
            if word in self._words.state:
                return 0, self._words.state[word]  # "17 dead passengers"
        passive, gap, direct, aside = False, 0, True, 0
        for n in range(at, len(rest)):
            first, _, word = rest[n]
            if first < aside:
                continue
            if word == ",":
                aside = self._aside(rest, n)
                if not aside:
                    return None
                continue
            if gap > _REACH or word in _BROKEN or word in ".;:!?—–()" or any(a <= first < b for a, b in self._spans):
                return None
            if word in _SINGULAR and not one:
                return None  # of one thing: "with two guns was arrested"
            found = self._predicate(rest, n, direct, passive or word in _BE)
            if found:
                return gap, found
            passive = passive or word in _BE
            direct = direct and (word in _PASS or word in _BE)
            gap += 1
        return None

    def _predicate(self, rest: Sequence[tuple[int, int, str]], n: int, direct: bool, passive: bool) -> Measure | None:
        """What a word says of what is counted, or None."""
        first, _, word = rest[n]
        following = rest[n + 1][2] if n + 1 < len(rest) else ""
        for pattern, measure in self._words.phrases:
            if pattern.match(self._sentence, first):
                return measure
        if word in _LEAVE:  # "were left without power", but "have left the town"
            perfect = n > 0 and rest[n - 1][2] in {"have", "had", "who"}
            place = not passive and (following.istitle() or following in _WHERE)
            return self._words.did.get(word) if following not in _LEFT_SO and (perfect or place) else None
        bare = word in self._words.past and not passive and (following[:1].isdigit() or following in _DETERMINERS)
        if (direct or passive) and not bare and (said := self._words.state.get(word) or self._words.past.get(word)):
            return said
        done_to = passive and n > 0 and rest[n - 1][2] in _BE and word in self._words.past
        return None if following[:1].isdigit() or done_to else self._words.did.get(word)

    @staticmethod
    def _aside(rest: Sequence[tuple[int, int, str]], n: int) -> int:
        """Where the words between two commas end ("people, mostly children, were"); 0 where the clause ends here."""
        if n + 1 < len(rest) and rest[n + 1][2] in {"who", "which", "all"}:
            return rest[n + 1][0]
        for k in range(n + 1, min(n + _ASIDE, len(rest))):
            if rest[k][2] == ",":
                following = rest[k + 1][2] if k + 1 < len(rest) else ""
                return rest[k][1] if following in _HAVE or following in {"”", '"'} else 0
        return 0

    def _before(self, start: int) -> tuple[int, Measure] | None:
        """The verb whose object a figure is, with how many words stand between: "killed at least 14"."""
        text = self._sentence[:start]
        if (inverted := _INVERTED.search(text)) and (said := self._words.named(inverted[1])):
            return 0, said  # "among the dead are three children"
        for pattern, measure in self._words.leading:
            found = list(pattern.finditer(text))
            if found and set(text[found[-1].end() :].split()) <= _LOOSE:
                return 0, measure  # "laid off 300"
        back = [t for t in self._tokens if t[1] <= start][-_BACK:]
        for gap, (first, _, word) in enumerate(reversed(back)):
            at = len(back) - 1 - gap
            if word in ",.;:!?—–()" or word in _BROKEN or any(a <= first < b for a, b in self._spans):
                return None
            if word in {"of", "for", "to"} and gap <= 2 and (act := self._act([t[2] for t in back[:at]])):
                return gap, act
            if word in self._words.done:
                passive = word in self._words.past and at and back[at - 1][2] in _BE
                return None if passive else (gap, self._words.done[word])
            if word == "dead" and at and back[at - 1][2] in {"shot", "found", "gunned"}:
                return gap, "dead"  # "shot dead three children"
            if word in _LEAVE or word == "by" or (word not in _LOOSE and gap >= 1):
                return None
        return None

    def _act(self, words: Sequence[str]) -> Measure | None:
        """What a noun before "of" says: "the deaths of 14", "evacuation orders were given to 200,000"."""
        act = re.sub(r" (?:(?:were|was|have been|had been) )?(?:given|issued)$", "", " ".join(words[-5:]))
        last = act.split(" ")
        return self._words.acts.get(" ".join(last[-2:])) or self._words.acts.get(last[-1] if last else "")
