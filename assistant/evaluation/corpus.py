"""The articles that questions are about: a store, its texts, copies and hash; gold evidence located in them."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant import Article, Assistant, AssistantError, Config, IngestReport
from assistant.errors import InputError
from assistant.evaluation.question import Dataset, Evidence, Question
from assistant.schema import Progress

Listener = Callable[[Progress], None]


class Corpus:
    """The articles of an open store, each read once."""

    def __init__(self, assistant: Assistant) -> None:
        """Raises `StoreMissing` where there is no store."""
        self.assistant = assistant
        self.infos = {info.id: info for info in assistant.articles()}
        self._articles: dict[str, Article] = {}
        self._named = {info.url: info.id for info in self.infos.values() if info.url} | {i: i for i in self.infos}

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

    def publisher(self, article_id: str) -> str:
        """Who published an article, in words that can head a line of a table."""
        info = self.infos.get(article_id)
        return (info.publisher if info else None) or "no publisher"

    def original(self, article_id: str) -> str:
        """The first article with the same text: a copy has the same sentences at the same places."""
        info = self.infos.get(article_id)
        return (info.copy_of if info else None) or article_id

    def named(self, name: str) -> str | None:
        """The id of the article with this id or address."""
        return self._named.get(name)

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
            sources.append(_written(dataset.articles, Path(scratch) / f"{dataset.name}.jsonl"))
        with Assistant(config) as assistant:
            report = assistant.ingest(sources, progress=listener) if sources else None
            if report and report.failed and not (report.added or report.updated or report.unchanged):
                msg = f"no article could be read; the first: {report.failed[0][0]}: {report.failed[0][1]}"
                raise AssistantError(msg)
            yield Corpus(assistant), report


_MODEL = ("llm", "llm_url", "llm_model", "llm_timeout")


def without_model(config: Config) -> Config:
    """The settings without a language model."""
    return config.model_copy(update={name: Config.model_fields[name].default for name in _MODEL})


@contextmanager
def with_model(corpus: Corpus, config: Config) -> Iterator[Corpus]:
    """The same store, asked with the language model of `config`."""
    settings = {name: getattr(config, name) for name in _MODEL}
    with Assistant(corpus.assistant.config.model_copy(update=settings)) as assistant:
        yield Corpus(assistant)


def located(dataset: Dataset, corpus: Corpus) -> tuple[Question, ...]:
    """The questions with their evidence as spans of stored articles. Raises `InputError` where one is not there."""
    wholes: dict[str, _Dense] = {}
    return tuple(_located(question, corpus, wholes) for question in dataset.questions)


def _located(question: Question, corpus: Corpus, wholes: dict[str, _Dense]) -> Question:
    found: list[Evidence] = []
    for evidence in question.evidence:
        article = corpus.named(evidence.article)
        if article is None:
            msg = (
                f"question {question.id}: its article {evidence.article!r} is not in the store: "
                "name the articles of these questions with --articles"
            )
            raise InputError(msg)
        found.append(_placed(question, evidence, article, corpus.text(article), wholes))
    unknown = [a for a in question.articles if corpus.named(a) is None]
    if unknown:
        msg = f"question {question.id}: the article {unknown[0]!r}, which it is limited to, is not in the store"
        raise InputError(msg)
    return question.model_copy(update={"evidence": tuple(found)})


def _placed(question: Question, evidence: Evidence, article: str, text: str, wholes: dict[str, _Dense]) -> Evidence:
    if evidence.start is None or evidence.end is None:
        dense = wholes.setdefault(article, _Dense(text))
        span = dense.find(evidence.text or "")
        if span is None:
            msg = f"question {question.id}: its evidence does not stand in {article}: {(evidence.text or '')[:60]!r}"
            raise InputError(msg)
        start, end = span
    else:
        start, end = evidence.start, evidence.end
    quote = text[start:end]
    if evidence.start is not None and (not quote or evidence.text not in (None, quote)):
        msg = (
            f"question {question.id}: its evidence is not at {start}-{end} of {article}, where {quote[:60]!r} stands: "
            "the articles are others than those the questions were written on"
        )
        raise InputError(msg)
    return Evidence(article=article, start=start, end=end, text=quote)


class _Dense:
    """A text without its white space, to find what was published with other line breaks."""

    def __init__(self, text: str) -> None:
        self._at = [n for n, c in enumerate(text) if not c.isspace()]
        self._text = "".join(text[n] for n in self._at)

    def find(self, wording: str) -> tuple[int, int] | None:
        """Where the wording stands in the text, from its first to its last character."""
        dense = "".join(wording.split())
        at = self._text.find(dense) if dense else -1
        return (self._at[at], self._at[at + len(dense) - 1] + 1) if at >= 0 else None


def _written(articles: Sequence[Mapping[str, str]], path: Path) -> Path:
    path.write_text("".join(json.dumps(dict(a)) + "\n" for a in articles), encoding="utf-8")
    return path
