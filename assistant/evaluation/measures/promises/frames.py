"""The lines of an answer: a source's own words in an allowed frame, or one of the few notes of ours."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant import Answer, AnswerRow, Citation, Line
from assistant.english.wording import SAYS, short_day
from assistant.evaluation.measures.normalization import holds, normal
from assistant.evaluation.measures.promises.conflicts import ACCUSED, opposed
from assistant.evaluation.measures.promises.promise import Promise, promise

LINES = 3
_KEY = re.compile(r"\[([0-9]+)\]")
_OWN_KEY = re.compile(r"\s*\[[0-9]+\]")
_DAY = re.compile(r" \((as of|published) ([^()]+)\)$")
_VERDICT = re.compile(r"(?:(Yes|No)\.|(Contested):) ")
_NONE = "No article matches these filters."
_PREMISE = "The articles contradict what the question takes for granted."
_NAMED = "Named in several of the articles: "
_SEVERAL, _LONGEST_NAME = 2, 9
_WAITING = re.compile(
    r"(?P<waiting>[0-9,]+)(?: of (?P<articles>[0-9,]+))? articles? (?:is|are) still being read: "
    r"ask again when (?:it is|they are) done\."
)


def of_lines(answer: Answer) -> Iterator[Promise]:
    """The text is the lines' join; each line cites what it says that it cites, and is of an allowed frame.

    The statements are the first rows, in their order; a verdict stands in the first of them, where one is asked for.
    Where one asks whether or how reports differ, and they do, the first line holds both of the first two rows.
    """
    yield promise("line", answer.text == "\n".join(x.text for x in answer.lines), "text: is not the join of the lines")
    yield promise("line", bool(answer.lines), "lines: there is none")
    citations = {c.key: c for c in answer.citations}
    for number, line in enumerate(answer.lines, 1):
        name = f"line {number}"
        keys = tuple(int(k) for k in _KEY.findall(line.text))
        cites = dict.fromkeys(keys) if line.kind in {"note", "model"} else keys
        yield promise("line", tuple(cites) == line.citations, f"{name}: does not cite {line.citations}")
        yield promise("verbatim", set(keys) <= set(citations), f"{name}: a key leads to no citation")
        yield promise("line", _allowed(line, answer, citations), f"{name}: no allowed frame: {line.text[:80]!r}")
    said = [line for line in answer.lines if line.kind in {"verdict", "statement"}]
    shown = answer.rows[:LINES] if answer.status == "answered" else answer.rows
    written = any(line.kind == "model" for line in answer.lines)
    keys_of = [row.citations for row in shown]
    if _side_by_side(answer):
        keys_of = [tuple(k for keys in keys_of[:2] for k in keys), *keys_of[2:]]
        both = [_same(row) for row in answer.rows[:2]]
        sides = [_same(answer.conflicts[0].sides[n]) for n in (0, -1) if answer.conflicts[0].sides]
        yield promise("line", both == sides, "lines: the first two rows are not the sides of the first conflict")
    in_order = [line.citations for line in said] == keys_of or (written and len(said) <= 1)
    yield promise("line", in_order, "lines: are not the first rows, in their order")
    yield from _of_verdict(answer, said)
    yield promise("scope", _waits(answer), "coverage: says another number of articles that are still being read")
    shown_by_model = answer.model is not None and answer.model.shown > 0
    yield promise("line", written == shown_by_model, "model: says another number of its sentences")


def _of_verdict(answer: Answer, said: Sequence[Line]) -> Iterator[Promise]:
    """A verdict is the word of the first line, and of no other; only what asks for yes or no has one."""
    told = [answer.verdict] if answer.verdict else []
    found = [_VERDICT.match(x.text) for x in said if x.kind == "verdict"]
    words = [(m[1] or m[2]).lower() if m else None for m in found]
    yield promise("line", words == told, f"verdict: {answer.verdict} is not what is said")
    first = all(x.kind != "verdict" for x in said[1:])
    asked = not told or "yes-no" in answer.frame.asks or answer.frame.report_order is not None
    yield promise("line", first and asked, "verdict: stands where none was asked for, or not in the first line")
    contested = (answer.verdict == "contested") == (opposed(answer) and "yes-no" in answer.frame.asks)
    yield promise("line", contested, "verdict: contested is what two rows set against each other are, and nothing else")


def _side_by_side(answer: Answer) -> bool:
    """Whether the first line must hold both sides of the first conflict."""
    asked = answer.verdict == "contested" or bool({"comparison", "change"} & set(answer.frame.asks))
    return bool(answer.conflicts) and (asked or answer.conflicts[0].about == ACCUSED)


def _same(row: AnswerRow) -> tuple[object, ...]:
    return row.speaker, row.role, row.stance, row.statement, row.citations


def _allowed(line: Line, answer: Answer, citations: Mapping[int, Citation]) -> bool:
    if line.kind == "verdict":
        said = _VERDICT.match(line.text)
        return said is not None and _states(line.text[said.end() :], line, answer)
    if line.kind == "statement":
        return _states(line.text, line, answer)
    if line.kind == "model":
        return _verified(answer)
    if line.kind == "waiting":
        return _WAITING.fullmatch(line.text) is not None
    if answer.status == "refused":
        return line.text in _refusals(answer)
    return line.text.startswith(_NAMED) and _names(line.text.removeprefix(_NAMED), citations)


def _refusals(answer: Answer) -> set[str]:
    """What a refusal may say, for its reason and what was searched."""
    articles = answer.coverage.articles
    if not articles:
        return {_NONE}
    searched = f"({articles:,} article{'s' if articles != 1 else ''} searched)"
    if answer.reason == "premise":
        return {_PREMISE}
    if answer.reason == "topic":
        nearest = "The nearest passages cover only part of the question."
        return {
            f"The articles do not answer this {searched}. {nearest}",
            f"The articles do not mention this {searched}.",
        }
    by = " or ".join(answer.frame.said_by)
    if by:
        return {f"The articles contain no such statement by {by} {searched}."}
    return {f"The articles are on the topic, but do not say this {searched}."}


def _states(text: str, line: Line, answer: Answer) -> bool:
    """Whether a line is a row of the answer in words: who, in which role, says what, as of when, and where.

    The first line may be the first two rows.
    """
    dated = "published" if answer.frame.report_order else "as of"
    first = next(x for x in answer.lines if x.kind in {"verdict", "statement"})
    if line is first and _side_by_side(answer):
        return _is_both(text, answer.rows[:2], dated)
    return any(_is_row(text, row, dated) for row in answer.rows if row.citations == line.citations)


def _is_both(text: str, rows: Sequence[AnswerRow], dated: str) -> bool:
    """Whether a text is these two rows, joined; words of theirs may hold such a joint, too."""
    if len(rows) < 2:
        return False
    joints = [m.start() for m in re.finditer(r"; ", text)]
    return any(_is_row(text[:n], rows[0], dated) and _is_row(text[n + 2 :], rows[1], dated) for n in joints)


def _is_row(text: str, row: AnswerRow, dated: str) -> bool:
    keys = "".join(f"[{k}]" for k in row.citations)
    who = _OWN_KEY.sub("", ", ".join(x for x in (row.speaker, row.role) if x))
    lead = f"{who}{'' if row.stance == 'asserts' else ' ' + SAYS[row.stance]}: " if who else ""
    if not (text.startswith(lead) and text.endswith(f" {keys}")):
        return False
    said = text[len(lead) : -len(keys) - 1]
    day = _DAY.search(said)
    if day and row.published and (day[1], day[2]) == (dated, short_day(row.published)):
        said = said[: day.start()]
    longest = max(_OWN_KEY.split(row.statement), key=len).strip()
    return said in {longest, f"“{longest}”"}


def _names(text: str, citations: Mapping[int, Citation]) -> bool:
    """Whether names stand in what is cited for them: whole in one sentence, the last word in each, in two articles."""
    for named in text.split("; "):
        cited = [citations[k] for k in map(int, _KEY.findall(named)) if k in citations]
        name = _OWN_KEY.sub("", named).strip()
        last = name.split()[-1:]
        if not name[:1].isupper() or len(normal(name)) > _LONGEST_NAME or len({c.article_id for c in cited}) < _SEVERAL:
            return False
        if not any(holds(c.quote, name) for c in cited) or not all(holds(c.quote, last[0]) for c in cited):
            return False
    return True


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
