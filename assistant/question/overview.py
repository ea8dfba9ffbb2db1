"""Questions that no one sentence answers: what is known of a topic, what is new on it, who somebody is."""

import re
from typing import Literal, NamedTuple

from assistant.english.proper_names import proper_names
from assistant.english.words import words
from assistant.question.names import SpeakerNames

Overview = Literal["overview", "news", "profile"]
OVERVIEWS: tuple[Overview, ...] = ("overview", "news", "profile")

_POLITE = r"^\W*(?:please |can you |could you |so |and |hi |hello )*"
_SUM = r"(?:summary|overview|rundown|recap|round-?up|digest|outline|background)"
_KNOWN = re.compile(
    _POLITE + r"(?:what (?:do|can) (?:we|you|i|they|the articles|reports) (?:know|tell (?:me|us))(?: so far)? "
    r"(?:about|of|on)"
    r"|what(?:['’]s| is) known(?: so far)? (?:about|of|on)"
    r"|(?:summari[sz]e|sum up|recap|outline)(?: the (?:reports?|articles?|news) (?:about|on|of))?"
    r"|(?:tell|brief) (?:me|us)(?: more)? (?:about|on)"
    rf"|(?:give (?:me|us) )?(?:an? |the )?(?:short |quick |brief )?{_SUM} (?:of|on|about|to)"
    r"|(?:all|everything|anything)(?: (?:that )?(?:we|you) (?:know|have))? (?:about|on)) (?P<topic>.+)",
    re.IGNORECASE,
)
_NEW = re.compile(
    _POLITE + r"(?:(?:what(?:['’]?s| is| are| has been)?|(?:is|are) there|any(?:thing)?|the)\W+)*"
    r"(?:latest|newest|new|news|updates?|happening|going on|developments?)"
    r"(?: (?:news|updates?|developments?|reports?))*"
    r"(?: (?:on|in|with|about|around|regarding|from) (?P<topic>.+?))?"
    r"(?: (?:since|after|from|until|before) .+)?\W*$",
    re.IGNORECASE,
)
_WHO = re.compile(_POLITE + r"who(?:['’]?s| is| was| are| were) (?P<topic>[^,;?]+?)\W*$", re.IGNORECASE)
_LIMIT = re.compile(r"\W+(?:since|after|until|before|so far|this week|today)\b.*$", re.IGNORECASE)


class Topic(NamedTuple):
    """What an overview is asked of, and of which kind."""

    kind: Overview
    text: str


def topic_of(question: str, speakers: SpeakerNames) -> Topic | None:
    """The topic of a question for an overview; None: it asks something else.

    A name by itself, and "who is" before a name, ask for a profile: what is said of somebody, and what they say.
    """
    if match := _KNOWN.match(question):
        return _named("overview", match["topic"])
    if (match := _NEW.match(question)) and match["topic"]:
        return _named("news", match["topic"])
    match = _WHO.match(question)
    name = " ".join((match["topic"] if match else question).split()).rstrip("?!. ")
    found = speakers.named(name) or speakers.named(name.title())
    whole = proper_names(name) == [name] if match else False
    if whole or any(set(words(name)) <= set(words(each)) for each in found):
        return Topic("profile", name)
    return None


def _named(kind: Overview, topic: str) -> Topic | None:
    text = _LIMIT.sub("", topic).strip(" ?!.,;:")
    return Topic(kind, text) if words(text) else None
