"""Names of people in one article, and who is meant by a surname."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass

from assistant.claims.speakers.source_words import head_of, without_article
from assistant.english import titles

_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_CAPITALISED = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Rev|Prof|Adm|St|Jr|Sr)\.|(?:[A-Z]\.){1,6}|al-[A-Z]\w{1,40}"
    r"|[A-ZÀ-ÞŁŠŽ][\w’'-]{0,40})"
)
_RUN = re.compile(
    rf"{_CAPITALISED}(?:[ ](?:(?:de|da|di|del|der|den|van|von|bin|ibn|al|el|la|le|du)[ ])*{_CAPITALISED}){{1,5}}"
)

_OFFICE_ENDS = ("ologist", "ographer", "ician", "omist", "master", "keeper", "spokesman", "spokeswoman", "leader")
_LEAD = re.compile(r"((?:[\w.’'-]+ ){1,4})$")
_APPOSITION = re.compile(r",\s+((?:a|an|the|former|[A-Z][\w’']+)\s[^,.;\n]{3,80})[,.;]")
NO_SURNAMES = titles.ORGANISATION | titles.NOT_NAMES | titles.ADJECTIVAL
_PLACED = re.compile(r"\b(?:in|near|at|into|outside|across|around|through|the|leave|reach|of)[ ]$", re.IGNORECASE)
"""What stands before places and organisations, hardly before a person's full name."""
_CAPITAL = re.compile(r"\b[A-ZÀ-ÞŁŠŽ][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A full name at a place of the text."""

    name: str
    start: int


def bare(word: str) -> str:
    """A word as the lists know it: lower case, no possessive, no final full stop."""
    return _POSSESSIVE.sub("", word).rstrip(".,").lower()


def strip_possessive(words: str) -> str:
    """Words without a final possessive: "Reed" for "Reed's"."""
    return _POSSESSIVE.sub("", words.strip())


def is_capitalised(word: str) -> bool:
    """Whether a word is written like a name (also "al-Masri")."""
    return word[:1].isupper() or (word.startswith(("al-", "el-")) and word[3:4].isupper())


def is_title(word: str) -> bool:
    """Whether a word is a courtesy title or an office ("Sen.", "spokeswoman", "Senators", "Vice-President")."""
    key = bare(word)
    several = word[:1].isupper() and word.endswith("s") and key[:-1] in titles.OFFICES
    return several or key in titles.COURTESY or key in titles.OFFICES or key.endswith(_OFFICE_ENDS)


def gender_of(words: list[str]) -> str | None:
    """Gender ("m", "f") by a title or a given name before the last word; None where neither tells."""
    keys = [bare(w) for w in words]
    for known, men, women in ((keys, titles.MALE, titles.FEMALE), (keys[:-1], titles.MEN, titles.WOMEN)):
        for key in known:
            if key in men or key in women:
                return "m" if key in men else "f"
    return None


def person_in(run: list[str]) -> list[str] | None:
    """The words of a run of capitals that make a person's full name, without titles; None where it names no person."""
    first = max((i + 1 for i, word in enumerate(run) if is_title(word)), default=0)
    while first < len(run) and bare(run[first]) in titles.NOT_NAMES | titles.ADJECTIVAL:
        first += 1
    words = run[first:]
    for index, word in enumerate(words):
        if word.endswith(("'s", "’s")):
            words = words[: index + 1] if index else words[1:]
            break
    if not 2 <= len(words) <= 4 or any(bare(w) in NO_SURNAMES for w in words):
        return None
    return [*words[:-1], strip_possessive(words[-1])]


class People:
    """Full names of an article's people, in the order of the text."""

    def __init__(self, text: str) -> None:
        self.mentions: list[Mention] = []
        self.gender: dict[str, str] = {}
        self.alone: set[str] = set()
        self.roles: dict[str, str] = {}
        self.offices: dict[str, set[str]] = defaultdict(set)
        self.placed: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        ends: list[int] = []
        for match in _RUN.finditer(text):
            run = match[0].split(" ")
            words = person_in(run)
            if words is None:
                continue
            name = " ".join(words).rstrip(",")
            self.counts[name] += 1
            ends.append(match.end())
            self.placed[name] += _PLACED.search(text, max(0, match.start() - 12), match.start()) is not None
            self.mentions.append(Mention(name, match.start()))
            gender = gender_of(run)
            if gender:
                self.gender.setdefault(name, gender)
            role = _role_before(text, match.start(), run[: len(run) - len(words)]) or _role_after(text, match.end())
            if role:
                self.roles.setdefault(name, role)
                self.offices[name] |= {bare(w) for w in role.split() if is_title(w)}
        self.by_surname: dict[str, list[str]] = defaultdict(list)
        for name, _ in self.counts.most_common():
            self.by_surname[bare(name.split()[-1])].append(name)
        self._add_surnames(text, ends)
        self.mentions.sort(key=lambda m: m.start)
        self._starts = [m.start for m in self.mentions]

    def _add_surnames(self, text: str, ends: list[int]) -> None:
        """Places where a surname stands alone; each word of a full name, which ends as given, is passed over."""
        starts = [m.start for m in self.mentions]
        for match in _CAPITAL.finditer(text):
            index = bisect_left(starts, match.start()) - 1
            if bare(match[0]) not in self.by_surname or (index >= 0 and match.start() <= ends[index]):
                continue
            lead = text[max(0, match.start() - 5) : match.start()]
            gender = gender_of(lead.split()) if lead.rstrip().endswith((".", "Ms", "Mr", "Mrs")) else None
            name = self.full_name(match[0], gender=gender)
            if name:
                self.mentions.append(Mention(name, match.start()))
                if _PLACED.search(text, max(0, match.start() - 12), match.start()):
                    self.placed[name] += 1
                else:
                    self.alone.add(name)

    def is_person(self, name: str) -> bool:
        """Whether something says that these capitals are a person.

        A title, a common given name, or the surname used alone.
        """
        if name in self.gender or name in self.roles:
            return True
        return name in self.alone and 2 * self.placed[name] < self.counts[name]

    def within(self, start: int, end: int) -> list[Mention]:
        """Mentions of people in `[start, end)`, in order."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def full_name(self, surname: str, gender: str | None = None) -> str | None:
        """Who is meant by a surname.

        The only bearer, or the only one whom the title allows, else the one most often named; None where two bearers
        are named equally often.
        """
        bearers = self.by_surname.get(bare(surname), [])
        if gender and len(bearers) > 1:
            known = [n for n in bearers if self.gender.get(n) == gender]
            bearers = known or [n for n in bearers if n not in self.gender]
        if len(bearers) < 2:
            return bearers[0] if bearers else None
        first, second = bearers[:2]  # by how often they are named
        if first.split()[0] == second.split()[0]:  # one person, with a middle name or without
            return max(first, second, key=len)
        return first if self.counts[first] > self.counts[second] else None


def _role_before(text: str, start: int, capitals: list[str]) -> str | None:
    """The office that stands before a name: the capitals it is joined to, with the modifiers before them."""
    lead = _LEAD.search(text, max(0, start - 60), start)
    words = (lead[1].split() if lead else []) + capitals
    if not words or not is_title(words[-1]) or bare(words[-1]) in titles.COURTESY:
        return None
    first = len(words) - 1
    while first and (is_capitalised(words[first - 1]) or bare(words[first - 1]) in NO_SURNAMES | titles.OFFICES):
        if bare(words[first - 1]) in titles.NOT_NAMES:
            break
        first -= 1
    return " ".join(words[first:])


def _role_after(text: str, end: int) -> str | None:
    """The office in an apposition: "Mira Sol, a nurse at the camp,"."""
    match = _APPOSITION.match(text, end)
    if match is None:
        return None
    words = re.split(r"\s+(?:who|whose|which|that|and)\b", without_article(match[1]))[0]
    return words if len(words.split()) <= 9 and is_title(head_of(words)) else None
