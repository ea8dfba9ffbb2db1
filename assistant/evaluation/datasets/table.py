"""Questions as a table: CSV with a row for each gold sentence, which a spreadsheet can hold.

Columns are `question`, `answer`, `speaker`, `figure` and `article`, of which only the first two are needed; `type`,
`id` and `history` may stand beside them. Spellings of one thing are parted by "|".
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.evaluation.datasets.question import input_error

_NEEDED = ("question", "answer")
COLUMNS = (*_NEEDED, "speaker", "figure", "article", "type", "id", "history")
_HEADER = "line 1"
_DELIMITERS = ",;\t"
_SHORT = 6  # words of an answer that is no sentence
_SENTENCE_END = (".", "!", "?", "”", '"')
Row = Mapping[str, str]


def records(text: str) -> list[dict[str, Any]]:
    """Question records of a table, one for each question, in the order of their first rows.

    An empty answer: the articles do not say it. "Yes" or "no": the verdict. Else the answer is a gold sentence, or
    words of one, as an article has it; up to six words without a full stop they are the short answer, too. Rows of one
    question with other speakers or figures are all needed; else one of them will do. Raises `InputError`.
    """
    asked: dict[str, list[tuple[int, Row]]] = {}
    for number, row in _rows(text):
        asked.setdefault(row["question"], []).append((number, row))
    return [_record(n, question, rows) for n, (question, rows) in enumerate(asked.items(), 1)]


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    """The number in the file and the cells of each row that has any."""
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    names = [name.strip().casefold() for name in next(reader, [])]
    for name in _NEEDED:
        if name not in names:
            raise input_error(_HEADER, f"no column {name!r}; the columns are {', '.join(COLUMNS)}")
    if twice := [name for name, n in Counter(names).items() if name and n > 1]:
        raise input_error(_HEADER, f"two columns {twice[0]!r}")
    if strange := [name for name in names if name and name not in COLUMNS]:
        raise input_error(_HEADER, f"unknown column {strange[0]!r}; the columns are {', '.join(COLUMNS)}")
    try:
        for cells in reader:
            place = f"line {reader.line_num}"
            if len(cells) > len(names):
                what = f"{len(cells)} cells under {len(names)} columns; put cells with a {delimiter!r} in quotes"
                raise input_error(place, what)
            row = dict.fromkeys(COLUMNS, "") | dict(zip(names, (" ".join(c.split()) for c in cells), strict=False))
            if unnamed := row.pop("", ""):
                raise input_error(place, f"{unnamed[:40]!r} stands below no column's name")
            if not any(row.values()):
                continue
            if row["answer"] and not _spellings(row["answer"]):
                raise input_error(place, 'an answer of nothing but "|"')
            if not row["question"]:
                raise input_error(place, "no question in it")
            if not row["answer"] and (row["speaker"] or row["figure"]):
                what = "a speaker or a figure, and no answer: give the sentence with them as its answer"
                raise input_error(place, what)
            yield reader.line_num, row
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise input_error(place, f"not valid CSV ({error})") from error


def _record(number: int, question: str, rows: list[tuple[int, Row]]) -> dict[str, Any]:
    """One question of all its rows."""
    first, place = rows[0][1], f"line {rows[-1][0]}"
    for column in ("id", "type", "history"):
        if len({row[column] for _, row in rows} - {""}) > 1:
            raise input_error(place, f"the same question has another {column} here")
    answered = [row for _, row in rows if row["answer"]]
    record: dict[str, Any] = {
        "id": first["id"] or f"q{number:03d}",
        "question": question,
        "history": _spellings(first["history"]),
        "answerable": bool(answered),
    }
    if not answered:
        return record | {"type": first["type"] or "unanswerable"}
    if len(answered) < len(rows):
        raise input_error(place, "the same question has an answer in one row and none in another")
    verdicts = {row["answer"].casefold() for row in answered}
    if verdicts <= {"yes", "no"}:
        if len(verdicts) > 1:
            raise input_error(place, "the same question is answered with yes and with no")
        return record | {"type": first["type"] or "yes-no", "rule": "yes-no", "short_answers": list(verdicts)}
    return record | _gold(answered, first["type"])


def _gold(rows: list[Row], kind: str) -> dict[str, Any]:
    speakers = [_spellings(row["speaker"]) for row in rows]
    figures = [_spellings(row["figure"]) for row in rows]
    evidence = [{"article": row["article"], "text": _spellings(row["answer"])[0]} for row in rows]
    several = len({(*map(tuple, pair),) for pair in zip(speakers, figures, strict=True)}) > 1
    short = [] if several else [s for row in rows for s in _spellings(row["answer"]) if _is_short(s)]
    asks = any(speakers), any(figures)
    implied = {(True, True): "who-how-many", (True, False): "who-said", (False, True): "how-many"}
    gold: dict[str, Any] = {
        "type": kind or implied.get(asks) or ("when-where-which" if short else "what-said"),
        "speakers": _distinct(speakers),
        "figures": _distinct(figures),
        "short_answers": short,
        "evidence": evidence,
        "evidence_mode": "all" if several else "any",
    }
    if several:
        sides = zip(speakers, figures, evidence, strict=True)
        gold["sides"] = [{"speakers": s, "figures": f, "evidence": [e]} for s, f, e in sides]
    return gold


def _is_short(answer: str) -> bool:
    return len(answer.split()) <= _SHORT and not answer.endswith(_SENTENCE_END)


def _spellings(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _distinct(groups: list[list[str]]) -> list[list[str]]:
    return [list(group) for group in dict.fromkeys(map(tuple, groups)) if group]
