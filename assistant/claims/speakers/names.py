"""Names of people in one article, and who is meant by a surname."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass

from assistant.english import titles

WORD = re.compile(r"[^\W\d_](?:[\w’'&.-]*\w)?\.?|&", re.UNICODE)
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_CAPITALISED = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Rev|Prof|Adm|St|Jr|Sr)\.|(?:[A-Z]\.){1,6}|al-[A-Z]\w{1,40}"
    r"|[A-ZÀ-ÞŁŠŽ][\w’'-]{0,40})"
)
_RUN = re.compile(
    rf"{_CAPITALISED}(?:[ ](?:(?:de|da|di|del|der|den|van|von|bin|ibn|al|el|la|le|du)[ ])*{_CAPITALISED}){{1,5}}"
)

_OFFICE_ENDS = ("ologist", "ographer", "ician", "omist", "master", "keeper", "spokesman", "spokeswoman", "leader")
_RELATIVE = re.compile(r"\b([a-z]+),? $")
_LEAD = re.compile(r"((?:[\w.’'-]+ ){1,4})$")
_APPOSITION = re.compile(r",\s+((?:a|an|the|now|then|former|who is (?:a|the)|[A-Z][\w’']+)\s[^,.;\n]{3,80})[,.;]")
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
    """As in "Clinton's" → "Clinton"."""
    return _POSSESSIVE.sub("", words.strip())


def is_capitalised(word: str) -> bool:
    """Whether a word is written like a name (also "al-Masri")."""
    return word[:1].isupper() or (word.startswith(("al-", "el-")) and word[3:4].isupper())


def is_title(word: str) -> bool:
    """Whether a word is a courtesy title or an office ("Sen.", "spokeswoman", "Vice-President")."""
    key = bare(word)
    return key in titles.COURTESY or key in titles.OFFICES or key.endswith(_OFFICE_ENDS)


def gender_of(words: list[str]) -> str | None:
    """As in "m", "f" or None, by title or by a common given name."""
    keys = [bare(w) for w in words]
    for key in keys:
        if key in titles.MALE:
            return "m"
        if key in titles.FEMALE:
            return "f"
    for key in keys[:-1] or keys:
        if key in titles.MEN and key not in titles.WOMEN:
            return "m"
        if key in titles.WOMEN and key not in titles.MEN:
            return "f"
    return None


def person_in(run: list[str]) -> list[str] | None:
    """The words of a run of capitals that make a person's full name, without titles; None where it names no person."""
    words = list(run)
    for index in range(len(words) - 1, -1, -1):
        if is_title(words[index]):
            words = words[index + 1 :]
            break
    if len(words) > 2 and words[0].endswith("s") and is_title(words[0][:-1]):  # "Senators Ana Sol and ..."
        words = words[1:]
    while words and bare(words[0]) in titles.NOT_NAMES | titles.ADJECTIVAL:
        words = words[1:]
    for index, word in enumerate(words):
        if word.endswith(("'s", "’s")):
            words = words[: index + 1] if index else words[1:]
            break
    words = [strip_possessive(w) if i == len(words) - 1 else w for i, w in enumerate(words)]
    if not 2 <= len(words) <= 4:
        return None
    if any(
        bare(w) in titles.ORGANISATION or bare(w) in titles.NOT_NAMES or bare(w) in titles.ADJECTIVAL for w in words
    ):
        return None
    if any(w.isupper() and len(w) > 2 and "." not in w for w in words):
        return None
    return words


class People:
    """Full names of an article's people, in the order of the text."""

    def __init__(self, text: str) -> None:
        self.mentions: list[Mention] = []
        self.gender: dict[str, str] = {}
        self.alone: set[str] = set()
        self.roles: dict[str, str] = {}
        self.offices: dict[str, set[str]] = defaultdict(set)
        self.placed: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        for match in _RUN.finditer(text):
            run = match[0].split(" ")
            words = person_in(run)
            if words is None:
                continue
            name = " ".join(words).rstrip(",")
            counts[name] += 1
            self.placed[name] += _PLACED.search(text, max(0, match.start() - 12), match.start()) is not None
            self.mentions.append(Mention(name, match.start()))
            gender = gender_of(run) or _gender_before(text, match.start())
            if gender:
                self.gender.setdefault(name, gender)
            role = _role_before(text, match.start(), run[: len(run) - len(words)]) or _role_after(text, match.end())
            if role:
                self.roles.setdefault(name, role)
                self.offices[name] |= {bare(w) for w in role.split() if is_title(w)}
        self.counts = counts
        self.by_surname: dict[str, list[str]] = defaultdict(list)
        for name, _ in counts.most_common():
            self.by_surname[bare(name.split()[-1])].append(name)
        self._add_surnames(text)
        self.mentions.sort(key=lambda m: m.start)
        self._starts = [m.start for m in self.mentions]

    def _add_surnames(self, text: str) -> None:
        """Places where a surname stands alone; each word of a full name found above is passed over."""
        taken = {m.start + m.name.rfind(" ") + 1 for m in self.mentions}
        starts = sorted(m.start for m in self.mentions)
        for match in _CAPITAL.finditer(text):
            if bare(match[0]) not in self.by_surname:
                continue
            index = bisect_left(starts, match.start()) - 1
            if index >= 0 and match.start() <= starts[index] + self._length(text, starts[index]):
                continue
            lead = text[max(0, match.start() - 5) : match.start()]
            gender = gender_of(lead.split()) if lead.rstrip().endswith((".", "Ms", "Mr", "Mrs")) else None
            name = self.full_name(strip_possessive(match[0]), gender=gender)
            if name and match.start() not in taken:
                self.mentions.append(Mention(name, match.start()))
                if _PLACED.search(text, max(0, match.start() - 12), match.start()):
                    self.placed[name] += 1
                else:
                    self.alone.add(name)

    def _length(self, text: str, start: int) -> int:
        match = _RUN.match(text, start)
        return len(match[0]) if match else 0

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

    def full_name(self, surname: str, given: str | None = None, gender: str | None = None) -> str | None:
        """Who is meant by a surname.

        The only bearer, or the only one whom given name or title allow, else the one most often named.

        Two bearers named equally often are kept apart by answering None.
        """
        bearers = self.by_surname.get(bare(surname), [])
        if given:
            bearers = [n for n in bearers if n.split()[0] == given]
        if gender and len(bearers) > 1:
            known = [n for n in bearers if self.gender.get(n) == gender]
            bearers = known or [n for n in bearers if n not in self.gender]
        if len(bearers) > 1:
            ranked = sorted(bearers, key=lambda n: -self.counts[n])
            if self.counts[ranked[0]] == self.counts[ranked[1]] and not _same_person(ranked[0], ranked[1]):
                return None
            return max(ranked[:2], key=len) if _same_person(ranked[0], ranked[1]) else ranked[0]
        return bearers[0] if bearers else None


def _same_person(one: str, other: str) -> bool:
    """Whether two full names differ by a middle name or initial only."""
    a, b = one.split(), other.split()
    return a[0] == b[0] and a[-1] == b[-1]


def _gender_before(text: str, start: int) -> str | None:
    """As in "his wife, Marta Keld": the relative right before the name."""
    lead = _RELATIVE.search(text, max(0, start - 20), start)
    return gender_of([lead[1]]) if lead and lead[1] in titles.RELATIVES else None


def _role_before(text: str, start: int, capitals: list[str]) -> str | None:
    """The office that stands before a name: the capitals it is joined to, with the modifiers before them."""
    lead = _LEAD.search(text, max(0, start - 60), start)
    words = (lead[1].split() if lead else []) + capitals
    if not words or not is_title(words[-1]) or bare(words[-1]) in titles.COURTESY:
        return None
    first = len(words) - 1
    while first and (
        is_capitalised(words[first - 1])
        or bare(words[first - 1]) in titles.ADJECTIVAL | titles.ORGANISATION | titles.OFFICES
    ):
        if bare(words[first - 1]) in titles.NOT_NAMES:
            break
        first -= 1
    return " ".join(words[first:]) or None


def _role_after(text: str, end: int) -> str | None:
    """The office in an apposition: "Mira Sol, a nurse at the camp,"."""
    match = _APPOSITION.match(text, end)
    if match is None:
        return None
    words = re.sub(r"^(?:a|an|the|now|then|who is (?:a|the))\s+", "", match[1]).strip()
    words = re.split(r"\s+(?:who|whose|which|that|and)\b", words)[0]
    head = re.split(r"\s+(?:of|for|at|in|from|with|to|on)\s", words)[0].split()
    return words if head and len(words.split()) <= 9 and is_title(head[-1]) else None
