"""Roles that the text gives people: "Mayor Ana Sol", "its spokesman, Tom Reed,", "Ana Sol, 52, a nurse at the camp"."""

import re
from dataclasses import dataclass

from assistant.claims.speakers.names import NO_SURNAMES, bare, is_capitalised, is_title
from assistant.claims.speakers.source_words import COMPLEMENT, head_of, without_article
from assistant.english import titles
from assistant.english.persons import names_one_person
from assistant.english.words import word_set

_LEAD = re.compile(r"((?:[\w.’'-]+ ){1,4})$")
_SET_OFF = re.compile(
    r"(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts?|[Hh]is|[Hh]er|[Tt]heir)\s"
    r"|(?=(?<![\w’'] )\b[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,2}['’]s\s))"
    r"(?P<role>(?:(?!(?:was|is|had|has|by|to|and|from|said)\s)[\w’'-]+\s){0,5}[\w’'-]+),\s$"
)
CLAUSE = re.compile(r"\s+(?:who|whose|which|that|and|but|when|since|after|before|until|himself|herself)\b")
"""Where the words of a role end."""
_AGE = re.compile(r",\s(?P<age>\d{1,3}),")
_AGED = re.compile(r"(\d{1,3})-year-old\s(?:[\w’'-]+\s){0,3}$")
_APPOSITION = re.compile(
    r"(?:(?:,\s+\d{1,3})?,\s+(?P<who>who\s+(?:is|was|has been)\s+)?"
    r"(?=(?:an?|the|its|his|her|their|former|[A-Z][\w’']+|[a-z-]+\s(?:of|at|for))\s)"
    r"|(?P<is>\s+(?:is|was|became|remains|has been|was elected|was named)\s+))"
    r"(?P<role>[\w’']+(?:\s[\w’'&-]+){0,10})"
)
_IN_FULL = {
    "sen": "senator", "gov": "governor", "rep": "representative", "gen": "general", "prof": "professor",
    "dr": "doctor", "capt": "captain", "sgt": "sergeant", "col": "colonel", "lt": "lieutenant", "maj": "major",
    "rev": "reverend", "adm": "admiral",
}  # fmt: skip
_BEFORE_OFFICE = NO_SURNAMES | titles.OFFICES
_BOUND = word_set("former ex ex- vice deputy acting late then assistant prime next incoming designate")
"""Modifiers that make another office of one: the former president is not the president."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role that somebody holds, as the text puts it at a place: its noun, in lower case, and its other words."""

    name: str
    head: str
    words: frozenset[str]
    start: int

    @classmethod
    def of(cls, name: str, words: str, start: int) -> "Role":
        """The role of words such as "spokeswoman for the port"."""
        head = head_of(words)
        return cls(name, _IN_FULL.get(head, head), frozenset(bare(w) for w in words.split()), start)

    def is_meant(self, modifiers: frozenset[str]) -> bool:
        """Whether its noun after "the [modifiers]" may mean it."""
        return modifiers <= self.words and self.words & _BOUND == modifiers & _BOUND


def role_before(text: str, start: int, capitals: list[str]) -> str | None:
    """The role before a name: the title it is joined to with its modifiers, or an apposition ("the port's head, ")."""
    lead = _LEAD.search(text, max(0, start - 60), start)
    words = (lead[1].split() if lead else []) + capitals
    if (
        not words
        or (words[-1].endswith(".") and not is_title(words[-1]))
        or bare(words[-1]) in titles.COURTESY
        or not (is_title(words[-1]) or names_one_person(bare(words[-1])))
    ):
        set_off = None if capitals else _SET_OFF.search(text, max(0, start - 80), start)
        if set_off is None or not _is_persons(head_of(set_off["role"])):
            return None
        whose = COMPLEMENT.split(set_off["role"])[
            -1
        ].split()  # "a spokesman for the governor, Ana Sol," is the governor
        return whose[-1] if is_title(whose[-1]) and head_of(set_off["role"]) != bare(whose[-1]) else set_off["role"]
    first = len(words) - 1
    while first and (is_capitalised(words[first - 1]) or bare(words[first - 1]) in _BEFORE_OFFICE):
        if bare(words[first - 1]) in titles.NOT_NAMES:
            break
        first -= 1
    return " ".join(words[first:])


def role_after(text: str, end: int) -> str | None:
    """The role in an apposition or after "is": "Mira Sol, a nurse at the camp,", "Mira Sol became prime minister"."""
    match = _APPOSITION.match(text, end, min(len(text), end + 140))
    if match is None:
        return None
    words = without_article(match["role"])
    words = CLAUSE.split(words)[0]
    if match["who"] or match["is"]:
        words = re.split(r"\s(?:in|on|at|from|with|as|by|last|this)\b", words)[0]
    return words if len(words.split()) <= 9 and _is_persons(head_of(words)) else None


def _is_persons(noun: str) -> bool:
    """Whether a noun beside a name tells that it is a person's: "operator" may be for a body."""
    return names_one_person(noun) and noun not in titles.KINDS


def age_beside(text: str, start: int, end: int) -> set[str]:
    """The ages that stand beside a name: "Ana Sol, 24," or "24-year-old nurse Ana Sol"."""
    after = _AGE.match(text, end)
    before = _AGED.search(text, max(0, start - 60), start)
    return {m for m in (after and after["age"], before and before[1]) if m}
