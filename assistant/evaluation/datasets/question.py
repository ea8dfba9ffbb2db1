"""A gold question: what is asked, what a right answer must hold, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from pydantic import Field, model_validator

from assistant.errors import InputError
from assistant.schema import Record

Rule = Literal["claims", "named", "yes-no", "every-answer", "contains"]
"""How an answer is judged: see `judging`."""
Part = Literal["speaker", "figure", "short"]
Aliases = tuple[str, ...]
"""Spellings of one name or figure, any of which will do."""

_ASKS_SPEAKER = frozenset({"who-said", "who-how-many", "denied", "conflict"})
_ASKS_SHORT = frozenset({"when-where-which", "when", "where", "which", "yes-no"})


class GoldEvidence(Record):
    """One gold sentence: `article.text[start:end] == text`. A published fact without offsets is located by its text."""

    article: str
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    text: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.start is None) != (self.end is None) or (self.start is None and not self.text):
            msg = "evidence needs `start` and `end`, or `text`"
            raise ValueError(msg)
        if self.start is not None and self.span[1] <= self.start:
            msg = f"evidence must hold at least one character, got [{self.start}, {self.end})"
            raise ValueError(msg)
        return self

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands, in characters, half open; only for evidence that was located."""
        if self.start is None or self.end is None:
            msg = "evidence that was not located has no span"
            raise ValueError(msg)
        return self.start, self.end


class Side(Record):
    """One side of a question with several: who gives which figure, where.

    speaker, figure: spellings; empty where the side has none. evidence: places in the question's `evidence`, of
    sentences that are alternatives for this side.
    """

    speaker: Aliases = ()
    figure: Aliases = ()
    evidence: tuple[int, ...] = Field(min_length=1)


class Question(Record):
    """One question with its gold.

    history: earlier questions of the conversation, oldest first; they are asked, and not judged.
    speakers, figures: what must be given, each as a list of its spellings.
    short_answers: spellings of the answer in few words; with the rule "every-answer" each is an answer of its own.
    evidence: gold sentences; of a question with a false premise those that contradict it.
    evidence_mode: "any" where one gold sentence will do, "all" where each is needed, or one of each of the `sides`.
    sides: who gives which figure, where a question has several.
    reason: why a question cannot be answered, as `Answer.reason` says it.
    asks: the parts that are judged, where they are not those that `type` implies.
    articles: the articles that may be searched; empty for all.
    wrong_answers: what misleading documents say.
    """

    id: str = Field(min_length=1)
    type: str = Field(min_length=1)
    question: str = Field(min_length=1)
    history: tuple[str, ...] = ()
    answerable: bool = True
    speakers: tuple[Aliases, ...] = ()
    figures: tuple[Aliases, ...] = ()
    short_answers: tuple[str, ...] = ()
    evidence: tuple[GoldEvidence, ...] = ()
    evidence_mode: Literal["any", "all"] = "any"
    sides: tuple[Side, ...] = ()
    reason: Literal["topic", "point", "premise"] | None = None
    asks: tuple[Part, ...] | None = None
    rule: Rule = "claims"
    wrong_answers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = {
            "an answerable question needs `evidence`": self.answerable and self.rule == "claims" and not self.evidence,
            "a question that cannot be answered has no `evidence`, unless its `reason` is a false premise": (
                not self.answerable and self.evidence and self.reason != "premise"
            ),
            "`reason` says why a question cannot be answered, and this one can": self.answerable and self.reason,
            "a side's `evidence` must be places in the question's `evidence`, counted from 0": any(
                not 0 <= n < len(self.evidence) for side in self.sides for n in side.evidence
            ),
        }
        for fault, found in faults.items():
            if found:
                raise ValueError(fault)
        return self

    @property
    def judged(self) -> frozenset[Part]:
        """The parts besides citation and refusal that a right answer must hold."""
        if self.asks is not None:
            return frozenset(self.asks)
        if self.rule != "claims":
            return frozenset() if self.rule == "every-answer" else frozenset({"short"})
        parts: set[Part] = {"figure"} if self.figures else set()
        if self.speakers and self.type in _ASKS_SPEAKER:
            parts.add("speaker")
        if self.short_answers and self.type in _ASKS_SHORT:
            parts.add("short")
        return frozenset(parts)


@dataclass(frozen=True)
class Dataset:
    """Questions of one file; `articles` are records that the file itself brings, as the JSON reader takes them."""

    name: str
    format: str
    sha256: str
    questions: tuple[Question, ...]
    articles: tuple[Mapping[str, str], ...] = field(default=(), repr=False)

    def limited(self, limit: int | None) -> Dataset:
        """At most `limit` questions, evenly chosen, with the articles that they need."""
        total = len(self.questions)
        if limit is None or limit >= total:
            return self
        chosen = tuple(self.questions[n * total // limit] for n in range(limit))
        needed = {a for q in chosen for a in q.articles}
        articles = tuple(a for a in self.articles if a["id"] in needed) if needed else self.articles
        return Dataset(self.name, self.format, self.sha256, chosen, articles)


def input_error(place: object, what: str) -> InputError:
    """The error that says what is wrong, and where."""
    return InputError(f"{place}: {what}")
