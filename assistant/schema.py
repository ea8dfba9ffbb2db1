"""The records that the assistant takes and gives: frozen, typed, printable as JSON by `model_dump(mode="json")`.

Offsets are in characters of `Article.text`, half open: `text[start:end]`. Nothing here holds HTML, a widget or a
connection, so the page, the command line, exports and the evaluation all show the same objects.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

Kind = Literal["speech", "writing", "belief"]
Stance = Literal["asserts", "denies", "confirms", "doubts", "declines"]
Measure = Literal["percent", "money", "time", "age"]
CountMeasure = Literal[
    "dead",
    "injured",
    "missing",
    "displaced",
    "evacuated",
    "trapped",
    "detained",
    "rescued",
    "infected",
    "present",
    "jobs",
    "votes",
    "support",
    "money",
    "damaged",
    "other",
]
Verdict = Literal["yes", "no", "contested"]
Standing = Literal["stated", "denied", "corrected", "withdrawn", "feared", "forecast"]
MonthDay = tuple[int | None, int, int]
"""Year (None where it is not said), month and day."""


LONGEST_QUESTION = 2000
"""Characters: some 300 words. A longer text is no question, and every part of the search would read all of it."""


NAMED_FROM = 0.6
"""The confidence in a claim from which its speaker is named; below it, its sentences stand as the article's own.

The highest of those that `claims/model/MODEL.md` lists under which no question is answered worse.
"""


class Record(BaseModel):
    """Base of all records: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A run of characters, half open."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.end <= self.start:
            msg = f"a span must hold at least one character, got [{self.start}, {self.end})"
            raise ValueError(msg)
        return self

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]


class Article(Record):
    """One news article. `text` is what was read, or what was extracted from HTML, PDF or DOCX."""

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    author: str | None = None
    url: str | None = None


class Figure(Record):
    """A quantity as the text gives it.

    `text` is verbatim with its qualifier ("More than 8,500"); `low` and `high` bound it where the words do (None: no
    bound); `unit` is what is counted ("civilians", "%", "$") or None. `part_of` is the span of the figure that this one
    is a part of ("8,500 civilians, including about 4,000 children").
    """

    text: str
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    span: Span
    part_of: Span | None = None


class Claim(Record):
    """Who says what: spans into one article's text. `speaker` is a full name, or None where the text does not say.

    `confidence` is the probability that it is a claim and this speaker's, 1 where nobody has measured it.
    """

    article_id: str | None = None
    kind: Kind
    source: Span | None = None
    cue: Span | None = None
    content: Span
    speaker: str | None = None
    role: str | None = None
    stance: Stance = "asserts"
    confidence: float = Field(default=1.0, ge=0, le=1)
    quoted: bool = False
    figures: tuple[Figure, ...] = ()
    via: str | None = None
    published: date | None = None
    sentences: tuple[Span, ...] = ()

    @property
    def denies(self) -> bool:
        """Whether it says that something is not so, or doubts it."""
        return self.stance in {"denies", "doubts"}

    @property
    def certain(self) -> bool:
        """Whether it is sure enough whose claim it is to name the speaker."""
        return self.confidence >= NAMED_FROM

    @property
    def as_shown(self) -> Claim:
        """As a list shows it: itself, or, where it is not certain, its sentences whole, in the article's own voice."""
        if self.certain:
            return self
        spans = (*self.sentences, self.content)
        whole = Span(start=min(s.start for s in spans), end=max(s.end for s in spans))
        own = {"source": None, "cue": None, "speaker": None, "role": None, "via": None, "stance": "asserts"}
        return self.model_copy(update={**own, "content": whole, "quoted": False})


class Count(Record):
    """One figure as somebody gives it, and what it counts.

    `figure.span` and `sentence` are offsets into the article's text. `unit` is what is counted, as written; `group`
    narrows it within its event ("children", "in hospital", "more"), so that only counts of one group compare. `place`
    and `period` are there where the clause names its own ("since June"); `happened` is the day that it names,
    `happening` what else than the article's matter it is about ("bombing"), `as_of` the day of the report. `revised`
    tells that the sentence says that a figure was changed. `speaker` is None where the article says it itself, or,
    where it is `claimed`, where it is not certain by whom. `event` is there where a person has said which one it is.
    """

    article_id: str
    figure: Figure
    measure: CountMeasure
    unit: str | None = None
    group: str | None = None
    event: str | None = None
    place: str | None = None
    period: str | None = None
    happened: date | None = None
    happening: str | None = None
    as_of: date | None = None
    revised: bool = False
    standing: Standing = "stated"
    speaker: str | None = None
    via: str | None = None
    claimed: bool = False
    sentence: Span


class Series(Record):
    """Counts of one quantity in one event, oldest first.

    `kinds` tells how they differ: "revised" (the newest replaces older ones), "disputed" (two sources give what cannot
    both be right), "unclear" (alike, and it cannot be told); none where they agree.
    """

    label: str
    measure: CountMeasure
    unit: str | None = None
    event: str | None = None
    place: str | None = None
    counts: tuple[Count, ...]
    kinds: tuple[Literal["revised", "disputed", "unclear"], ...] = ()

    @property
    def latest(self) -> Count:
        """The newest count that stands."""
        stated = [c for c in self.counts if c.standing == "stated"]
        return (stated or list(self.counts))[-1]


class ScoredPassage(Record):
    """A passage of an article with its score; higher is better, and scores compare within one call only."""

    article_id: str
    start: int
    end: int
    text: str
    score: float


class NearestPassage(ScoredPassage):
    """A passage that came near to a refused question, and why it does not answer it."""

    reason: str


class Citation(Record):
    """One sentence of one article: `article.text[start:end] == quote`, checked when the citation is made."""

    key: int = Field(ge=1)
    article_id: str
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    start: int
    end: int
    quote: str


class AnswerRow(Record):
    """One thing that one speaker (None: the article in its own voice) says, with the keys of its citations."""

    speaker: str | None = None
    role: str | None = None
    stance: Stance = "asserts"
    statement: str
    answer: Span | None = None
    """The characters of the statement that answer by themselves: a name, a number with its unit, a day."""
    figures: tuple[Figure, ...] = ()
    published: date | None = None
    citations: tuple[int, ...]


class Conflict(Record):
    """Claims that do not agree, side by side."""

    kind: Literal["dispute", "revision", "scope", "unclear"]
    about: str
    sides: tuple[AnswerRow, ...]


class Clause(Record):
    """A clause of a question: stems of its words, the publishers that may hold the evidence, days of publication.

    publishers: its own, else all that the question names. What names a source or a day is no word of it.
    """

    stems: tuple[str, ...]
    publishers: tuple[str, ...] = ()
    days: tuple[MonthDay, ...] = ()


class ReportOrder(Record):
    """Two reports, each as a question of its own, of which a question asks whether `earlier` was published first.

    negated: it asks whether it was not.
    """

    earlier: Frame
    later: Frame
    negated: bool = False


class Frame(Record):
    """A question as it was read: what is asked for, about what, of whom and when.

    `question` is the text as it was asked, `read` with its slips put right; `searched` is what of it is compared by
    meaning (without what names a source); `own` the same of a follow-up's own words, where it was made whole with an
    earlier question's, whose words are the `background`. `asks` names kinds of question ("speaker", "figure",
    "date", "place", "reason", "yes-no", "comparison", "change", "latest", "entity"; or, alone, "overview", "news",
    "profile"; else "statement"). `unit` is what is counted, `measure` what kind of quantity is asked for; `counted` are
    the measures of a `Count` that it may be, and `group` what narrows it.
    `speakers` are those whom the question names, `said_by` those whose own words it asks for, `names` all proper names
    in it. `outlets` are the names of publishers as the question has them, `publishers` all that these may mean.
    `report_order` is there where it asks which of two reports came first; `days_off` where a follow-up asks of another
    day, counted from that of the earlier answer ("one day earlier": -1).
    """

    question: str = ""
    read: str = ""
    asks: tuple[str, ...]
    about: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    searched: str = ""
    own: str = ""
    unit: str | None = None
    measure: Measure | None = None
    counted: tuple[CountMeasure, ...] = ()
    group: str | None = None
    speakers: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    days_off: int | None = None
    denial: bool = False
    admission: bool = False
    report_order: ReportOrder | None = None
    notes: tuple[str, ...] = ()


class Coverage(Record):
    """How much was searched: articles in scope, articles with a matching passage, speakers met among the evidence.

    `waiting` counts articles in scope whose claims or vectors are still being made: they are found by their words only.
    Where a speaker is asked for, it counts all that may yet turn out to hold their words.
    """

    articles: int
    matching: int
    speakers: tuple[str, ...] = ()
    waiting: int = Field(default=0, ge=0)


class ModelUse(Record):
    """What a language model did for one answer.

    `tasks` are those that it was asked: "follow-up" (make the question whole), "frame" (name what is asked), "text".
    `shown` and `dropped` count its sentences: those that stand in `Answer.text`, and those that were not shown, with
    `reasons` (reason, how many) in the order met. `notice` is one line for readers where something did not work: the
    text is then the engine's own. `fault` is its kind, in one or two words. `seconds` is the time spent on the model.
    """

    name: str
    tasks: tuple[str, ...] = ()
    shown: int = Field(default=0, ge=0)
    dropped: int = Field(default=0, ge=0)
    reasons: tuple[tuple[str, int], ...] = ()
    fault: str | None = None
    notice: str | None = None
    seconds: float = Field(default=0.0, ge=0)

    @property
    def line(self) -> str:
        """All of it in one plain line, for shells."""
        if self.shown:
            said = f"Text by the language model {self.name}: {_sentences(self.shown)} checked against the sources"
        elif "text" in self.tasks:
            said = f"No text by the language model {self.name}"
        else:
            said = f"The language model {self.name} wrote nothing"
        if self.dropped:
            said += f", {self.dropped} left out"
        if self.reasons:
            said += f" ({', '.join(f'{reason}: {count}' for reason, count in self.reasons)})"
        return f"{said}. {self.notice}." if self.notice else f"{said}."


def _sentences(number: int) -> str:
    return f"{number} sentence{'s' if number != 1 else ''}"


class Line(Record):
    """One line of an answer: what it is, its text, and the keys of the citations that it gives as "[1]".

    verdict: "Yes." or "No." with the words that carry it, or "Contested:" with both sides; statement: a source's own
    words; note: a line of ours, which carries no fact of an article's but names; model: sentences of a language model,
    each checked; waiting: that articles are still being read.
    """

    kind: Literal["verdict", "statement", "note", "model", "waiting"]
    text: str
    citations: tuple[int, ...] = ()


class Answer(Record):
    """An answer or a refusal in `lines`, which cite its `citations` by key as "[1]"; `text` is their join.

    `question` is the question as it was understood, `follows` the earlier one that it leans on. `related` are rows that
    bear on what is asked and do not answer it.

    `reason` says why a question is refused: nothing on its topic, the topic but not the point that is asked for, or a
    premise that the articles contradict (then `rows` and `citations` hold what contradicts it). `suggestions` are
    questions that the same articles can answer next; `instead` is the other reading of a follow-up that may stand
    alone, where it is answered too. `confidence` is how likely it is, 0 to 1, that the evidence answers. `model` says
    what a language model did, where one is configured: a line may then hold its sentences, each checked against those
    that it cites, and nothing else does.
    """

    question: str
    follows: str | None = None
    frame: Frame
    status: Literal["answered", "refused"]
    verdict: Verdict | None = None
    lines: tuple[Line, ...] = ()
    rows: tuple[AnswerRow, ...] = ()
    related: tuple[AnswerRow, ...] = ()
    citations: tuple[Citation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    nearest: tuple[NearestPassage, ...] = ()
    reason: Literal["topic", "point", "premise"] | None = None
    suggestions: tuple[str, ...] = ()
    instead: str | None = None
    confidence: float = Field(default=0.0, ge=0, le=1)
    coverage: Coverage
    seconds: float
    model: ModelUse | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text(self) -> str:
        """The lines, joined by line breaks."""
        return "\n".join(line.text for line in self.lines)

    @model_validator(mode="before")
    @classmethod
    def _without_text(cls, given: Any) -> Any:
        """What was printed can be read again, though its text is made of its lines."""
        return (
            {k: v for k, v in given.items() if k != "text"} if isinstance(given, dict) and "lines" in given else given
        )


class Quantity(Record):
    """One thing that is counted, "people" or "dead", with the rows that give its figure, oldest first."""

    name: str
    rows: tuple[AnswerRow, ...]


class Brief(Record):
    """A cited overview of one topic: what is known, who says what, the figures by day, what is disputed or open.

    `figures` has a part for each quantity; `open` are statements that say that something is not known, not confirmed
    or still to come.
    """

    topic: str
    known: tuple[AnswerRow, ...] = ()
    claims: tuple[AnswerRow, ...] = ()
    figures: tuple[Quantity, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    open: tuple[AnswerRow, ...] = ()
    citations: tuple[Citation, ...] = ()
    coverage: Coverage


class Filters(Record):
    """Limits on what is searched. Dates are a closed interval; an undated article is outside of any interval.

    Of publishers, speakers and articles at most 100,000 each can be named: SQLite takes little more in one statement.
    """

    since: date | None = None
    until: date | None = None
    publishers: tuple[str, ...] = Field(default=(), max_length=100_000)
    speakers: tuple[str, ...] = Field(default=(), max_length=100_000)
    articles: tuple[str, ...] = Field(default=(), max_length=100_000)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.since > self.until:
            msg = f"since ({self.since}) is later than until ({self.until})"
            raise ValueError(msg)
        return self


class ArticleInfo(Record):
    """An article as the library lists it, without its text; only English ones (language "en") are read for claims.

    `unread` says, in one line, why it is not read for claims and vectors, or not to its end; it is found by its words.
    """

    id: str
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    passages: int
    claims: int
    copy_of: str | None = None
    unread: str | None = None


class Progress(Record):
    """How far an ingest is. Totals grow while files are still being read.

    "searchable" comes once, when all new articles can be found by their words; their claims and vectors follow.
    """

    stage: Literal["read", "index", "searchable", "embed", "done"]
    articles: int = 0
    articles_total: int = 0
    passages: int = 0
    passages_total: int = 0
    seconds: float = 0.0


class IngestReport(Record):
    """What an ingest did. `failed` holds (path, reason); the other tuples hold article ids.

    `unread` holds (id, reason) of articles that are kept and found by their words, but are not read for claims and
    vectors, or not to their end.

    `searchable_seconds` is when all articles could be found by their words, `seconds` when claims and vectors were
    complete, both from the start.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    undated: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    passages: int = 0
    claims: int = 0
    searchable_seconds: float = 0.0
    seconds: float = 0.0


class AuditReport(Record):
    """What `audit` found: each problem is one line that names the article, passage or vector.

    `unread` is no problem of the store: see `IngestReport`.
    """

    articles: int
    passages: int
    claims: int
    vectors: int
    problems: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
