"""A follow-up made whole by the model; used only where the result is one sane question about the same."""

import re
from collections.abc import Sequence

from assistant.english.numbers import value_of_words
from assistant.english.words import stems, words
from assistant.llm.escaping import harmless
from assistant.llm.prompts import Prompt, template
from assistant.question import complete, proper_names
from assistant.schema import Answer

_TURNS = 3
_ANSWER = 500  # characters of each earlier answer
LONGEST = 300  # characters of a question


def follow_up_prompt(question: str, history: Sequence[Answer]) -> Prompt:
    """Asks for the last question of a conversation as one that stands alone."""
    lines = []
    for earlier in history[-_TURNS:]:
        lines += [f"Question: {harmless(earlier.question, LONGEST)}", f"Answer: {harmless(earlier.text, _ANSWER)}"]
    return template("follow-up").render(conversation="\n".join(lines), question=harmless(question, LONGEST))


def whole_question(said: str, question: str, history: Sequence[Answer]) -> str | None:
    """The question in what the model said, or None.

    It is one line with one question mark, at its end, and not too long; each name and figure in it comes from the
    conversation; it asks for all that the follow-up asked for; and the rules would not take it for a follow-up again.
    """
    lines = [line.strip().strip("\"“”'*") for line in said.splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    whole = lines[0]
    if not whole.endswith("?") or whole.count("?") > 1 or len(whole) > LONGEST or not whole.isprintable():
        return None
    if complete(whole, history) != whole:
        return None  # "And according to the union?", given back
    told = {w for text in _conversation(question, history) for w in words(text)}
    named = {w for name in proper_names(whole) for w in words(name)}
    figures = {w for w in words(whole) if re.search(r"\d", w) or value_of_words(w) is not None}
    if not named | figures <= told or not set(stems(question)) <= set(stems(whole)):
        return None
    return whole


def _conversation(question: str, history: Sequence[Answer]) -> list[str]:
    texts = [question]
    for earlier in history[-_TURNS:]:
        texts += [earlier.question, earlier.text]
        texts += [text for row in earlier.rows for text in (row.speaker, row.role) if text]
    return texts
