"""An answer's text, written by the model from the sentences that the engine found, and checked sentence by sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from assistant.english.wording import SAYS
from assistant.llm.escaping import harmless
from assistant.llm.follow_up import LONGEST
from assistant.llm.output import split
from assistant.llm.prompts import Prompt, template
from assistant.llm.verification.source import Source
from assistant.llm.verification.verifier import failure
from assistant.schema import Answer, AnswerRow, Line

MOST = 7_000  # characters of sources in a prompt
_ROWS = 3  # as many as the engine's own text has lines
_SOURCES = 8
_SENTENCE = 600
_NAME = 120
_KEY = re.compile(r"\[S(\d+)\]")
_DATELINE = re.compile(
    r"^\s*[A-Z][A-Z’'.]+(?:[ -][A-Z][A-Z’'.]+)*(?:,[^\n—–]{1,40}?)?(?: \([^)\n]{1,30}\))?\s*(?:—|–|--)\s*"
)
_SHOWN = re.compile(r"\[(\d+)\]")
_LAST_KEYS = re.compile(r"\s*((?:\[\d+\])+)([.!?…]+)$")
_ENDED = re.compile(r"[.!?…:][\"'”’»)]*(?:\s*\[\d+\])*$")


class Sentence(NamedTuple):
    """A sentence of the model as it would be shown, and why it must not be (None: it holds)."""

    text: str
    failure: str | None


def sources_of(answer: Answer) -> dict[int, Source]:
    """The sentences that a text is written from, by key: those of the best rows and of both sides of each conflict.

    Each has what the first row that cites it says of its speaker.
    """
    rows: dict[int, AnswerRow] = {}
    sides = (side for conflict in answer.conflicts for side in conflict.sides)
    for row in (*answer.rows[:_ROWS], *sides):
        for key in row.citations:
            rows.setdefault(key, row)
    citations = {c.key: c for c in answer.citations}
    return {
        key: Source(key, c.quote, row.speaker, row.role, row.stance, c.publisher, c.published)
        for key, row in islice(rows.items(), _SOURCES)
        if (c := citations[key])
    }


def given(sources: Mapping[int, Source], most: int) -> dict[int, Source]:
    """The first sources that have room in a prompt, one at least."""
    found: dict[int, Source] = {}
    for key, source in sources.items():
        if found and length(found) + len(_line(source)) > most:
            break
        found[key] = source
    return found


def length(sources: Mapping[int, Source]) -> int:
    """Characters that these sources take in a prompt."""
    return sum(len(_line(source)) + 1 for source in sources.values())


def write_prompt(question: str, sources: Mapping[int, Source]) -> Prompt:
    """Asks for the text."""
    return template("write").render(
        question=harmless(question, LONGEST),
        sources="\n".join(_line(source) for source in sources.values()),
        published=_published(sources.values()),
    )


def _line(source: Source) -> str:
    """A source as a sentence that can be copied, which is what small models do: so without a dateline."""
    quote = harmless(_DATELINE.sub("", source.quote), _SENTENCE)
    who = _who(source)
    if who and who.partition(",")[0].split()[-1].casefold() not in quote.casefold():
        quote = f"{who} {SAYS[source.stance]}: {quote}"
    return f"{quote} [S{source.key}]"


def _who(source: Source) -> str:
    """Who says it, as a subject: "Ana Sol, mayor,"."""
    speaker, role = (harmless(name or "", _NAME) for name in (source.speaker, source.role))
    who = f"{speaker}, {role}," if speaker and role else speaker or role
    return who[:1].upper() + who[1:]


def _published(sources: Iterable[Source]) -> str:
    keys: dict[str, str] = {}
    for source in sources:
        day = f"{source.published.day} {source.published:%B %Y}" if source.published else ""
        where = ", ".join(part for part in (harmless(source.publisher or "", _NAME), day) if part)
        if where:
            keys[where] = f"{keys.get(where, '')}[S{source.key}]"
    return "Published: " + ("; ".join(f"{held} {where}" for where, held in keys.items()) or "not known")


def checked(spoken: Iterator[tuple[str, bool]], sources: Mapping[int, Source]) -> Iterator[Sentence]:
    """The sentences of the model, each verified against the sources that it was given.

    One that lacks nothing but who says it, which small models often leave out, is shown with that put before it.
    """
    seen: set[str] = set()
    for sentence, finished in spoken:
        # Without its keys: a bracket of the model's own would be read as a citation.
        if not finished:
            yield Sentence(_shown(sentence), "unfinished")
        elif any(bracket in _KEY.sub("", sentence) for bracket in "[]"):
            yield Sentence(_shown(sentence), "key")
        elif _shown(sentence) in seen:
            yield Sentence(_shown(sentence), "repeated")
        else:
            seen.add(_shown(sentence))
            reason = failure(sentence, sources)
            named = _with_speaker(sentence, sources) if reason == "speaker" else None
            if named and failure(named, sources) is None:
                sentence, reason = named, None
            yield Sentence(_shown(sentence), reason)


def _with_speaker(sentence: str, sources: Mapping[int, Source]) -> str | None:
    """The sentence as what the speaker of the one source that it cites says; None where it cites more, or another."""
    keys = {int(key) for key in _KEY.findall(sentence)}
    source = sources.get(keys.pop()) if len(keys) == 1 else None
    who = _who(source) if source and source.stance == "asserts" else ""
    return f"{who} says: {sentence}" if who else None


def _shown(sentence: str) -> str:
    """The sentence with keys as readers see them, and closed."""
    return _closed(_KEY.sub(r"[\1]", " ".join(sentence.split())))


def with_text(answer: Answer, sentences: Sequence[str]) -> Answer:
    """The answer with these sentences in the place of the sources' own; a line of ours stays, such as "Yes. …"."""
    text = " ".join(sentences)
    keys = tuple(dict.fromkeys(int(key) for key in _SHOWN.findall(text)))
    first = [line for line in answer.lines if line.kind in {"verdict", "note"}]
    last = [line for line in answer.lines if line.kind == "waiting"]
    lines = (*first, Line(kind="model", text=text, citations=keys), *last)
    return answer.model_copy(update={"lines": lines})


def verified_again(answer: Answer) -> list[Sentence]:
    """The sentences of a text that a model wrote, each checked once more; none where the text is the engine's."""
    text = "\n".join(_SHOWN.sub(r"[S\1]", line.text) for line in answer.lines if line.kind == "model")
    return list(checked(((sentence, True) for sentence in split(text)), sources_of(answer)))


def _closed(sentence: str) -> str:
    """The sentence with its last keys behind its full stop, and with one where a line's end was all that closed it."""
    ended = sentence if _ENDED.search(sentence) else f"{sentence}."
    keys = _LAST_KEYS.search(ended)
    if keys is None:
        return ended
    said = ended[: keys.start()]
    return f"{said}{'' if _ENDED.search(said) else keys[2]} {keys[1]}"
