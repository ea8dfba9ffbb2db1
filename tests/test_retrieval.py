"""A question to scored passages: found, filtered, each text once, the same every time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from assistant import Article, Assistant, Config, Filters, ScoredPassage
from assistant.errors import InputError
from assistant.models.embedder import Vectors
from tests.small import ARTICLES, WordEmbedder, write

FUSIONS = ["hybrid", "lexical", "dense"]
_TOPICS = ["ferry", "orchard", "museum", "tunnel", "lighthouse"]
MORE = [
    Article(
        id=f"{topic}-{n}",
        title=f"The {topic} of Tamsin, part {n}",
        publisher=["Harbour Gazette", "Northern Wire", "Noon"][n % 3],
        published=date(2022, 7, 1 + n),
        text=(
            f"The {topic} of Tamsin was shut for {n + 2} days. "
            f"Councillor Mirela Voss said the {topic} needs a new roof. "
            f"Neighbours of the {topic} collected {n + 1},400 crowns. "
        )
        * (1 + n % 2),
    )
    for topic in _TOPICS
    for n in range(6)
]
COPY = ARTICLES[0].model_copy(update={"id": "dam-copy", "publisher": "Northern Wire", "title": "Orvale: dam holds"})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("retrieval")
    with Assistant(Config(store=folder / "store"), embedder=WordEmbedder()) as assistant:
        assistant.ingest([write(folder, [*ARTICLES, *MORE, COPY])])
    return folder / "store"


def opened(store: Path, fusion: str = "hybrid") -> Assistant:
    return Assistant(Config(store=store, fusion=fusion), embedder=WordEmbedder())  # type: ignore[arg-type]


def ids(passages: list[ScoredPassage]) -> list[str]:
    return [p.article_id for p in passages]


@pytest.mark.parametrize("fusion", FUSIONS)
@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("Why did the bakers stop work over dear flour?", "bakery"),
        ("Volunteers handed out blankets in which school?", "dam"),
        ("What did the aid group Open Hands put the figure at?", "dam-later"),
    ],
)
def test_each_fusion_finds_the_passage(store: Path, fusion: str, question: str, article: str) -> None:
    with opened(store, fusion) as assistant:
        assert ids(assistant.retrieve(question, k=3))[0].removesuffix("-copy") == article


@pytest.mark.parametrize("fusion", FUSIONS)
def test_passages_are_the_articles_own_text(store: Path, fusion: str) -> None:
    with opened(store, fusion) as assistant:
        found = assistant.retrieve("the ferry, the orchard, the museum and the tunnel of Tamsin", k=20)
        assert len(found) == 20
        for p in found:
            assert assistant.article(p.article_id).text[p.start : p.end] == p.text
        assert len({(p.article_id, p.start) for p in found}) == len(found)


@pytest.mark.parametrize("fusion", FUSIONS)
def test_scores_do_not_rise(store: Path, fusion: str) -> None:
    with opened(store, fusion) as assistant:
        found = assistant.retrieve("What did Councillor Voss say of the lighthouse roof?", k=25)
        assert len(found) > 5
        assert all(a.score >= b.score for a, b in pairwise(found))


@pytest.mark.parametrize("fusion", FUSIONS)
@pytest.mark.parametrize("k", [1, 2, 7, 1000])
def test_no_more_than_k_and_the_same_first(store: Path, fusion: str, k: int) -> None:
    with opened(store, fusion) as assistant:
        most = assistant.retrieve("the museum of Tamsin", k=1000)
        assert assistant.retrieve("the museum of Tamsin", k=k) == most[:k]


def test_fewer_than_one_passage_cannot_be_asked_for(store: Path) -> None:
    with opened(store) as assistant, pytest.raises(InputError, match="k must be at least 1, got 0"):
        assistant.retrieve("dam", k=0)


@pytest.mark.parametrize("fusion", FUSIONS)
@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (Filters(since=date(2022, 7, 5)), lambda a: a.published >= date(2022, 7, 5)),
        (Filters(until=date(2022, 5, 3)), lambda a: a.published <= date(2022, 5, 3)),
        (Filters(since=date(2022, 5, 5), until=date(2022, 6, 1)), lambda a: a.id in {"dam-later", "bakery"}),
        (Filters(publishers=("Noon",)), lambda a: a.publisher == "Noon"),
        (Filters(publishers=("Noon", "northern wire")), lambda a: a.publisher in {"Noon", "Northern Wire"}),
        (Filters(articles=("bakery", "ferry-1")), lambda a: a.id in {"bakery", "ferry-1"}),
        (Filters(speakers=("Ivo Brandt",)), lambda a: a.id == "bakery"),
        (
            Filters(publishers=("Noon",), since=date(2022, 7, 4)),
            lambda a: a.publisher == "Noon" and a.published >= date(2022, 7, 4),
        ),
        (Filters(publishers=("Nobody's Paper",)), lambda _: False),
    ],
    ids=str,
)
def test_filters_hold_and_leave_what_they_allow(store: Path, fusion: str, filters: Filters, allowed: object) -> None:
    assert callable(allowed)
    wanted = {a.id for a in [*ARTICLES, *MORE, COPY] if allowed(a)}
    with opened(store, fusion) as assistant:
        found = ids(
            assistant.retrieve("dam residents flour ferry orchard museum tunnel lighthouse Orvale", 100, filters)
        )
    # Every article allowed shares a word with the question; of two copies one is enough.
    assert {i.removesuffix("-copy") for i in found} == {i.removesuffix("-copy") for i in wanted}
    assert set(found) <= wanted


@pytest.mark.parametrize("fusion", FUSIONS)
@pytest.mark.parametrize("filters", [None, Filters(publishers=("Noon",))], ids=str)
@pytest.mark.parametrize("exact", [0, 5000])
def test_wherever_the_vectors_are_compared_the_same_is_found(
    store: Path, fusion: str, filters: Filters | None, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "ferry orchard museum tunnel lighthouse"
    with opened(store, fusion) as assistant:
        held = assistant.retrieve(question, 20, filters)
        monkeypatch.setattr("assistant.store.vectors.matrix.EXACT", exact)
        found = [assistant.retrieve(question, 20, filters)]
        monkeypatch.setattr("assistant.store.vectors.matrix._BLOCK", 2)  # blocks of a large file
        found.append(assistant.retrieve(question, 20, filters))
    assert held
    for other in found:
        assert [(p.article_id, p.start) for p in other] == [(p.article_id, p.start) for p in held]
        assert [p.score for p in other] == pytest.approx([p.score for p in held], abs=1e-4)


@pytest.mark.parametrize("fusion", FUSIONS)
def test_a_text_stored_twice_is_found_once(store: Path, fusion: str) -> None:
    with opened(store, fusion) as assistant:
        found = ids(assistant.retrieve("residents left Orvale overnight dam holds", k=100))
        assert len([i for i in found if i in {"dam", "dam-copy"}]) == 1
        only = Filters(articles=("dam-copy",))
        assert ids(assistant.retrieve("residents left Orvale overnight dam holds", k=100, filters=only)) == ["dam-copy"]


@pytest.mark.parametrize("fusion", FUSIONS)
def test_each_publisher_that_is_named_is_searched(store: Path, fusion: str) -> None:
    publisher = {a.id: a.publisher for a in [*ARTICLES, *MORE, COPY]}
    with opened(store, fusion) as assistant:
        found = ids(assistant.retrieve("Do Noon and the Northern Wire agree on the tunnel of Tamsin?", k=4))
        assert sorted(str(publisher[i]) for i in found) == ["Noon"] * 2 + ["Northern Wire"] * 2
        assert {i.partition("-")[0] for i in found} == {"tunnel"}


def test_meaning_finds_what_words_do_not(tmp_path: Path) -> None:
    """An embedder for which two words mean the same: only the dense half can know it."""

    class Synonyms(WordEmbedder):
        def _one(self, text: str) -> Vectors:
            return super()._one(text.lower().replace("loaf", "bakers").replace("quarrel", "strike"))

    path = write(tmp_path, [*ARTICLES, *MORE])
    found = {}
    for fusion in FUSIONS:
        config = Config(store=tmp_path / "store", fusion=fusion)  # type: ignore[arg-type]
        with Assistant(config, embedder=Synonyms()) as assistant:
            assistant.ingest([path])
            found[fusion] = ids(assistant.retrieve("loaf quarrel", k=1))
    assert found == {"hybrid": ["bakery"], "lexical": [], "dense": ["bakery"]}


@pytest.mark.parametrize("fusion", FUSIONS)
def test_an_empty_store_has_nothing(tmp_path: Path, fusion: str) -> None:
    with opened(tmp_path / "store", fusion) as assistant:
        assistant.ingest([write(tmp_path, ARTICLES[:1])])
        assistant.remove(["dam"])
        assert assistant.retrieve("Orvale") == []
        assert assistant.ask("Who left Orvale?").status == "refused"


@pytest.mark.parametrize("fusion", FUSIONS)
@pytest.mark.parametrize(
    "question", ["", "  ", "?!", "\u0000", "🌊", "水位", "'\" OR 1=1 --", "NEAR(dam AND", "*", "a" * 2000]
)
def test_odd_questions_raise_nothing(store: Path, fusion: str, question: str) -> None:
    with opened(store, fusion) as assistant:
        assert len(assistant.retrieve(question, k=5)) <= 5


def test_unknown_words_have_no_lexical_match_and_spoil_no_other(store: Path) -> None:
    with opened(store, "lexical") as assistant:
        assert assistant.retrieve("zyxgloob frumious") == []
        assert ids(assistant.retrieve("zyxgloob flour", k=1)) == ["bakery"]


def test_a_question_of_small_words_is_searched_by_them(store: Path) -> None:
    with opened(store, "lexical") as assistant:
        found = assistant.retrieve("where are they now?", k=5)
        assert "dam-later" in ids(found)  # "have now left"


def test_inflected_words_match(store: Path) -> None:
    with opened(store, "lexical") as assistant:
        assert ids(assistant.retrieve("baker stopping", k=1)) == ["bakery"]


@pytest.mark.parametrize("fusion", FUSIONS)
def test_results_are_the_same_in_every_run(store: Path, fusion: str) -> None:
    runs = []
    for _ in range(3):
        with opened(store, fusion) as assistant:
            runs.append([assistant.retrieve(f"the {topic} of Tamsin", k=30) for topic in _TOPICS])
    assert runs[0] == runs[1] == runs[2]


def test_eight_threads_get_what_one_gets(store: Path) -> None:
    questions = [f"Who said the {topic} of Tamsin needs a roof?" for topic in _TOPICS] + ["Who left Orvale?", "flour"]
    with opened(store) as assistant:
        alone = {q: (assistant.retrieve(q), assistant.ask(q).rows) for q in questions}
        with ThreadPoolExecutor(8) as pool:
            jobs = [q for _ in range(6) for q in questions]
            together = list(pool.map(lambda q: (assistant.retrieve(q), assistant.ask(q).rows), jobs))
    assert together == [alone[q] for q in jobs]
