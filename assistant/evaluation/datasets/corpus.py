"""The articles that questions are about: a store, its texts, copies and hash; gold evidence located in them."""

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant import Article, Assistant, AssistantError, Claim, Config, Count, Filters, IngestReport, Span
from assistant.errors import InputError
from assistant.evaluation.datasets.question import Dataset, GoldEvidence, Question, input_error
from assistant.schema import Progress

Listener = Callable[[Progress], None]


class Corpus:
    """The articles of an open store and what is stored of them, each read once."""

    def __init__(self, assistant: Assistant) -> None:
        """Raises `StoreMissing` where there is no store."""
        self.assistant = assistant
        self.infos = {info.id: info for info in assistant.articles()}
        self._articles: dict[str, Article] = {}
        self._claims: dict[str, Sequence[Claim]] = {}
        self._counts: dict[str, Sequence[Count]] = {}
        self._sentences: dict[str, frozenset[Span]] = {}
        self._speakers: frozenset[str] | None = None
        self._scopes: dict[Filters, int] = {}
        self._dense: dict[str, tuple[list[int], str]] = {}
        titles = Counter(info.title for info in self.infos.values())
        self._named = {info.title: i for i, info in self.infos.items() if info.title and titles[info.title] == 1}
        self._named |= {info.url: i for i, info in self.infos.items() if info.url} | {i: i for i in self.infos}

    def article(self, article_id: str) -> Article | None:
        """An article, or None for an id that the store does not know."""
        if article_id not in self._articles:
            try:
                self._articles[article_id] = self.assistant.article(article_id)
            except InputError:
                return None
        return self._articles[article_id]

    def text(self, article_id: str) -> str:
        """An article's text, empty for an id that the store does not know."""
        article = self.article(article_id)
        return article.text if article else ""

    def claims(self, article_id: str) -> Sequence[Claim]:
        """An article's claims, beliefs too."""
        if article_id not in self._claims:
            within = Filters(articles=(article_id,))
            self._claims[article_id] = tuple(self.assistant.claims(filters=within, beliefs=True))
        return self._claims[article_id]

    def counts(self, article_id: str) -> Sequence[Count]:
        """What an article's figures count, as far as it can be compared."""
        if article_id not in self._counts:
            series = self.assistant.series(filters=Filters(articles=(article_id,)))
            self._counts[article_id] = tuple(count for each in series for count in each.counts)
        return self._counts[article_id]

    def sentences(self, article_id: str) -> frozenset[Span]:
        """An article's sentences."""
        if article_id not in self._sentences:
            self._sentences[article_id] = frozenset(self.assistant.sentences(article_id))
        return self._sentences[article_id]

    def speakers(self) -> frozenset[str]:
        """All speakers of stored claims."""
        if self._speakers is None:
            self._speakers = frozenset(c.speaker for c in self.assistant.claims(beliefs=True) if c.speaker)
        return self._speakers

    def in_scope(self, filters: Filters) -> int:
        """How many articles pass the filters."""
        if filters not in self._scopes:
            self._scopes[filters] = len(self.assistant.articles(filters))
        return self._scopes[filters]

    def publisher(self, article_id: str) -> str:
        """Who published an article, in words that can head a line of a table."""
        info = self.infos.get(article_id)
        return (info.publisher if info else None) or "no publisher"

    def original(self, article_id: str) -> str:
        """The first article with the same text: a copy has the same sentences at the same places."""
        info = self.infos.get(article_id)
        return (info.copy_of if info else None) or article_id

    def named(self, name: str) -> str | None:
        """The id of the article with this id, address or title; None for a title that several have."""
        return self._named.get(name)

    def find(self, wording: str, article_id: str) -> tuple[int, int] | None:
        """Where a wording stands in an article, from its first to its last character, whatever the white space."""
        if article_id not in self._dense:
            text = self.text(article_id)
            places = [n for n, c in enumerate(text) if not c.isspace()]
            self._dense[article_id] = places, "".join(text[n] for n in places)
        places, dense = self._dense[article_id]
        wanted = "".join(wording.split())
        at = dense.find(wanted) if wanted else -1
        return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None

    def sha256(self) -> str:
        """One hash of all ids and texts, whatever their order in the store."""
        whole = hashlib.sha256()
        for id_ in sorted(self.infos):
            for part in (id_, self.text(id_)):
                whole.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
        return whole.hexdigest()


@contextmanager
def opened(
    config: Config, dataset: Dataset, paths: Sequence[Path], temporary: bool, listener: Listener | None = None
) -> Iterator[tuple[Corpus, IngestReport | None]]:
    """The store of `config`, brought up to date with `paths` and the dataset's own articles.

    With `temporary` these go into a store that lasts as long as the block. Raises `AssistantError` where all fail.
    """
    with tempfile.TemporaryDirectory(prefix="briefing-evaluate-") as scratch:
        if temporary:
            config = config.model_copy(update={"store": Path(scratch) / "store", "chroma": None})
        sources = list(paths)
        if dataset.articles:
            own = Path(scratch) / f"{dataset.name}.jsonl"
            own.write_text("".join(json.dumps(dict(a)) + "\n" for a in dataset.articles), encoding="utf-8")
            sources.append(own)
        with Assistant(config) as assistant:
            report = assistant.ingest(sources, progress=listener) if sources else None
            if report and report.failed and not (report.added or report.updated or report.unchanged):
                msg = f"no article could be read; the first: {report.failed[0][0]}: {report.failed[0][1]}"
                raise AssistantError(msg)
            yield Corpus(assistant), report


@contextmanager
def with_model(corpus: Corpus, llm: str) -> Iterator[Corpus]:
    """The same store, asked with a language model, its kind named as in `Config`."""
    with Assistant(corpus.assistant.config.model_copy(update={"llm": llm})) as assistant:
        yield Corpus(assistant)


def located(question: Question, corpus: Corpus) -> Question:
    """The question with its gold sentences as spans of stored articles. Raises `InputError` where one is not there."""
    place = f"question {question.id}"

    def placed(evidence: tuple[GoldEvidence, ...]) -> tuple[GoldEvidence, ...]:
        return tuple(_placed(place, e, corpus) for e in evidence)

    for name in question.articles:
        if corpus.named(name) is None:
            raise input_error(place, f"the article {name!r}, which it is limited to, is not in the store")
    related = None if question.related is None else placed(question.related)
    sides = question.sides and tuple(s.model_copy(update={"evidence": placed(s.evidence)}) for s in question.sides)
    found = {"evidence": placed(question.evidence), "alt": placed(question.alt), "related": related, "sides": sides}
    return question.model_copy(update=found)


def _placed(place: str, evidence: GoldEvidence, corpus: Corpus) -> GoldEvidence:
    article, wording = _article(place, evidence, corpus), evidence.text or ""
    span = corpus.find(wording, article) if evidence.start is None else evidence.span
    if span is None:
        raise input_error(place, f"its evidence does not stand in {article}: {wording[:60]!r}")
    start, end = span
    quote = corpus.text(article)[start:end]
    if evidence.start is not None and (not quote or evidence.text not in (None, quote)):
        what = f"its evidence is not at {start}-{end} of {article}, where {quote[:60]!r} stands: "
        raise input_error(place, f"{what}the articles are others than those the questions were written on")
    alt = tuple(_placed(place, e, corpus) for e in evidence.alt)
    return GoldEvidence(article=article, start=start, end=end, text=quote, alt=alt)


def _article(place: str, evidence: GoldEvidence, corpus: Corpus) -> str:
    """The id of the article that a gold sentence stands in; raises `InputError` where it cannot be told."""
    if evidence.article:
        found = corpus.named(evidence.article)
        if found is None:
            what = f"its article {evidence.article!r} is not in the store: name its questions' articles with --articles"
            raise input_error(place, what)
        return found
    wording = evidence.text or ""
    holding = list(dict.fromkeys(corpus.original(i) for i in corpus.infos if corpus.find(wording, i)))
    if len(holding) != 1:
        where = f"in {len(holding)} articles, so name one" if holding else "in none of the articles"
        raise input_error(place, f"its evidence stands {where}: {wording[:60]!r}")
    return holding[0]
