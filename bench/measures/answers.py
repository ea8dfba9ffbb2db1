"""Sections on answers: the sample corpus's questions, claimqa, and where the floor of refusal should lie."""

from __future__ import annotations

import importlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from assistant import Answer, Assistant, Config
from assistant.evaluation import Question as GoldQuestion
from assistant.evaluation.judging import judge
from measures.report import Outcome, Table
from measures.scoring import claimqa_judgement, conflict_shown, mean, percentile, verbatim
from measures.sets import Bench, read_jsonl, spread
from measures.wrong import Wrong, page

STRICTNESS = (0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0)
"""Factors on all floors of refusal together; 1 is the program as it is."""
FLOORS = ("SCORE_FLOOR", "support_floor")
READING = (-2.0, -1.0, 0.0, 1.0, 2.0)
"""Log odds that the best evidence must reach, read together with the question (`ANSWERS_FLOOR`)."""
_FLOOR_QUESTIONS = 60  # of each kind: each is asked once a factor
_ANSWERING = "assistant.answering.deciding"

Question = Mapping[str, Any]


class Quotes:
    """Counts the verbatim parts of answers from one store."""

    def __init__(self, assistant: Assistant) -> None:
        self.texts = {a.id: assistant.article(a.id).text for a in assistant.articles()}
        self.held = self.parts = 0

    def count(self, answer: Answer) -> int:
        """Takes in an answer; returns how many of its parts are not verbatim."""
        held, parts = verbatim(answer, self.texts)
        self.held, self.parts = self.held + held, self.parts + parts
        return parts - held

    @property
    def share(self) -> float | None:
        """Verbatim parts of all; None before the first answer."""
        return self.held / self.parts if self.parts else None

    def faults(self, name: str) -> list[str]:
        """A line if anything was not verbatim."""
        broken = self.parts - self.held
        return (
            [f"{name}: {broken} of {self.parts} quotes, statements, figures and keys are not verbatim"]
            if broken
            else []
        )


def ask(assistant: Assistant, question: Question) -> Answer:
    """The answer, after the questions that came before it in the chat."""
    history: list[Answer] = []
    for earlier in question.get("history") or []:
        history.append(assistant.ask(earlier, history=history))
    return assistant.ask(question["question"], history=history)


def sample(bench: Bench) -> Outcome:
    """Our own questions on the sample corpus, judged as `briefing evaluate` does, by type."""
    questions = spread(read_jsonl(bench.questions), bench.limit)
    raw: list[dict[str, Any]] = []
    wrong: list[Wrong] = []
    with Assistant(Config(store=bench.stores.folder("sample"))) as assistant:
        copies = {a.id: a.copy_of for a in assistant.articles() if a.copy_of}
        quotes = Quotes(assistant)
        ask(assistant, questions[0])  # loads the model
        for question in questions:
            answer = ask(assistant, question)
            parts = judge(GoldQuestion.model_validate(question), answer, lambda id_: copies.get(id_, id_))
            record = _record(question, answer, {"right": all(parts.values())})
            wrong += [] if record["right"] else [Wrong(question, answer, parts)]
            raw.append(record | {"type": question["type"], "parts": parts, "broken": quotes.count(answer)})
    parts_of = dict.fromkeys(part for r in raw for part in r["parts"] if part != "refusal")
    whole = {"questions": len(raw), "right": mean(r["right"] for r in raw)}
    whole |= {p: mean(r["parts"][p] for r in raw if p in r["parts"]) for p in parts_of}
    whole |= _refusals(raw) | {"verbatim": quotes.share} | _milliseconds(raw)
    note = "A regression set, written by us: its figures say nothing about other articles (corpus/README.md)."
    tables = [Table("Sample corpus", [whole], note), Table("Sample corpus by type", _types(raw))]
    text = page("Sample corpus", wrong, len(raw), quotes.texts)
    return Outcome(tables, raw, quotes.faults("sample"), text)


def claimqa(bench: Bench) -> Outcome:
    """Questions about PolNeAR's dev articles, by type."""
    questions = spread(read_jsonl(bench.sets.folders["claimqa"] / "dev.jsonl"), bench.limit)
    raw: list[dict[str, Any]] = []
    wrong: list[Wrong] = []
    with Assistant(Config(store=bench.stores.folder("polnear"))) as assistant:
        quotes = Quotes(assistant)
        for question in questions:
            answer = ask(assistant, question)
            parts = claimqa_judgement(question, answer)
            record = _record(question, answer, {"right": all(parts.values())}) | {
                "type": question["type"],
                "parts": parts,
            }
            wrong += [] if record["right"] else [Wrong(question, answer, parts)]
            shown = {"shown": conflict_shown(question, answer)} if question["type"] == "conflict" else {}
            raw.append(record | shown | {"broken": quotes.count(answer)})
    parts = {p: mean(r["parts"][p] for r in raw if p in r["parts"]) for p in ("cited", "speaker", "figure", "short")}
    whole = {"questions": len(raw), "right": mean(r["right"] for r in raw)} | parts
    whole |= {"conflict shown": mean(r["shown"] for r in raw if "shown" in r)}
    whole |= _refusals(raw) | {"verbatim": quotes.share} | _milliseconds(raw)
    tables = [Table("claimqa dev", [whole]), Table("claimqa dev by type", _types(raw))]
    text = page("claimqa dev", wrong, len(raw), quotes.texts)
    return Outcome(tables, raw, quotes.faults("claimqa"), text)


def refusal(bench: Bench) -> Outcome:
    """Questions asked again with all floors raised and lowered: what is refused rightly, and what wrongly."""
    outcome = Outcome()
    unknown = [name for name in FLOORS if not hasattr(importlib.import_module(_ANSWERING), name)]
    for title, store, questions in _refusable(bench):
        rows, read = [], []
        with Assistant(Config(store=bench.stores.folder(store))) as assistant:
            for factor in STRICTNESS:
                with floors_times(factor):
                    rows.append({"floors times": factor} | _refused(assistant, questions))
            for floor in READING:
                with patch.object(importlib.import_module(_ANSWERING), "ANSWERS_FLOOR", floor):
                    read.append({"floor of reading": floor} | _refused(assistant, questions))
        unanswerable = sum(q["unanswerable"] for q in questions)
        note = f"{unanswerable} questions without an answer in the corpus, {len(questions) - unanswerable} with one."
        note += f" Not varied, since {_ANSWERING} has no such name: {', '.join(unknown)}." if unknown else ""
        outcome.tables.append(Table(f"Refusal on {title}", rows, note))
        outcome.tables.append(Table(f"Refusal on {title} by how well the best evidence answers", read, "In log odds."))
        outcome.raw += [{"set": title} | row for row in (*rows, *read)]
    return outcome


def _refused(assistant: Assistant, questions: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    refused = [(q["unanswerable"], ask(assistant, q).status == "refused") for q in questions]
    right, wrong = (mean(r for u, r in refused if u is kind) for kind in (True, False))
    return {"refused right": right, "refused wrong": wrong}


@contextmanager
def floors_times(factor: float) -> Iterator[None]:
    """Multiplies every floor of refusal while inside: a number itself, a function's result."""
    module = importlib.import_module(_ANSWERING)
    with ExitStack() as stack:
        for name in FLOORS:
            if hasattr(module, name):
                stack.enter_context(patch.object(module, name, _times(getattr(module, name), factor)))
        yield


def _times(floor: Any, factor: float) -> Any:
    return (lambda *given: floor(*given) * factor) if callable(floor) else floor * factor


def _refusable(bench: Bench) -> Iterable[tuple[str, str, list[dict[str, Any]]]]:
    """Of each set that is there, as many questions with as without an answer, or all that there are."""
    most = min(_FLOOR_QUESTIONS, bench.limit or _FLOOR_QUESTIONS)
    sets = bench.sets.folders
    if "claimqa" in sets and "polnear" in sets:
        found = [q | {"unanswerable": not q["answerable"]} for q in read_jsonl(sets["claimqa"] / "dev.jsonl")]
        yield "claimqa dev", "polnear", _halves(found, most)
    if "multihop_rag" in sets:
        queries = json.loads((sets["multihop_rag"] / "dev.json").read_text(encoding="utf-8"))
        found = [{"question": q["query"], "unanswerable": not q["evidence_list"]} for q in queries]
        yield "MultiHop-RAG dev", "multihop_rag", _halves(found, most)


def _halves(questions: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    kinds = ([q for q in questions if q["unanswerable"] is kind] for kind in (True, False))
    return [q for kind in kinds for q in spread(kind, most)]


def _record(question: Question, answer: Answer, judged: Mapping[str, bool]) -> dict[str, Any]:
    """What is kept of one answer, so that a figure can be traced to its questions."""
    rows = [
        {"speaker": r.speaker, "figures": [f.text for f in r.figures], "statement": r.statement} for r in answer.rows
    ]
    return {
        "id": question["id"],
        "gold_refused": not question["answerable"],
        "refused": answer.status == "refused",
        "seconds": answer.seconds,
        "rows": rows[:8],
        **judged,
    }


def _refusals(raw: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    return {
        "refused right": mean(r["refused"] for r in raw if r["gold_refused"]),
        "refused wrong": mean(r["refused"] for r in raw if not r["gold_refused"]),
    }


def _milliseconds(raw: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    seconds = [r["seconds"] for r in raw]
    return {f"p{share * 100:.0f} ms": round(1000 * (percentile(seconds, share) or 0)) for share in (0.5, 0.95)}


def _types(raw: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for record in raw:
        groups[record["type"]].append(record)
    return [
        {"type": t, "questions": len(rs), "right": mean(r["right"] for r in rs)} for t, rs in sorted(groups.items())
    ]
