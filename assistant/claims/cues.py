"""Words that say somebody claims something.

Verbs, nouns and adverbs, each with its kind, its stance and what it governs.

The list is ours. An entry `lemma:frames` names the complements that hold a claim's content:
  c    a finite clause or a quotation ("said that it rained")
  i    an infinitive ("promised to leave")
  o    a noun phrase ("denied the attack")
  word a preposition and its object ("called for calm")
Complements that hold claims in under a third of their uses in newspaper text are left out ("think about").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from assistant.claims.inflection import forms_of
from assistant.claims.words import word_set
from assistant.schema import Kind, Stance


@dataclass(frozen=True, slots=True)
class Cue:
    """One entry of the lexicon.

    `clause`, `infinitive`, `object` and `prepositions` are the complements that hold content.
    """

    lemma: str
    kind: Kind
    stance: Stance
    clause: bool
    infinitive: bool
    object: bool
    prepositions: frozenset[str]


_SPEECH = """
say:c,o,about,of tell:c,o,i call:o,i,for,on ask:c,o,i,about,for add:c suggest:c,o,i note:c,o argue:c,o,for,against
announce:c,o describe:o urge:o,i endorse:o criticize:o criticise:o explain:c,o accuse:o point:to,o claim:c,o,i
offer:o,i respond:c,to reply:c answer:c,o cite:o talk:about declare:c,o promise:c,i,o refer:to express:o oppose:o
defend:o insist:c,on agree:c,i,on,with discuss:o,c reveal:c,o mention:o warn:c,o,of,against,about praise:o attack:o
propose:o,c,i vow:c,i state:c,o back:o continue:c pledge:c,i,o recall:c,o conclude:c speak:about,of assure:c blame:o
predict:c,o denounce:o blast:o remind:c,o highlight:o push:for,i complain:c,about charge:c mock:o slam:o tout:o
emphasize:c,o emphasise:c,o list:o portray:o echo:o assert:c,o boast:c,about,of threaten:c,i reiterate:c,o thank:o
condemn:o comment:on repeat:c,o stress:c,o demand:c,o,i allege:c,o request:o compare:o signal:c,o decry:o imply:c
lament:c,o reference:o voice:o quote:o disclose:c,o joke:c,about,that applaud:o underscore:o chant:c,o credit:o
rail:against remark:c,on attribute:o advocate:o,for congratulate:o hint:c,at recommend:c,o,i invoke:o
caution:c,against,o shout:c disavow:o outline:o contend:c chide:o maintain:c recite:o clarify:c,o hail:o inform:c,o
recount:c,o characterize:o characterise:o sound:o dispute:o rebuke:o cheer:o articulate:o liken:o lash:at assail:o
testify:c,about label:o hammer:o dub:o vouch:for bemoan:o allude:to proclaim:c,o address:o speculate:c,about
reaffirm:c,o downplay:o bash:o advise:c,i campaign:for,against brag:about,c ridicule:o protest:c,against trumpet:o
greet:o taunt:o disparage:o utter:o pitch:o question:o,c discredit:o deride:o berate:o lambaste:o lambast:o laud:o
plead:for,c exclaim:c murmur:c mutter:c whisper:c yell:c cry:c scream:c quip:c retort:c interject:c chime:c
elaborate:on weigh:on propound:o stipulate:c counter:c confide:c opine:c muse:c,about affirm:c,o attest:c,to avow:c
concur:c aver:c profess:c,o,i swear:c,i,o summon:o instruct:o,i order:o,i rule:c recognize:c recognise:c challenge:o,i
specify:c,o admonish:o exhort:o,i implore:o,i beg:o,i beseech:o,i encourage:o,i lobby:for,against apologize:for
apologise:for forecast:c,o project:c,o anticipate:c estimate:c,o calculate:c guess:c brief:o,c narrate:c,o relate:c
tease:o mouth:c riff:on confirm:c,o acknowledge:c,o admit:c,o,to concede:c,o verify:c,o corroborate:o substantiate:o
authenticate:o deny:c,o reject:o refute:o rebut:o repudiate:o dismiss:o debunk:o disclaim:o decline:i,o refuse:i,o
focus:on embrace:o promote:o identify:o unveil:o convince:c side:with balk:at stand:by savage:o insult:o dwell:on
touch:on expose:o contradict:o distance:o herald:o frame:o paint:o champion:o
"""  # fmt: skip

_WRITING = """
write:c,o,in report:c,o tweet:c,o retweet:o,c show:c,o find:c read:c email:o,c post:o,c publish:o detail:o
illustrate:o,c indicate:c,o document:o,c demonstrate:c,o record:o,c blog:c,about print:o editorialize:c headline:o
chronicle:o note:c,o text:c,o fax:o issue:o release:o circulate:o
"""  # fmt: skip

_BELIEF = """
think:c,about,of believe:c,in know:c hope:c,i,for want:i,o wish:c,i fear:c,o feel:c,o expect:c,i,o see:o view:o
consider:c,o,i regard:o worry:c,about doubt:c,o suspect:c,o wonder:c prefer:o,i seek:i,o plan:i intend:i aim:i
decide:c,i,to learn:c,of remember:c,o realize:c,o realise:c,o recognise:c understand:c,o assume:c imagine:c,o figure:c
support:o,i favor:o favour:o like:o,i love:o,i hate:o,i dislike:o deem:o perceive:o notice:c sense:c discover:c hear:c
gather:c trust:c,o dread:o envision:o foresee:o,c contemplate:o determine:c judge:o,c mistrust:o distrust:o resent:o
welcome:o disapprove:of approve:of,o disagree:with,c reckon:c presume:c surmise:c infer:c care:about,c
vote:i,for,against desire:o,i relish:o yearn:for long:for forget:c,o regret:c,o identify:with resist:o
"""  # fmt: skip

_NOUNS = """
claim:that,of,about allegation:that,of accusation:that,of assertion:that,of statement:that suggestion:that
pledge:to,that promise:to,that,of complaint:that,about criticism:of concern:that,about belief:that,in hope:that,of,to
fear:that,of doubt:that,about warning:that,of,about prediction:that,of announcement:that,of argument:that,for,against
insistence:that,on denial:that,of endorsement:of opposition:to rejection:of assessment:that,of opinion:that,of
view:that,of call:for,to demand:for,that threat:to vow:to,that reference:to comment:about,on remark:about,on
praise:for support:for confirmation:that,of admission:that,of revelation:that,about contention:that conclusion:that
assurance:that estimate:that,of report:that,of notion:that conviction:that understanding:that,of
acknowledgment:that,of acknowledgement:that,of boast:that,about refusal:to desire:to,for question:about
proposal:to,for chant:of condemnation:of defense:of suspicion:that speculation:that,about rumor:that,of rumour:that,of
mention:of decision:to joke:about rebuke:of indication:that news:that word:that testimony:that,about attack:on,against
position:on stance:on critique:of embrace:of backing:of case:that confidence:that,in
"""  # fmt: skip

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

MARKERS = HEARSAY | SEEMING | {"according"}

RELAYED = frozenset(
    form
    for lemma in word_set(
        "say tell deny reject confirm report claim announce warn accuse promise acknowledge admit allege write state"
    )
    for form in forms_of(lemma)
) | {"claims", "claim", "allegations", "allegation", "accusations", "accusation"}
"""Cues that make a claim worth keeping inside another's claim."""

PRONOUNS = word_set(
    """
    i we you he she it they his her their its my our your who which that this these those some many others one
    everyone nobody
    """
)


def _entries(block: str, kind: Kind) -> dict[str, Cue]:
    found: dict[str, Cue] = {}
    for entry in block.split():
        lemma, _, frames = entry.partition(":")
        parts = set(frames.split(","))
        found[lemma] = Cue(
            lemma=lemma,
            kind=kind,
            stance=_STANCES.get(lemma, "asserts"),
            clause=bool(parts & {"c", "that"}),
            infinitive=bool(parts & {"i", "to"}),
            object="o" in parts,
            prepositions=frozenset(parts - {"c", "i", "o", "that", ""}),
        )
    return found


@cache
def verb_forms() -> dict[str, Cue]:
    """Every inflected form of a cue verb, in lower case, with its entry."""
    entries = _entries(_BELIEF, "belief") | _entries(_WRITING, "writing") | _entries(_SPEECH, "speech")
    entries["note"] = _entries("note:c,o", "speech")["note"]
    return {form: cue for cue in entries.values() for form in forms_of(cue.lemma)}


@cache
def noun_forms() -> dict[str, Cue]:
    """Singular and plural of every cue noun, in lower case, with its entry."""
    entries = _entries(_NOUNS, "speech")
    belief = {
        "belief",
        "hope",
        "fear",
        "doubt",
        "concern",
        "opinion",
        "view",
        "desire",
        "plan",
        "decision",
        "notion",
        "support",
    }
    forms: dict[str, Cue] = {}
    for lemma, cue in entries.items():
        made = _entries(f"{lemma}:", "belief")[lemma] if lemma in belief else cue
        entry = Cue(lemma, made.kind, cue.stance, cue.clause, cue.infinitive, False, cue.prepositions)
        plural = (
            lemma[:-1] + "ies"
            if lemma.endswith("y")
            else lemma + ("es" if lemma.endswith(("s", "x", "ch", "sh")) else "s")
        )
        forms[lemma] = forms[plural] = entry
    return forms
