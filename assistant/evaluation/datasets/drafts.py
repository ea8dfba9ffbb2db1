"""From feedback to tests: answers that a reader marked as bad become questions whose gold a person fills in."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.evaluation.datasets.load import json_lines
from assistant.evaluation.datasets.question import input_error

_TYPES = (
    ({"comparison"}, "conflict"),
    ({"speaker", "figure"}, "who-how-many"),
    ({"figure"}, "how-many"),
    ({"speaker"}, "who-said"),
    ({"date"}, "when-where-which"),
    ({"place"}, "when-where-which"),
)


def drafts(path: Path) -> str:
    """Draft questions, one JSON object a line, of the records with the vote "down"; one of each conversation so far.

    A record holds `question`, `history`, `vote`, `note` and `answer` (an `Answer` as JSON), one a line. A draft has the
    keys of a question, with `draft` set, which `briefing evaluate` refuses, and `given`: what was answered, with
    the cited sentences as evidence has them, to keep or to replace. Raises `InputError` for a line that is no record.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise input_error(path, f"cannot be read ({error}); name a file of feedback that the page exported") from error
    found: dict[str, dict[str, Any]] = {}
    for number, record in json_lines(path, text, "vote"):
        place = f"{path}, line {number}"
        if not isinstance(record, Mapping):
            raise input_error(place, "not a feedback record; each line is an object with `question` and `vote`")
        if record.get("vote") == "down":
            draft = _draft(record, place)
            found.setdefault(draft["id"], draft)
    return "".join(json.dumps(draft, ensure_ascii=False) + "\n" for draft in found.values())


def _draft(record: Mapping[str, Any], place: str) -> dict[str, Any]:
    question, answer = record.get("question"), record.get("answer") or {}
    if not isinstance(question, str) or not question.strip() or not isinstance(answer, Mapping):
        raise input_error(place, "a vote needs its `question`, and its `answer` as an object")
    history = [text for text in map(_asked, record.get("history") or ()) if text]
    name = hashlib.sha256(json.dumps([history, question]).encode()).hexdigest()[:10]
    return {
        "id": f"draft-{name}",
        "type": "follow-up" if history else _type(answer),
        "question": question,
        "history": history,
        "answerable": True,
        **{gold: [] for gold in ("speakers", "figures", "short_answers", "evidence")},
        "evidence_mode": "any",
        "note": record.get("note") or "",
        "draft": True,
        "given": _given(answer),
    }


def _asked(turn: object) -> str:
    """The question of an earlier turn, which is written as text or as a record that holds it."""
    text = turn.get("question", "") if isinstance(turn, Mapping) else turn
    return text if isinstance(text, str) else ""


def _type(answer: Mapping[str, Any]) -> str:
    frame = answer.get("frame") or {}
    if frame.get("denial"):
        return "denied"
    asks = set(frame.get("asks") or ())
    return next((name for needed, name in _TYPES if needed <= asks), "what-said")


def _given(answer: Mapping[str, Any]) -> dict[str, Any]:
    rows = answer.get("rows") or ()
    return {
        "status": answer.get("status"),
        "speakers": list(dict.fromkeys(r["speaker"] for r in rows if r.get("speaker"))),
        "figures": list(dict.fromkeys(f["text"] for r in rows for f in r.get("figures") or ())),
        "evidence": [
            {"article": c.get("article_id"), "start": c.get("start"), "end": c.get("end"), "text": c.get("quote")}
            for c in answer.get("citations") or ()
        ],
    }
