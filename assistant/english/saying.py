"""Words that say somebody claims something: verbs, nouns and adverbs, each with its kind and its stance. Ours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from assistant.english.inflection import forms_of
from assistant.english.words import word_set
from assistant.schema import Kind, Stance


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of the lexicon; `clause`: whether a clause may follow ("said that it rained")."""

    lemma: str
    kind: Kind
    stance: Stance
    clause: bool


# Those in _OF take a thing or a person instead of a clause ("denounced the attack").
_SPEECH = word_set(
    """
    say tell ask add suggest note argue announce explain claim respond reply answer declare promise insist agree
    discuss reveal warn propose vow state continue pledge recall conclude assure predict remind complain charge
    emphasize emphasise assert boast threaten reiterate repeat stress demand allege signal imply lament disclose
    joke chant remark hint recommend caution shout contend maintain clarify inform recount testify proclaim
    speculate reaffirm advise brag protest question plead exclaim murmur mutter whisper yell cry scream quip retort
    interject chime stipulate counter confide opine muse affirm attest avow concur aver profess swear rule recognize
    recognise specify forecast project anticipate estimate calculate guess brief narrate relate mouth confirm
    acknowledge admit concede verify deny convince
    """
)
_SPEECH_OF = word_set(
    """
    call describe urge endorse criticize criticise accuse point offer cite talk refer express oppose defend mention
    praise attack back speak blame denounce blast highlight push mock slam tout list portray echo thank condemn
    comment request compare decry reference voice quote applaud underscore credit rail attribute advocate
    congratulate invoke disavow outline chide recite hail characterize characterise sound dispute rebuke cheer
    articulate liken lash assail label hammer dub vouch bemoan allude address downplay bash campaign ridicule
    trumpet greet taunt disparage utter pitch discredit deride berate lambaste lambast laud elaborate weigh propound
    summon instruct order challenge admonish exhort implore beg beseech encourage lobby apologize apologise tease
    riff corroborate substantiate authenticate reject refute rebut repudiate dismiss debunk disclaim decline refuse
    focus embrace promote identify unveil side balk stand savage insult dwell touch expose contradict distance
    herald frame paint champion
    """
)
_WRITING = word_set(
    """
    write report tweet retweet show find read email post illustrate indicate document demonstrate record blog
    editorialize text
    """
)
_WRITING_OF = word_set(
    """
    publish detail print headline chronicle fax issue release circulate
    """
)
_BELIEF = word_set(
    """
    think believe know hope wish fear feel expect consider worry doubt suspect wonder decide learn remember realize
    realise understand assume imagine figure notice sense discover hear gather trust foresee determine judge
    disagree reckon presume surmise infer care forget regret
    """
)
_BELIEF_OF = word_set(
    """
    want see view regard prefer seek plan intend aim support favor favour like love hate dislike deem perceive dread
    envision contemplate mistrust distrust resent welcome disapprove approve vote desire relish yearn long resist
    """
)
_NOUNS = word_set(
    """
    claim allegation accusation assertion statement suggestion pledge promise complaint criticism warning prediction
    announcement argument insistence denial endorsement opposition rejection assessment call demand threat vow
    reference comment remark praise confirmation admission revelation contention conclusion assurance estimate
    report conviction understanding acknowledgment acknowledgement boast refusal question proposal chant
    condemnation defense suspicion speculation rumor rumour mention joke rebuke indication news word testimony
    attack position stance critique embrace backing case confidence
    """
)
_BELIEF_NOUNS = word_set(
    """
    concern belief hope fear doubt opinion view support notion desire decision
    """
)

_DENIES = "deny reject refute rebut repudiate dismiss debunk disclaim disavow denial rejection"
_CONFIRMS = (
    "confirm acknowledge admit concede verify corroborate substantiate authenticate affirm confirmation admission "
    "acknowledgment acknowledgement"
)
_DOUBTS = "doubt question dispute wonder discredit distrust mistrust suspicion"
_STANCES: dict[str, Stance] = {
    **dict.fromkeys(word_set(_DENIES), "denies"),
    **dict.fromkeys(word_set(_CONFIRMS), "confirms"),
    **dict.fromkeys(word_set(_DOUBTS), "doubts"),
    **dict.fromkeys(word_set("decline refuse refusal"), "declines"),
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
    lists: list[tuple[frozenset[str], Kind, bool]] = [
        (_BELIEF, "belief", True),
        (_BELIEF_OF, "belief", False),
        (_WRITING, "writing", True),
        (_WRITING_OF, "writing", False),
        (_SPEECH, "speech", True),
        (_SPEECH_OF, "speech", False),
    ]
    return {
        form: Cue(lemma, kind, _STANCES.get(lemma, "asserts"), clause)
        for lemmas, kind, clause in lists
        for lemma in sorted(lemmas)
        for form in forms_of(lemma)
    }


@cache
def noun_forms() -> dict[str, Cue]:
    """Singular and plural of every cue noun, in lower case, with its entry."""
    forms: dict[str, Cue] = {}
    for lemma in _NOUNS | _BELIEF_NOUNS:
        kind: Kind = "belief" if lemma in _BELIEF_NOUNS else "speech"
        stem = lemma.removesuffix("y") + "ie" if lemma.endswith("y") else lemma
        plural = stem + ("es" if lemma.endswith(("s", "x", "ch", "sh")) else "s")
        forms[lemma] = forms[plural] = Cue(lemma, kind, _STANCES.get(lemma, "asserts"), True)
    return forms
