"""Names in a text, told by their capitals."""

import re

from assistant.english.words import fold

PARTICLES = {"de", "da", "di", "du", "del", "della", "der", "den", "van", "von", "la", "le", "al", "bin", "ibn", "el"}
_CAPITAL = r"[^\W\d_a-z](?:[\w’'-]*\w)?\.?"
_RUN = re.compile(rf"(?<![\w’'-]){_CAPITAL}(?:\s+(?:(?:{'|'.join(sorted(PARTICLES))})\s+)?{_CAPITAL})*")
_POSSESSIVE = re.compile(r"['’]s?$")
_SMALL_WORDS = (
    "a an and are as at but by can could did do does for from had has have how i if in is it my no of on or our "
    "should so that the their there these this those to was were what when where which who whom whose why will "
    "with would according about after before since until between during give tell show list name"
)
_NO_NAME = frozenset(_SMALL_WORDS.split())


def proper_names(text: str) -> list[str]:
    """Runs of words with a capital letter, possessive endings cut; a first word counts unless it is a small one."""
    found: list[str] = []
    for match in _RUN.finditer(text):
        run = match[0]
        while (head := re.match(r"[^\s]+", run)) and re.split("['’]", fold(head[0]))[0] in _NO_NAME:
            run = run[head.end() :].lstrip()
        for part in re.split(r"(?<=['’]s)\s+|(?<=s['’])\s+", run):
            if bare := _POSSESSIVE.sub("", part).strip("."):
                found.append(bare)
    return found
