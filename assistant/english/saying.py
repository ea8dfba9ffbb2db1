"""Words that say somebody claims something: verbs, nouns and adverbs, each with its kind and its stance."""

from dataclasses import dataclass
from functools import cache

from assistant.english.inflection import forms_of
from assistant.english.words import word_lists, word_set
from assistant.schema import Kind, Stance


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of the lexicon; `clause`: whether a clause may follow ("said that it rained")."""

    lemma: str
    kind: Kind
    stance: Stance
    clause: bool


_LISTS = word_lists("saying")
_STANCES: dict[str, Stance] = {
    lemma: stance for stance in ("denies", "confirms", "doubts", "declines") for lemma in _LISTS[stance]
}

HEARSAY = frozenset({"reportedly", "allegedly", "supposedly", "purportedly"})
"""Adverbs that report a claim without naming who makes it."""

SEEMING = forms_of("seem") | forms_of("appear")
"""Verbs of an impression that nobody owns."""

CLAIM_NOUNS = frozenset(
    form
    for noun in word_set("claim allegation accusation report assertion suggestion rumour rumor charge")
    for form in (noun, noun + "s")
)
"""Nouns for what somebody has said, which others deny."""

RELAYED = CLAIM_NOUNS | {
    form
    for lemma in word_set(
        "say tell deny reject confirm report claim announce warn accuse promise acknowledge admit allege write state"
    )
    for form in forms_of(lemma)
}
"""Cues that make a claim worth keeping inside another's claim."""

PRONOUNS = word_set(
    """
    i we you he she it they his her their its my our your who which that this these those some many others one
    everyone nobody
    """
)


@cache
def verb_forms() -> dict[str, Cue]:
    """Every inflected form of a cue verb, in lower case, with its entry."""
    kinds: tuple[Kind, ...] = ("belief", "writing", "speech")
    return {
        form: Cue(lemma, kind, _STANCES.get(lemma, "asserts"), clause)
        for kind in kinds
        for title, clause in ((kind, True), (f"{kind}_of", False))
        for lemma in sorted(_LISTS[title])
        for form in forms_of(lemma)
    }


@cache
def noun_forms() -> dict[str, Cue]:
    """Singular and plural of every cue noun, in lower case, with its entry."""
    forms: dict[str, Cue] = {}
    for lemma in _LISTS["nouns"] | _LISTS["belief_nouns"]:
        kind: Kind = "belief" if lemma in _LISTS["belief_nouns"] else "speech"
        stem = lemma.removesuffix("y") + "ie" if lemma.endswith("y") else lemma
        plural = stem + ("es" if lemma.endswith(("s", "x", "ch", "sh")) else "s")
        forms[lemma] = forms[plural] = Cue(lemma, kind, _STANCES.get(lemma, "asserts"), True)
    return forms
