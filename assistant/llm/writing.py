"""An answer's text, written by the model from the sentences that the engine found, and checked sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.llm.fencing import harmless
from assistant.llm.following import LONGEST
from assistant.llm.prompts import Prompt, template
from assistant.llm.verification import Source, failure
from assistant.schema import Answer, AnswerRow

MOST = 7_000
"""Characters of sources in a prompt."""
_SENTENCE = 600
_NAME = 120
_KEY = re.compile(r"\[S(\d+)\]")
_SAYS = {
    "asserts": "says",
    "denies": "denies",
    "confirms": "confirms",
    "doubts": "doubts",
    "declines": "declines to comment",
}


@dataclass(frozen=True)
class Sentence:
    """A sentence of the model as it would be shown, and why it must not be (None: it holds)."""

    text: str
    failure: str | None


def sources_of(answer: Answer) -> dict[int, Source]:
    """The cited sentences by key, best row first, each with what the first row that cites it says of its speaker."""
    rows: dict[int, AnswerRow] = {}
    for row in answer.rows:
        for key in row.citations:
            rows.setdefault(key, row)
    citations = {c.key: c for c in answer.citations}
    return {
        key: Source(
            key=key,
            quote=citations[key].quote,
            speaker=row.speaker,
            role=row.role,
            stance=row.stance,
            title=citations[key].title,
            publisher=citations[key].publisher,
            published=citations[key].published,
        )
        for key, row in rows.items()
    }


def given(sources: Mapping[int, Source], most: int) -> dict[int, Source]:
    """The first sources that have room in a prompt, one at least."""
    kept: dict[int, Source] = {}
    for key, source in sources.items():
        if kept and length(kept) + len(_line(source)) > most:
            break
        kept[key] = source
    return kept


def length(sources: Mapping[int, Source]) -> int:
    """Characters that these sources take in a prompt."""
    return sum(len(_line(source)) + 1 for source in sources.values())


def write_prompt(question: str, sources: Mapping[int, Source]) -> Prompt:
    """Asks for the text."""
    lines = "\n".join(_line(source) for source in sources.values())
    return template("write").render(question=harmless(question, LONGEST), sources=lines)


def _line(source: Source) -> str:
    who = ", ".join(harmless(name, _NAME) for name in (source.speaker, source.role) if name)
    said = f"{who} {_SAYS[source.stance]}" if who else "the article itself"
    day = f"{source.published.day} {source.published:%B %Y}" if source.published else ""
    where = ", ".join(part for part in (harmless(source.publisher or "", _NAME), day) if part)
    return f"[S{source.key}] ({'; '.join(part for part in (said, where) if part)}) {harmless(source.quote, _SENTENCE)}"


def checked(spoken: Iterator[tuple[str, bool]], sources: Mapping[int, Source]) -> Iterator[Sentence]:
    """The sentences of the model, each verified against the sources that it was given."""
    seen: set[str] = set()
    for sentence, finished in spoken:
        shown = _KEY.sub(r"[\1]", " ".join(sentence.split()))
        # Without its keys: a bracket of the model's own would be read as a citation.
        if not finished:
            yield Sentence(shown, "unfinished")
        elif any(bracket in _KEY.sub("", sentence) for bracket in "[]"):
            yield Sentence(shown, "key")
        elif shown in seen:
            yield Sentence(shown, "repeated")
        else:
            seen.add(shown)
            yield Sentence(shown, failure(sentence, sources))
