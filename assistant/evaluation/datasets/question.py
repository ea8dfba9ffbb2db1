"""A gold question: what is asked, what a right answer must hold, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from assistant.errors import InputError
from assistant.schema import LONGEST_QUESTION, Record, Stance

Rule = Literal["claims", "named", "yes-no", "every-answer", "contains"]
"""How an answer is judged: see `judging`."""
Part = Literal["speaker", "figure", "short"]
Verdict = Literal["yes", "no", "contested", "unknown"]
Kind = Literal["dispute", "revision", "scope", "unclear", "none"]
Name = Annotated[str, Field(pattern=r"\S")]
Aliases = tuple[Name, ...]
"""Spellings of one name or figure, any of which will do."""
Group = Annotated[Aliases, Field(min_length=1)]
Asked = Annotated[str, Field(pattern=r"\S", max_length=LONGEST_QUESTION)]
_TURNS = 50

_ASKS_SPEAKER = frozenset({"who-said", "who-how-many", "denied", "conflict"})
_ASKS_SHORT = frozenset({"when-where-which", "when", "where", "which"})
_OF_SIDES = frozenset({"conflict", "revision"})


class GoldEvidence(Record):
    """One gold sentence: `article.text[start:end] == text`; without offsets it is located by its text.

    article: its id, address or title; empty where the text stands in one article only, which is then found.
    alt: sentences that will do in its place.
    """

    article: str = ""
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    text: str | None = None
    alt: tuple[GoldEvidence, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.start is None) != (self.end is None) or (self.start is None and not self.text):
            msg = "evidence needs `start` and `end`, or `text`"
            raise ValueError(msg)
        if self.start is not None and not self.article:
            msg = "evidence with `start` and `end` needs its `article`"
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

    @property
    def each(self) -> tuple[GoldEvidence, ...]:
        """The sentence and those that will do in its place."""
        return self, *self.alt


class Side(Record):
    """One side of a matter with several: who gives which figure, in which sentences, any of which will do.

    speakers, figures: spellings of one name and of one figure; empty where the side has none.
    """

    speakers: Aliases = ()
    figures: Aliases = ()
    evidence: tuple[GoldEvidence, ...] = Field(min_length=1)


class Question(Record):
    """One question with its gold.

    history: earlier questions of the conversation, oldest first; they are asked, and not judged.
    speakers, figures: what must be given, each as a list of its spellings.
    short_answers: spellings of the answer in few words; with the rule "every-answer" each is an answer of its own.
    evidence: gold sentences; of a question with a false premise those that contradict it.
    evidence_mode: "any" where one gold sentence will do, "all" where each is needed.
    alt: sentences that answer as well as all of `evidence`; related: that bear on it and do not answer. What else an
    answer shows is noise; without `related` noise is not measured.
    expected_lead: alternatives, each a list of strings that must all stand in the first line.
    sides: of a conflict, or of figures that differ; kind: what they are ("none": they differ without a conflict);
    kind_also: kinds that are accepted, too.
    verdict: of a question for yes or no. Contested: both sides must be shown; unknown: neither word is said.
    stance: in which the gold is said. series: a figure's wordings over the days, oldest first.
    reason: why a question cannot be answered, as `Answer.reason` says it.
    asks: the parts that are judged, where they are not those that `type` implies.
    articles: the articles that may be searched; empty for all.
    wrong_answers: what misleading documents say.
    """

    id: str = Field(min_length=1)
    type: str = Field(min_length=1)
    question: Asked
    history: tuple[Asked, ...] = Field(default=(), max_length=_TURNS)
    answerable: bool = True
    speakers: tuple[Group, ...] = ()
    figures: tuple[Group, ...] = ()
    short_answers: Aliases = ()
    evidence: tuple[GoldEvidence, ...] = ()
    evidence_mode: Literal["any", "all"] = "any"
    alt: tuple[GoldEvidence, ...] = ()
    related: tuple[GoldEvidence, ...] | None = None
    expected_lead: tuple[tuple[str, ...], ...] = ()
    sides: tuple[Side, ...] | None = None
    kind: Kind | None = None
    kind_also: tuple[Kind, ...] = ()
    verdict: Verdict | None = None
    stance: Stance | None = None
    series: tuple[Group, ...] = ()
    reason: Literal["topic", "point", "premise"] | None = None
    asks: tuple[Part, ...] | None = None
    rule: Rule = "claims"
    wrong_answers: Aliases = ()
    articles: tuple[str, ...] = Field(default=(), max_length=100_000)
    note: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = {
            "an answerable question needs `evidence`": self.answerable and self.rule == "claims" and not self.evidence,
            "a question that cannot be answered has no `evidence`, unless its `reason` is a false premise": (
                not self.answerable and self.evidence and self.reason != "premise"
            ),
            "`reason` says why a question cannot be answered, and this one can": self.answerable and self.reason,
            "a contested question needs two `sides` or more": self.verdict == "contested" and len(self.sides or ()) < 2,
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

    @property
    def gold(self) -> tuple[GoldEvidence, ...]:
        """All sentences that answer, those that will do in place of others included."""
        return tuple(e for one in (*self.evidence, *self.alt) for e in one.each)

    @property
    def bearing(self) -> tuple[GoldEvidence, ...]:
        """All sentences that may be shown without being noise."""
        sides = (e for side in self.sides or () for e in side.evidence)
        return (*self.gold, *(e for one in (*(self.related or ()), *sides) for e in one.each))

    @property
    def of_sides(self) -> bool:
        """Whether it asks for the sides of a matter."""
        return self.type in _OF_SIDES

    @property
    def gold_sides(self) -> tuple[Side, ...]:
        """Its sides; of a conflict that names none, one of each gold sentence, with its speaker and figure."""
        if self.sides is not None or not self.of_sides or not self.answerable:
            return self.sides or ()
        n = len(self.evidence)
        speakers = self.speakers if len(self.speakers) == n else ((),) * n
        figures = self.figures if len(self.figures) == n else ((),) * n
        found = zip(speakers, figures, self.evidence, strict=True)
        return tuple(Side(speakers=s, figures=f, evidence=e.each) for s, f, e in found)

    @property
    def gold_verdict(self) -> Verdict | None:
        """What a question for yes or no is answered with; a short answer of "yes" or "no" says so, too."""
        if self.verdict is not None or self.type != "yes-no" or not self.short_answers:
            return self.verdict
        word = self.short_answers[0].casefold()
        return "yes" if word == "yes" else "no" if word == "no" else None


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
