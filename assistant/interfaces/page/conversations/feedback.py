"""What readers think of answers: one JSON object a line, which an evaluator can turn into test questions.

{"time", "conversation", "question", "history": earlier questions as typed, "vote": "up" or "down", "note",
"answer": the whole answer}. A reader who changes a vote or adds a note gives another line; the last one counts.
"""

import json
import logging
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.interfaces.page.conversations.turn import Turn

FILE = "feedback.jsonl"
NOTE = 1000  # characters

logger = logging.getLogger(__name__)


class Feedback:
    """The file of one store; threads may share it. folder None: nothing is written."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = folder / FILE if folder else None
        self._guard = threading.Lock()

    def write(self, conversation: str, turns: Sequence[Turn], number: int) -> bool:
        """Appends the vote on turn `number`; False where it cannot be written, which the log explains."""
        turn = turns[number]
        if self.path is None or turn.vote is None or turn.answer is None:
            return False
        now, history = datetime.now(UTC).isoformat(timespec="seconds"), [earlier.asked for earlier in turns[:number]]
        entry: dict[str, Any] = {"time": now, "conversation": conversation, "question": turn.asked, "history": history}
        entry |= {"vote": turn.vote, "note": turn.note, "answer": turn.answer.model_dump(mode="json")}
        try:
            with self._guard:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.touch(mode=0o600)
                with self.path.open("a", encoding="ascii") as file:
                    file.write(json.dumps(entry) + "\n")
        except OSError as error:
            logger.warning("a vote could not be kept in %s: %s", self.path, error)
            return False
        return True
