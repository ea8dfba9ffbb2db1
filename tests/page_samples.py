"""A small library and its answers, made by hand, for tests of the page that need no store, and a page that serves it.

All of it is invented.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from assistant.english.sentences import split
from assistant.errors import InputError, StoreMissing
from assistant.interfaces.page import build
from assistant.interfaces.page.server import application
from assistant.interfaces.web.server import Running
from assistant.schema import (
    Answer,
    AnswerRow,
    Article,
    ArticleInfo,
    Brief,
    Citation,
    Claim,
    Conflict,
    Count,
    Coverage,
    Figure,
    Filters,
    Frame,
    IngestReport,
    NearestPassage,
    Progress,
    Quantity,
    Series,
    Span,
)
from tests.lines import lines

CAMP = Article(
    id="camp.md",
    title="Families leave Karsund after night of shelling",
    publisher="Norrland Courier",
    published=date(2021, 3, 4),
    author="Ada Lind",
    url="https://courier.example.org/karsund",
    text=(
        "KARSUND — Shells fell on the town again on Thursday.\n\n"
        "“More than 1,200 people have left since Monday,” said Mayor Elin Brandt.\n\n"
        "The rebel spokesman Tore Vik denied that anyone had been forced to go. "
        "He put the number of those who left at *about 300*, and spoke of $5 for a seat on the bus.\n\n"
        "Snow is expected at the weekend."
    ),
)
AID = Article(
    id="aid.md",
    title="Aid group counts 1,450 arrivals",
    publisher="Fjord Wire",
    published=date(2021, 3, 6),
    text="The aid group Open Hand registered 1,450 arrivals from Karsund by Saturday, its director Marta Quist said.",
)
LIBRARY = {article.id: article for article in (CAMP, AID)}


def citation(key: int, article: Article, quote: str) -> Citation:
    """A citation of `quote` where it stands in `article`."""
    start = article.text.index(quote)
    return Citation(
        key=key,
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        url=article.url,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def figure(article: Article, text: str, low: float | None = None, high: float | None = None) -> Figure:
    """A figure where it stands in `article`."""
    start = article.text.index(text)
    return Figure(text=text, low=low, high=high, unit="people", span={"start": start, "end": start + len(text)})


MAYOR = citation(1, CAMP, "“More than 1,200 people have left since Monday,” said Mayor Elin Brandt.")
REBEL = citation(2, CAMP, "He put the number of those who left at *about 300*, and spoke of $5 for a seat on the bus.")
QUIST = citation(3, AID, AID.text)
ROWS = (
    AnswerRow(
        speaker="Elin Brandt",
        role="Mayor",
        statement="“More than 1,200 people have left since Monday,”",
        figures=(figure(CAMP, "More than 1,200", low=1200),),
        published=CAMP.published,
        citations=(1,),
    ),
    AnswerRow(
        speaker="Tore Vik",
        role="rebel spokesman",
        stance="denies",
        statement="He put the number of those who left at *about 300*, and spoke of $5 for a seat on the bus.",
        figures=(figure(CAMP, "about 300", 300, 300),),
        published=CAMP.published,
        citations=(2,),
    ),
    AnswerRow(
        speaker="Marta Quist",
        role="its director",
        statement="The aid group Open Hand registered 1,450 arrivals from Karsund by Saturday",
        figures=(figure(AID, "1,450", 1450, 1450),),
        published=AID.published,
        citations=(3,),
    ),
)
ANSWER = Answer(
    question="How many people left Karsund?",
    frame=Frame(asks=("figure",), notes=("“Since Monday” counts from 6 March 2021, the newest article.",)),
    status="answered",
    lines=(
        *lines("Elin Brandt, Mayor: “More than 1,200 people have left since Monday,” [1]"),
        *lines("Tore Vik says about 300. [2] [9]", "note"),
    ),
    rows=ROWS,
    citations=(MAYOR, REBEL, QUIST),
    conflicts=(Conflict(kind="dispute", about="people who left Karsund", sides=ROWS[:2]),),
    coverage=Coverage(articles=2, matching=2, speakers=("Elin Brandt", "Tore Vik", "Marta Quist")),
    seconds=0.123,
)
REFUSAL = Answer(
    question="Who won the match?",
    frame=Frame(asks=("speaker",)),
    status="refused",
    lines=lines("None of the articles speaks of a match.", "note"),
    nearest=(
        NearestPassage(
            article_id=CAMP.id,
            start=CAMP.text.index("Snow"),
            end=len(CAMP.text),
            text="Snow is expected at the weekend.",
            score=0.1,
            reason="It shares no word with the question.",
        ),
    ),
    coverage=Coverage(articles=2, matching=0),
    seconds=0.05,
)


def claim(article: Article, row: AnswerRow, cited: Citation) -> Claim:
    """The claim of `row` where it stands in `article`."""
    start = article.text.index(row.statement)
    return Claim(
        article_id=article.id,
        kind="speech",
        content=Span(start=start, end=start + len(row.statement)),
        speaker=row.speaker,
        role=row.role,
        stance=row.stance,
        figures=row.figures,
        published=article.published,
        sentences=(Span(start=cited.start, end=cited.end),),
    )


def series(claims: Iterable[Claim]) -> Series:
    """The first figures of claims as counts of one quantity."""
    counts = tuple(
        Count(
            article_id=c.article_id or "",
            figure=c.figures[0],
            measure="displaced",
            unit="people",
            as_of=c.published,
            speaker=c.speaker,
            claimed=True,
            sentence=c.sentences[0],
        )
        for c in claims
        if c.figures
    )
    return Series(label="people fled", measure="displaced", unit="people", counts=counts)


CLAIMS = [claim(CAMP, ROWS[0], MAYOR), claim(CAMP, ROWS[1], REBEL), claim(AID, ROWS[2], QUIST)]
BRIEF = Brief(
    topic="Karsund",
    known=(ROWS[2],),
    claims=ROWS[:2],
    figures=(Quantity(name="people", rows=ROWS),),
    conflicts=ANSWER.conflicts,
    open=(AnswerRow(statement="Snow is expected at the weekend.", published=CAMP.published, citations=(4,)),),
    citations=(MAYOR, REBEL, QUIST, citation(4, CAMP, "Snow is expected at the weekend.")),
    coverage=ANSWER.coverage,
)
EMPTY_BRIEF = Brief(topic="the match", coverage=REFUSAL.coverage)


class FakeAssistant:
    """The part of `Assistant` that the page uses, over fixed answers. fail: what every call raises."""

    def __init__(self, library: Iterable[Article] = LIBRARY.values(), fail: Exception | None = None) -> None:
        self.library = {article.id: article for article in library}
        self.fail = fail
        self.histories: list[list[Answer]] = []
        self.filters: list[Filters | None] = []
        self.answers: dict[str, Answer] = {}
        self.hold = threading.Event()
        self.hold.set()

    language_model: str | None = None

    def ask(
        self,
        question: str,
        history: Iterable[Answer] = (),
        filters: Filters | None = None,
        progress: Callable[[Answer], None] | None = None,
    ) -> Answer:
        self._check()
        self.histories.append(list(history))
        self.filters.append(filters)
        return self.answers.get(question) or (REFUSAL if "match" in question else ANSWER)

    def articles(self, filters: Filters | None = None) -> list[ArticleInfo]:
        self._check()
        fields = {"id", "title", "publisher", "published", "url"}
        return [
            ArticleInfo(**a.model_dump(include=fields), passages=3, claims=2, language="en")
            for a in sorted(self.library.values(), key=lambda a: str(a.published or ""), reverse=True)
        ]

    def article(self, article_id: str) -> Article:
        self._check()
        if article_id not in self.library:
            msg = f"no article has the id {article_id!r}"
            raise InputError(msg)
        return self.library[article_id]

    def sentences(self, article_id: str) -> list[Span]:
        self._check()
        return split(self.article(article_id).text)

    def claims(
        self, about: str | None = None, speaker: str | None = None, filters: Filters | None = None
    ) -> list[Claim]:
        self._check()
        found = [claim for claim in CLAIMS if claim.article_id in self.library]
        if speaker:
            found = [claim for claim in found if speaker.casefold() in (claim.speaker or "").casefold()]
        if about:
            texts = {id_: article.text.casefold() for id_, article in self.library.items()}
            found = [
                claim
                for claim in found
                if about.casefold() in claim.sentences[0].of(texts[claim.article_id or ""]).casefold()
            ]
        return found

    def series(self, about: str | None = None, filters: Filters | None = None) -> list[Series]:
        self._check()
        return [series(claim for claim in CLAIMS if claim.article_id in self.library)]

    def brief(self, topic: str, filters: Filters | None = None) -> Brief:
        self._check()
        self.filters.append(filters)
        return EMPTY_BRIEF if "match" in topic else BRIEF

    def remove(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        self._check()
        for id_ in article_ids:
            self.article(id_)
            del self.library[id_]
        return tuple(article_ids)

    def ingest(self, paths: Iterable[Path], progress: Callable[[Progress], None] | None = None) -> IngestReport:
        self._check()
        if progress:
            progress(Progress(stage="embed", articles=1, articles_total=2, passages=3, passages_total=9))
        self.hold.wait(10)
        files = [Path(path) for path in paths]
        bad = [file for file in files if file.suffix == ".bad"]
        good = [file.name for file in files if file not in bad]
        return IngestReport(
            added=tuple(good), undated=tuple(good), failed=tuple((str(f), f"{f} holds no text") for f in bad)
        )

    def _check(self) -> None:
        if self.fail:
            raise self.fail
        if not self.library:
            msg = "there is no store yet"
            raise StoreMissing(msg)


class Served:
    """A running page over a fake assistant, which keeps things in `folder`; `options` are those of `application`."""

    def __init__(self, folder: Path, assistant: FakeAssistant | None = None, **options: Any) -> None:
        self.assistant, self.folder = assistant or FakeAssistant(), folder
        self.page = build(self.assistant, folder)  # type: ignore[arg-type]
        self.app = application(self.page, **options)
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        self.running = Running(self.app, [listening])
        self.url = f"http://127.0.0.1:{self.port}"

    def function(self, name: str) -> int:
        """The number by which the browser calls the event handler `name`."""
        return next(number for number, fn in self.page.fns.items() if getattr(fn.fn, "__name__", "") == name)

    def reset(self) -> None:
        self.assistant.__init__()  # type: ignore[misc]

    def close(self) -> None:
        self.assistant.hold.set()
        self.running.close()
