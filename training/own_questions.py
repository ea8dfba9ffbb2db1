"""Our own questions about news → the windows that answering reads for them, their sentences told right from wrong.

`questions.jsonl` holds the questions, with the part that each belongs to and, by article and offsets, the sentences
that answer; `parts.json` the articles that the questions of a part are asked of. Of the articles nothing is kept here.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader_data import Asked, Labelled

from assistant import Assistant, Config
from assistant.answering import PASSAGES
from assistant.answering.evidence import gather
from assistant.answering.reading import READ, runs, window
from assistant.store.contents import Contents

HERE = Path(__file__).parent
FITTED_ON = ("4", "muc5", "pol4", "mh3")
"""Parts of our questions that the weights of answering are fitted on."""
HELD_OUT = (*FITTED_ON, "fnc5", "fnc6", "inv2")
"""Parts that the reader is not trained on."""
Place = tuple[str, int, int]
"""A sentence: article, start, end."""


@dataclass(frozen=True)
class Question:
    """One of our questions. near: sentences that come near without answering."""

    part: str
    type: str
    text: str
    evidence: tuple[Place, ...]
    near: tuple[Place, ...]
    answer: tuple[int, int] | None


def members() -> dict[str, list[str]]:
    """Of each part the articles that its questions are asked of."""
    found: dict[str, list[str]] = json.loads((HERE / "parts.json").read_text(encoding="utf-8"))
    return found


def questions(parts: Iterable[str]) -> list[Question]:
    """Those of these parts."""
    wanted = set(parts)
    out = []
    for line in (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        q = json.loads(line)
        if q["part"] in wanted:
            places = (tuple((a, s, e) for a, s, e in q.get(name, ())) for name in ("evidence", "near"))
            out.append(Question(q["part"], q["type"], q["question"], *places, q.get("answer")))
    return out


def seen(lines: int) -> set[str]:
    """The questions in the first lines of the file."""
    text = (HERE / "questions.jsonl").read_text(encoding="utf-8")
    return {json.loads(line)["question"] for line in text.splitlines()[:lines]}


def own(articles: Mapping[str, Mapping[str, Any]], stores: Path, parts: Sequence[str]) -> list[Asked]:
    """The questions of these parts with their windows; what was found is kept under `stores`."""
    asked_of = members()
    out: list[Asked] = []
    for part in parts:
        kept = stores / f"{part}.pickle"
        if not kept.exists():
            corpus = [articles[i] for i in asked_of[part]]
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(list(_asked(stores / part, corpus, questions([part])))))
        out += pickle.loads(kept.read_bytes())
    return out


def _asked(store: Path, corpus: Sequence[Mapping[str, Any]], mine: Sequence[Question]) -> Iterator[Asked]:
    source = store.with_suffix(".jsonl")
    source.write_text("".join(json.dumps(a) + "\n" for a in corpus), encoding="utf-8")
    with Assistant(Config(store=store)) as assistant:
        assistant.ingest([source])
        searcher, records = assistant._searcher(), assistant._open.records()
        for q in mine:
            frame = assistant._frame(q.text)
            found = gather(frame, searcher.find(frame, PASSAGES), records)[:READ]
            ids = {e.article.id for e in found} | {a for a, *_ in (*q.evidence, *q.near)}
            contents = records.contents(sorted(ids))
            wanted = runs([(e.article.id, [s.start for s in e.sentences]) for e in found], contents)
            # What answers, and what comes near, is learned from though it be not found.
            held = {(a, contents[a].sentences[n].start) for a, numbers in wanted for n in numbers}
            missed = [(a, [s]) for a, s, _ in (*q.evidence, *q.near) if (a, s) not in held]
            windows = [_labelled(contents[a], numbers, q) for a, numbers in (*wanted, *runs(missed, contents))]
            yield Asked(q.text, tuple(windows))


def _labelled(held: Contents, numbers: Sequence[int], q: Question) -> Labelled:
    right, answers = [], {}
    for k, n in enumerate(numbers):
        s = held.sentences[n]
        mine = [place for place in q.evidence if covers(held.article.id, [s], place)]
        right.append(bool(mine))
        if q.answer and q.evidence[0] in mine:
            answers[k] = (max(q.answer[0], s.start) - s.start, min(q.answer[1], s.end) - s.start)
    return Labelled(window(held, numbers), tuple(right), answers)


def covers(article: str, sentences: Iterable[Any], gold: Place) -> bool:
    """Whether sentences of an article hold half or more of a gold one."""
    name, start, end = gold
    return article == name and 2 * sum(max(0, min(s.end, end) - max(s.start, start)) for s in sentences) >= end - start
