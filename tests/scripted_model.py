"""A language model that says what a test wrote for it, and remembers what it was asked.

    model = ScriptedModel(["Sixteen people died [S1].", RuntimeError("down")])
    with Assistant(config, llm=model) as assistant: ...
    model.asked[0].user   # the prompt

Each call takes the next reply: a text, a `Reply` for the ways in which a stream can go wrong, or an error to raise.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, ChatResponse, CompletionResponse, LLMMetadata, MessageRole
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms import CustomLLM


@dataclass(frozen=True)
class Reply:
    """A text in pieces of `size` characters, `pause` seconds before each; then an error, or a finish.

    finish: what the server says at the end: "stop", "length" (cut at its limit), or None: it says nothing.
    """

    text: str
    size: int = 7
    pause: float = 0.0
    error: Exception | None = None
    finish: str | None = "stop"


@dataclass(frozen=True)
class Asked:
    """One call: the two messages that it had."""

    system: str
    user: str


class ScriptedModel(CustomLLM):
    """A LlamaIndex model over a queue of replies; a call beyond them fails, as a model that is down would."""

    _replies: list[str | Reply | Exception] = PrivateAttr()
    _asked: list[Asked] = PrivateAttr()
    _guard: Any = PrivateAttr()

    def __init__(self, replies: Sequence[str | Reply | Exception] = ()) -> None:
        super().__init__()
        self._replies, self._asked, self._guard = list(replies), [], threading.Lock()

    @property
    def asked(self) -> list[Asked]:
        """The calls so far, oldest first."""
        return self._asked

    @property
    def left(self) -> int:
        """How many replies nobody asked for."""
        return len(self._replies)

    def add(self, *replies: str | Reply | Exception) -> None:
        """More replies, for the calls after those that are queued."""
        self._replies += replies

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted", is_chat_model=True)

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> Iterator[ChatResponse]:
        system, user = ("\n".join(m.content or "" for m in messages if m.role == role) for role in ("system", "user"))
        with self._guard:
            self._asked.append(Asked(system, user))
            reply = self._replies.pop(0) if self._replies else ConnectionError("no reply is left")
        if isinstance(reply, Exception):
            raise reply
        return _stream(reply if isinstance(reply, Reply) else Reply(reply))

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        raise NotImplementedError

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> Any:
        raise NotImplementedError


def _stream(reply: Reply) -> Iterator[ChatResponse]:
    said = ""
    for at in range(0, len(reply.text), reply.size):
        time.sleep(reply.pause)
        piece = reply.text[at : at + reply.size]
        said += piece
        yield _chunk(said, piece, {"done": False})
    if reply.error:
        raise reply.error
    yield _chunk(said, "", {"done": reply.finish is not None, "done_reason": reply.finish})


def _chunk(said: str, piece: str, raw: dict[str, Any]) -> ChatResponse:
    return ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=said), delta=piece, raw=raw)
