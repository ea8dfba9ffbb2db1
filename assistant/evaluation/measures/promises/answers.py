"""All promises of one answer."""

import re
from collections.abc import Iterator, Sequence

from assistant import Answer, Filters
from assistant.evaluation.measures.normalization import normal
from assistant.evaluation.measures.promises.conflicts import of_conflicts, stands
from assistant.evaluation.measures.promises.frames import of_lines
from assistant.evaluation.measures.promises.promise import Promise, Stored, promise
from assistant.evaluation.measures.promises.rows import of_citation, of_row

_CONTRARY = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject\w*|disput\w*|not|never|no|nobody|nothing|neither|\w+n['’]t)\b", re.I
)
"""Words with which a sentence says that something is not so."""
_SUGGESTION = re.compile(r"What did (.+) say about (.+)\?")
_TELLING = re.compile(r"(?<=\s)[A-Z]\S*|\S*\d\S*")
"""Names and numbers of a question: a follow-up that is made whole has none but those of its conversation."""
_NEAR = frozenset({"shares words with the question but does not answer it", "has no word in common with the question"})


def promises(
    answer: Answer, stored: Stored, asked: str, history: Sequence[Answer] = (), filters: Filters | None = None
) -> list[Promise]:
    """Each promise of an answer to `asked`, kept or broken.

    history, filters: as they were given to `ask`. What cannot be looked up is no promise: confidence, seconds, scores,
    how a question was read, and what a language model did before its sentences were checked.
    """
    citations = {c.key: c for c in answer.citations}
    found = [p for c in answer.citations for p in of_citation(c, stored)]
    keys = [c.key for c in answer.citations]
    found.append(promise("verbatim", keys == [*range(1, len(keys) + 1)], "citations: their keys are not 1, 2, 3, …"))
    for name, rows in (("row", answer.rows), ("related row", answer.related)):
        for number, row in enumerate(rows, 1):
            found += of_row(f"{name} {number}", row, citations, stored)
    found += of_conflicts(answer, stored)
    found += of_lines(answer)
    found += _of_whole(answer, asked, history)
    found += _of_scope(answer, stored, filters)
    return found


def broken(
    answer: Answer, stored: Stored, asked: str, history: Sequence[Answer] = (), filters: Filters | None = None
) -> list[str]:
    """How an answer's promises are broken, a line each; nothing where all are kept."""
    return [p.fault for p in promises(answer, stored, asked, history, filters) if p.fault]


def _of_whole(answer: Answer, asked: str, history: Sequence[Answer]) -> Iterator[Promise]:
    """Parts that agree with each other and with what was asked."""
    refused = answer.status == "refused"
    yield promise("record", refused == (answer.reason is not None), f"reason: {answer.reason!r} of {answer.status}")
    yield promise("record", refused or bool(answer.rows), "rows: none in what is said to be answered")
    bare = not answer.conflicts and answer.verdict is None
    yield promise("record", not refused or bare, "a refusal that gives a verdict or a conflict")
    given = refused and answer.reason != "premise"
    yield promise(
        "record", not (given and (answer.rows or answer.related or answer.citations)), "a refusal that cites an answer"
    )
    contrary = (row.stance == "denies" or _CONTRARY.search(row.statement) for row in answer.rows)
    denied = answer.reason != "premise" or all(contrary)
    yield promise("record", denied, "a refused premise that its rows do not deny")
    used = {
        key
        for row in (*answer.rows, *answer.related, *(s for c in answer.conflicts for s in c.sides))
        for key in row.citations
    }
    yield promise("record", used == {c.key for c in answer.citations}, "citations: one is of no row")
    earlier = [a.question for a in history]
    follows = answer.follows is None or answer.follows in earlier
    yield promise("record", follows, f"follows: {answer.follows!r} was not asked before")
    whole = answer.question == asked if answer.follows is None else _of_conversation(answer, asked, history)
    yield promise("record", whole, f"question: {answer.question!r} is not what was asked")
    yield promise("record", answer.frame.question == answer.question, "frame: is of another question")


def _of_conversation(answer: Answer, asked: str, history: Sequence[Answer]) -> bool:
    """Whether a follow-up that was made whole has the conversation's words alone; a model's, its names and numbers."""
    said = {w for text in (asked, *(a.question for a in history), *(a.text for a in history)) for w in normal(text)}
    by_model = answer.model is not None and "follow-up" in answer.model.tasks
    telling = _TELLING.findall(answer.question) if by_model else [answer.question]
    return {w for words in telling for w in normal(words)} <= said


def _of_scope(answer: Answer, stored: Stored, filters: Filters | None) -> Iterator[Promise]:
    """What was searched, what came near, and what can be asked next."""
    for number, near in enumerate(answer.nearest, 1):
        article = stored.article(near.article_id)
        there = article is not None and near.start < near.end and article.text[near.start : near.end] == near.text
        yield promise("verbatim", there, f"nearest {number}: does not stand at {near.start}-{near.end}")
        yield promise("scope", near.reason in _NEAR, f"nearest {number}: gives no reason of ours: {near.reason!r}")
    coverage, known = answer.coverage, stored.speakers()
    scope = stored.in_scope(_within(filters, answer))
    yield promise("scope", coverage.articles == scope, f"coverage: {coverage.articles} articles, and {scope} in scope")
    cited = {c.article_id for c in answer.citations}
    matching = len(cited) <= coverage.matching <= scope
    yield promise("scope", matching, f"coverage: {coverage.matching} articles match, and {len(cited)} are cited")
    strange = set(coverage.speakers) - known
    yield promise("scope", not strange, f"coverage: nobody is stored as {', '.join(sorted(strange))}")
    frame = answer.frame
    topics = {t for t in (*frame.names, frame.unit, *frame.about) if t and stands(t, answer.question)}
    for text in answer.suggestions:
        asks = _SUGGESTION.fullmatch(text)
        right = asks is not None and asks[1] in known and asks[2] in topics
        yield promise("scope", right, f"suggestion: {text!r} is of nobody stored, or of nothing asked")


def _within(filters: Filters | None, answer: Answer) -> Filters:
    """The filters with the days that the question names, which bound the search unless it names several outlets."""
    frame, given = answer.frame, filters or Filters()
    if len(frame.outlets) > 1:
        return given
    since = max((d for d in (given.since, frame.since) if d), default=None)
    until = min((d for d in (given.until, frame.until) if d), default=None)
    return Filters.model_construct(**{**dict(given), "since": since, "until": until})
