"""Wrong answers as a page to read: what was asked and expected, what was answered, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant import Answer, AnswerRow
from measures.scoring import ALL_ROWS, COUNTED_ROWS, cited_by, covers

_COUNTING = f"The first {COUNTED_ROWS} rows count, and {ALL_ROWS} where several sides are asked for."
_WHY = {
    "cited": "the rows that count do not cite {evidence}",
    "sides": "not every side has a row that cites its sentence, with its speaker and figure",
    "speaker": "the rows that cite a gold sentence do not name {speakers}",
    "figure": "the rows that cite a gold sentence do not give {figures}",
    "short": "{short_answers} is not said",
}
"""What it means that a part of the judgement is wrong."""


@dataclass(frozen=True)
class Wrong:
    """One wrong answer with its question (gold included) and the parts of the judgement."""

    question: Mapping[str, Any]
    answer: Answer
    parts: Mapping[str, bool]


def page(title: str, found: Sequence[Wrong], asked: int, texts: Mapping[str, str]) -> str:
    """All wrong answers in Markdown, by type of question. texts: of the articles, by id."""
    ordered = sorted(found, key=lambda w: (w.question["type"], w.question["id"]))
    head = f"# {title}: {len(found)} of {asked} answers are wrong\n\n{_COUNTING}\n"
    return "\n".join([head, *(_one(w, texts) for w in ordered)])


def why(wrong: Wrong) -> list[str]:
    """What is wrong, a line each."""
    question, answer = wrong.question, wrong.answer
    if not wrong.parts.get("refusal", True):
        refused = f"refused ({answer.reason or 'no reason given'}), though the articles answer it"
        return [refused if question["answerable"] else "answered, though the articles do not say"]
    every = question.get("evidence_mode") == "all"
    names = {key: _wordings(question.get(key) or []) for key in ("speakers", "figures", "short_answers")}
    names["evidence"] = "all gold sentences" if every else "a gold sentence"
    return [_WHY.get(part, part).format(**names) for part, right in wrong.parts.items() if not right]


def _one(wrong: Wrong, texts: Mapping[str, str]) -> str:
    question, answer = wrong.question, wrong.answer
    lines = [f"## {question['type']}: {question['id']}", "", f"**{_line(question['question'])}**", ""]
    lines += [f"- After: {_line(earlier)}" for earlier in question.get("history") or []]
    lines += [f"- Wrong: {reason}" for reason in why(wrong)]
    lines += ["", "Expected:", "", *_expected(question, texts), ""]
    if answer.status == "refused":
        return "\n".join([*lines, f"Refused: {_line(answer.text)}", "", *_rows(wrong)])
    return "\n".join([*lines, "Answered:", "", *_rows(wrong)])


def _expected(question: Mapping[str, Any], texts: Mapping[str, str]) -> list[str]:
    if not question["answerable"]:
        return [f"- a refusal ({question.get('reason') or 'the articles do not say'})"]
    labels = (("speakers", "speaker"), ("figures", "figure"), ("short_answers", "answer"))
    lines = [f"- {label}: {_wordings(question[key])}" for key, label in labels if question.get(key)]
    for e in question["evidence"]:
        text = e.get("text") or texts.get(e["article"], "")[e["start"] : e["end"]]
        lines.append(f"- {e['article']}: {_quoted(text)}")
    return lines


def _rows(wrong: Wrong) -> list[str]:
    lines: list[str] = []
    for n, row in enumerate(wrong.answer.rows[:ALL_ROWS], 1):
        cited = cited_by(row, wrong.answer)
        gold = any(covers(cited, e) for e in wrong.question["evidence"])
        lines.append(f"{n}. {_told(row)}{' (cites a gold sentence)' if gold else ''}")
        lines += [f"   - {c.article_id}: {_quoted(c.quote)}" for c in cited]
    return [*lines, ""] if lines else []


def _told(row: AnswerRow) -> str:
    speaker = ", ".join(filter(None, (row.speaker, row.role))) or "the article"
    figures = f" [{_line('; '.join(f.text for f in row.figures))}]" if row.figures else ""
    return f"{_line(speaker)}, {row.stance or 'says'}: {_quoted(row.statement)}{figures}"


def _wordings(gold: Iterable[str | Sequence[str]]) -> str:
    """Gold wordings, the first of those that are alike."""
    return "; ".join(_line(g if isinstance(g, str) else g[0]) for g in gold) or "what is asked for"


def _quoted(text: str) -> str:
    return f"“{_line(text)}”"


def _line(text: str) -> str:
    """The text in one line, so that an article's own marks build no list and no headline."""
    return " ".join(text.split())
