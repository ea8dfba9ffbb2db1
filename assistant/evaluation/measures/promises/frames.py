"""The lines of an answer: a source's own words in an allowed frame, or one of the few notes of ours."""

import re
from collections.abc import Iterable, Iterator, Mapping

from assistant import Answer, AnswerRow, Citation, Line
from assistant.english.wording import SAYS, short_day
from assistant.evaluation.measures.normalization import normal
from assistant.evaluation.measures.promises.promise import Promise, promise

_KEY = re.compile(r"\[(\d+)\]")
_OWN_KEY = re.compile(r"\s*\[\d+\]")
_DAY = re.compile(r" \((?:as of|published) ([^()]+)\)$")
_VERDICT = re.compile(r"(Yes|No)\. ")
_SEARCHED = r"\((?P<searched>[\d,]+) articles? searched\)"
_NOTES = tuple(
    re.compile(note)
    for note in (
        r"No article matches these filters\.",
        r"The articles contradict what the question takes for granted\.",
        rf"The articles do not answer this {_SEARCHED}\. The nearest passages cover only part of the question\.",
        rf"The articles do not mention this {_SEARCHED}\.",
        rf"The articles are on the topic, but do not say this {_SEARCHED}\.",
        rf"The articles contain no such statement by (?P<speakers>.+) {_SEARCHED}\.",
    )
)
_NAMED = "Named in several of the articles: "
_WAITING = re.compile(
    r"(?P<waiting>[\d,]+)(?: of (?P<articles>[\d,]+))? articles? (?:is|are) still being read: "
    r"ask again when (?:it is|they are) done\."
)


def of_lines(answer: Answer) -> Iterator[Promise]:
    """The text is the lines' join; each line cites what it says that it cites, and is of an allowed frame."""
    yield promise("line", answer.text == "\n".join(x.text for x in answer.lines), "text: is not the join of the lines")
    yield promise("line", bool(answer.lines), "lines: there is none")
    citations = {c.key: c for c in answer.citations}
    for number, line in enumerate(answer.lines, 1):
        name = f"line {number}"
        keys = dict.fromkeys(int(k) for k in _KEY.findall(line.text))
        yield promise("line", tuple(keys) == tuple(dict.fromkeys(line.citations)), f"{name}: cites {line.citations}")
        yield promise("verbatim", set(keys) <= set(citations), f"{name}: a key leads to no citation")
        yield promise("line", _allowed(line, answer, citations), f"{name}: no allowed frame: {line.text[:80]!r}")
    said = [_VERDICT.match(x.text) for x in answer.lines if x.kind == "verdict"]
    told = [answer.verdict] if answer.verdict in {"yes", "no"} else []
    yield promise("line", [m and m[1].lower() for m in said] == told, f"verdict: {answer.verdict} is not what is said")
    yield promise("scope", _waits(answer), "coverage: says another number of articles that are still being read")
    if answer.model is not None:
        written = any(line.kind == "model" for line in answer.lines)
        yield promise("line", written == (answer.model.shown > 0), "model: says another number of its sentences")


def _allowed(line: Line, answer: Answer, citations: Mapping[int, Citation]) -> bool:
    if line.kind == "verdict":
        said = _VERDICT.match(line.text)
        return said is not None and _states(line.text[said.end() :], line, answer.rows)
    if line.kind == "statement":
        return _states(line.text, line, answer.rows)
    if line.kind == "model":
        return _verified(answer)
    if line.kind == "waiting":
        return _WAITING.fullmatch(line.text) is not None
    if line.text.startswith(_NAMED):
        return _names(line.text.removeprefix(_NAMED), citations)
    return any(_tells(found, answer) for note in _NOTES if (found := note.fullmatch(line.text)))


def _states(text: str, line: Line, rows: Iterable[AnswerRow]) -> bool:
    """Whether a line is a row of the answer in words: who, in which role, says what, as of when, and where."""
    keys = "".join(f"[{k}]" for k in line.citations)
    return any(_is_row(text, keys, row) for row in rows if row.citations == line.citations)


def _is_row(text: str, keys: str, row: AnswerRow) -> bool:
    who = _OWN_KEY.sub("", ", ".join(x for x in (row.speaker, row.role) if x))
    lead = f"{who}{'' if row.stance == 'asserts' else ' ' + SAYS[row.stance]}: " if who else ""
    if not (text.startswith(lead) and text.endswith(f" {keys}")):
        return False
    said = text[len(lead) : -len(keys) - 1]
    if day := _DAY.search(said):
        told = row.published is not None and day[1] == short_day(row.published)
        if told:
            said = said[: day.start()]
    runs = [run.strip() for run in _OWN_KEY.split(row.statement)]
    return said in runs or (said.startswith("“") and said.endswith("”") and said[1:-1] in runs)


def _names(text: str, citations: Mapping[int, Citation]) -> bool:
    """Whether each name stands in one of the sentences that are cited for it, and its last word in each of them."""
    for named in text.split("; "):
        quotes = [normal(citations[k].quote) for k in map(int, _KEY.findall(named)) if k in citations]
        name = normal(_OWN_KEY.sub("", named))
        if not name or not any(set(name) <= set(q) for q in quotes) or not all(name[-1] in q for q in quotes):
            return False
    return True


def _tells(found: re.Match[str], answer: Answer) -> bool:
    """Whether the numbers and names in a note of ours are the answer's own."""
    told = found.groupdict()
    searched, speakers = told.get("searched"), told.get("speakers")
    right = searched is None or _number(searched) == answer.coverage.articles
    return right and (speakers is None or set(speakers.split(" or ")) == set(answer.frame.said_by))


def _waits(answer: Answer) -> bool:
    """Whether the number of articles that are still being read is told as it is."""
    found = [m for x in answer.lines if x.kind == "waiting" and (m := _WAITING.fullmatch(x.text))]
    coverage = answer.coverage
    if not coverage.waiting:
        return not found
    told = [(_number(m["waiting"]), _number(m["articles"]) if m["articles"] else coverage.articles) for m in found]
    return told == [(coverage.waiting, coverage.articles)]


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _verified(answer: Answer) -> bool:
    """Whether all that a language model wrote holds when the answer alone is checked once more."""
    if answer.model is None:
        return False
    from assistant.llm import verified_again

    return all(sentence.failure is None for sentence in verified_again(answer))
