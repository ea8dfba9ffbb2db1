"""Words that decide what a sentence says, who says it and how: closed classes, our own lists."""

from assistant.english.words import word_set

FREE = word_set("a an the that have has had also")  # words that may be added or left out: they change no fact
NEGATIONS = word_set(
    "not no never none neither nor nobody nothing nowhere without false untrue wrong baseless barely hardly"
)
MODALS = word_set("will would can could may might shall should must")
CONDITIONS = word_set("if unless except excluding apart barring provided unlike whether")
HEDGES = word_set(
    """
    alleged allegedly apparent apparently appear appeared appears likely maybe perhaps possible possibly potential
    potentially presumably presumed probable probably purported purportedly reportedly rumoured rumored seem seemed
    seemingly seems supposed supposedly suspected unconfirmed unlikely unverified
    """
)
MAY = "May"  # the month, the only word that keeps its capital, since "may" is another
CALENDAR = word_set(
    """
    january february march april june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday
    """
) | {MAY}
PROTECTED = NEGATIONS | MODALS | CONDITIONS | HEDGES | {"only", "or"}
"""Words that decide what a sentence says; none may get lost."""
BACK = {"would": "will", "could": "can", "might": "may"}  # verbs as reported speech has them, to what was said
BE = word_set("am are is was were")
ADJUNCT = word_set("on in at by during to")
"""How what stands behind a verb of saying begins, beside what is said: "on Tuesday"."""
TELL = word_set("tell tells told telling")  # verbs that name whom it is said to
