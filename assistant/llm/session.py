"""The language model of an assistant, and what it does for one question within its time."""

import re
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from typing import Any

from assistant.config import Config
from assistant.llm.follow_up import follow_up_prompt, whole_question
from assistant.llm.output import clean, sentences
from assistant.llm.prompts import Prompt
from assistant.llm.question_frame import filled, frame_prompt, is_open
from assistant.llm.servers.calls import Caller
from assistant.llm.servers.circuit_breaker import Breaker
from assistant.llm.servers.connections import Connection, check, connect
from assistant.llm.servers.faults import Fault
from assistant.llm.verification.source import Source
from assistant.llm.writing import MOST, checked, given, length, sources_of, with_text, write_prompt
from assistant.question import Known
from assistant.schema import Answer, Frame, ModelUse

Watch = Callable[[Answer], None]
READING = 0.25  # share of the time limit that one call which reads a question may take: the answer waits for it
_WORD = re.compile(r"[^\W\d_]{2}")


class LanguageModel:
    """The model that a configuration names, or a LlamaIndex model in its place. Safe for several threads."""

    def __init__(self, config: Config, llm: Any = None) -> None:
        self._config, self._llm = config, llm
        self._caller = Caller(self._connect)
        self._breaker = Breaker()

    def session(self) -> "Session":
        """For one question; its time begins now.

        Raises `ModelError` where the extra is not installed, `ConfigError` for a key that cannot be sent.
        """
        if self._llm is None:
            check(self._config)
        name = str(self._llm.metadata.model_name if self._llm else self._config.llm_model)
        return Session(name, self._caller, self._breaker, self._config.llm_timeout)

    def _connect(self, seconds: float) -> Connection:
        return Connection(self._llm, lambda: None) if self._llm else connect(self._config, seconds)


class Session:
    """What the model does for one question. Nothing of it raises; after a fault the model is not asked again."""

    def __init__(self, name: str, caller: Caller, breaker: Breaker, limit: float) -> None:
        self._name, self._caller, self._breaker, self._limit = name, caller, breaker, limit
        self._deadline = time.monotonic() + limit
        self._tasks: dict[str, None] = {}  # in the order asked, each once
        self._fault: Fault | None = None
        self._notice: str | None = None
        self._shown: list[str] = []
        self._dropped: Counter[str] = Counter()
        self._seconds = 0.0

    def whole(self, question: str, history: Sequence[Answer]) -> str | None:
        """A follow-up made whole, or None where the model has no sane version."""
        said = self._read("follow-up", follow_up_prompt(question, history))
        return None if said is None else whole_question(said, question, history)

    def frame(self, question: str, frame: Frame, known: Known) -> Frame:
        """The rules' frame, filled in where it is open."""
        if not is_open(frame):
            return frame
        said = self._read("frame", frame_prompt(question))
        return frame if said is None else filled(said, question, frame, known)

    def write(self, answer: Answer, watch: Watch | None = None) -> Answer:
        """The answer with a text by the model, all of it verified, or with its own and the reason why.

        `watch` sees the answer with each sentence that is added. A refusal is left as it is, and so is an answer on the
        order of two reports, which is their days. A line of "Yes." or "No." and one of names stay the engine's.
        """
        if answer.status == "answered" and answer.frame.report_order is None:
            try:
                self._write(answer, watch)
                if not self._shown:
                    self._notice = "None of its sentences passed the check, so the answer quotes the sources"
            except Fault as fault:
                self._give_up(fault)
        return self._now(answer)

    def _write(self, answer: Answer, watch: Watch | None) -> None:
        sources = given(sources_of(answer), MOST)
        try:
            self._take(answer, sources, watch)
        except Fault as fault:
            fewer = given(sources, length(sources) // 2)
            if fault.kind != "context" or len(fewer) == len(sources):
                raise
            self._take(answer, fewer, watch)

    def _take(self, answer: Answer, sources: Mapping[int, Source], watch: Watch | None) -> None:
        said = ""
        with closing(self._call("text", write_prompt(answer.question, sources), self._deadline)) as pieces:
            for sentence in checked(sentences(pieces), sources):
                said += sentence.text
                if sentence.failure:
                    self._dropped[sentence.failure] += 1
                    continue
                self._shown.append(sentence.text)
                if watch:
                    watch(self._now(answer))
        if not _WORD.search(said):
            raise Fault("garbled" if said else "empty")
        self._breaker.succeeded()

    def _read(self, task: str, prompt: Prompt) -> str | None:
        """What the model says to a prompt, whole; None after a fault."""
        deadline = min(self._deadline, time.monotonic() + READING * self._limit)
        try:
            with closing(self._call(task, prompt, deadline)) as pieces:
                said = clean("".join(pieces))
            if not said:
                raise Fault(kind="empty")
        except Fault as fault:
            self._give_up(fault)
            return None
        self._breaker.succeeded()
        return said

    def _call(self, task: str, prompt: Prompt, deadline: float) -> Generator[str, None, None]:
        """Pieces of one call, timed. Raises `Fault`, at once where one was met before."""
        if self._fault:
            raise self._fault
        if not self._breaker.allows():
            raise Fault(kind="paused")
        started = time.monotonic()
        self._tasks[task] = None
        try:
            yield from self._caller.stream(prompt, deadline)
        finally:
            self._seconds += time.monotonic() - started

    def _give_up(self, fault: Fault) -> None:
        if self._fault is None and fault.kind not in {"paused", "busy"}:
            self._breaker.failed()
        self._fault, self._shown = fault, []
        self._notice = f"{fault}, so the answer quotes the sources"

    def _now(self, answer: Answer) -> Answer:
        if not self._tasks and not self._notice:
            return answer
        use = ModelUse(
            name=self._name,
            tasks=tuple(self._tasks),
            shown=len(self._shown),
            dropped=self._dropped.total(),
            reasons=tuple(self._dropped.items()),
            fault=self._fault.kind if self._fault else None,
            notice=self._notice,
            seconds=round(self._seconds, 3),
        )
        answer = answer.model_copy(update={"model": use})
        return with_text(answer, self._shown) if self._shown else answer
