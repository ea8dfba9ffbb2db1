"""Judgements: what was returned and what was expected, to right or wrong; pure functions, easy to check by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant import Answer, AnswerRow, Citation

COUNTED_ROWS = 3
"""Rows of an answer that a reader sees at once; a conflict takes more, and so do all sides of a question."""
ALL_ROWS = 8
_CITATIONS = 3  # of a row
_FIGURES = 6  # of a row
_SENTENCE = 600  # characters: a longer citation is no sentence
_PASSAGE = 1400  # characters of a passage that count, about 256 word pieces

Spans = Mapping[str, Any]


def normal(text: str) -> list[str]:
    """The words of a text without what writers vary: case, accents, typographic marks, thousands separators."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"\b[a-z]\.(?:[a-z]\.)+", lambda m: m.group().replace(".", ""), text)
    text = re.sub(r"(\d),(?=\d{3}\b)", r"\1", text)
    text = re.sub(r"'s\b", "", text).replace("per cent", "percent").replace("%", " percent ")
    return re.findall(r"\d+(?:\.\d+)?|[a-z]+|[$€£]", text)


def within(needle: str, text: str) -> bool:
    """Whether the words of `needle` stand in `text` as one run."""
    wanted, given = normal(needle), normal(text)
    return bool(wanted) and any(given[i : i + len(wanted)] == wanted for i in range(len(given)))


def named(row: AnswerRow, names: Iterable[str]) -> bool:
    """Whether a row's speaker is the one with these names; a list of people is nobody's name."""
    speaker = row.speaker or ""
    if len(speaker) > 80 or len(normal(speaker)) > 9 or re.search(r"[;|\n]|, .*, ", speaker):
        return False
    return any(within(name, speaker) for name in names)


def gives(row: AnswerRow, wordings: Iterable[str]) -> bool:
    """Whether one of the row's figures is among these, with its qualifier."""
    wordings = list(wordings)
    texts = [f.text for f in row.figures[:_FIGURES] if len(f.text) <= 60]
    return any(within(w, t) for w in wordings for t in texts)


def cited_by(row: AnswerRow, answer: Answer) -> list[Citation]:
    """The citations of a row that count."""
    by_key = {c.key: c for c in answer.citations}
    return [by_key[k] for k in row.citations[:_CITATIONS] if k in by_key]


def verbatim(answer: Answer, texts: Mapping[str, str]) -> tuple[int, int]:
    """How many parts of an answer stand where they claim to stand, and of how many.

    Parts are quotes at their offsets, statements and figures within what their row cites, and keys that lead somewhere.
    """
    by_key = {c.key: c for c in answer.citations}
    parts = [c.start < c.end and texts[c.article_id][c.start : c.end] == c.quote for c in answer.citations]
    parts += [int(key) in by_key for key in re.findall(r"\[(\d+)\]", answer.text)]
    for row in [*answer.rows, *(side for c in answer.conflicts for side in c.sides)]:
        parts += [key in by_key for key in row.citations]
        cited = [by_key[key] for key in row.citations if key in by_key]
        parts.append(any(row.statement in run for run in _runs(cited, texts)))
        parts += [any(f.text in c.quote for c in cited) for f in row.figures]
    return sum(parts), len(parts)


def _runs(cited: Sequence[Citation], texts: Mapping[str, str]) -> list[str]:
    """Of each cited article the text from the first to the last cited character."""
    places: dict[str, list[int]] = {}
    for c in cited:
        places.setdefault(c.article_id, []).extend((c.start, c.end))
    return [texts[article][min(ends) : max(ends)] for article, ends in places.items()]


def covers(citations: Iterable[Citation], gold: Spans) -> bool:
    """Whether citations hold at least half of the characters of a gold sentence."""
    ranges = [
        range(max(c.start, gold["start"]), min(c.end, gold["end"]))
        for c in citations
        if c.article_id == gold["article"] and c.end - c.start <= _SENTENCE
    ]
    return 2 * len(set().union(*ranges)) >= gold["end"] - gold["start"]


def claimqa_judgement(question: Mapping[str, Any], answer: Answer) -> dict[str, bool]:
    """What a claimqa question asks for, each part right or wrong; all must be right."""
    refused = answer.status == "refused"
    if not question["answerable"]:
        return {"refusal": refused}
    kind, evidence = question["type"], question["evidence"]
    rows = answer.rows[: ALL_ROWS if kind == "conflict" else COUNTED_ROWS]
    citations = {n: cited_by(row, answer) for n, row in enumerate(rows)}
    found = [covers([c for cited in citations.values() for c in cited], e) for e in evidence]
    good = [row for n, row in enumerate(rows) if any(covers(citations[n], e) for e in evidence)]
    parts = {
        "refusal": not refused,
        "cited": all(found) if question.get("evidence_mode") == "all" else any(found),
    }
    if question["speakers"] and kind in {"who-said", "who-how-many", "denied", "conflict"}:
        parts["speaker"] = all(any(named(row, names) for row in good) for names in question["speakers"])
    if question["figures"]:
        parts["figure"] = all(any(gives(row, wordings) for row in good) for wordings in question["figures"])
    if kind == "when-where-which":
        parts["short"] = any(within(a, row.statement) for row in good for a in question["short_answers"])
    return parts


def conflict_shown(question: Mapping[str, Any], answer: Answer) -> bool:
    """Whether two gold speakers of a conflict stand on sides of one conflict of the answer."""
    return any(
        sum(any(named(side, names) for side in conflict.sides) for names in question["speakers"]) >= 2
        for conflict in answer.conflicts
    )


def ranking(found: Sequence[set[Any]], gold: set[Any], k: int = 10) -> dict[str, float]:
    """Recall, all and reciprocal rank at k; `found` holds, of each rank, the gold pieces that it shows."""
    top = [pieces & gold for pieces in found[:k]]
    union = set().union(*top)
    first = next((rank for rank, pieces in enumerate(top, 1) if pieces), None)
    return {
        f"recall@{k}": len(union) / len(gold),
        f"all@{k}": float(union == gold),
        f"mrr@{k}": 1 / first if first else 0.0,
    }


def facts_in(passage: str, facts: Iterable[str]) -> set[str]:
    """The gold sentences that stand in a passage, white space aside; only the passage's first part counts."""
    dense = "".join(passage[:_PASSAGE].split())
    return {fact for fact in facts if "".join(fact.split()) in dense}


def mean(values: Iterable[float]) -> float | None:
    """The mean to three places; None of nothing, so that nothing measured never looks like a figure."""
    values = list(values)
    return round(sum(values) / len(values), 3) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None
