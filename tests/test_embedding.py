"""Texts to vectors: the fast path against the reference, and what happens where a path is blocked."""

from __future__ import annotations

import logging
import random
import shutil
from pathlib import Path

import numpy as np
import platformdirs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant import Assistant, Config
from assistant.errors import ModelError, StoreMismatch
from assistant.models.encoder import (
    DIMENSION,
    WINDOW,
    Embedder,
    OnnxEmbedder,
    TorchEmbedder,
    WordPieces,
    check_weights,
    fingerprint,
    model_folder,
    open_embedder,
    precision_of,
)
from tests.small import ARTICLES, write

PIECES = WordPieces()
TEXTS = [
    "",
    " \n\t",
    "Dam",
    "More than 4,200 residents left Orvale overnight, regional governor Petra Halloran said on Tuesday.",
    "🌊🚰 evacuate now!!! 👩‍👩‍👧",
    "Вода піднялася. 水位が上がった。 ارتفع الماء.",
    "x" * 3000,
    "\u0000\ufeff\u202e[SEP] [MASK] <script>",
    "The utility denied that its gates had failed. " * 60,  # far past the window
    "river " * (WINDOW - 2),  # fills the window exactly
    "river " * (WINDOW - 1),  # one word too many
]


@pytest.fixture(scope="module")
def onnx() -> Embedder:
    embedder = open_embedder(Config(precision="fp32"))
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


@pytest.fixture(scope="module")
def int8() -> Embedder:
    embedder = open_embedder(Config(precision="int8"))
    assert isinstance(embedder, OnnxEmbedder)
    return embedder


@pytest.fixture(scope="module")
def torch() -> Embedder:
    return TorchEmbedder()


@pytest.mark.slow
def test_onnx_gives_the_vectors_of_the_reference(onnx: Embedder, torch: Embedder) -> None:
    ours, reference = onnx.embed(TEXTS), torch.embed(TEXTS)
    cosines = (ours * reference).sum(1)
    assert ours.shape == reference.shape == (len(TEXTS), DIMENSION)
    assert {text[:40]: c for text, c in zip(TEXTS, cosines, strict=True) if c < 0.9999} == {}
    assert onnx.fingerprint == torch.fingerprint


def test_vectors_have_unit_length(onnx: Embedder) -> None:
    vectors = onnx.embed(TEXTS)
    assert vectors.dtype == np.float32
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5


def test_no_texts_make_no_vectors(onnx: Embedder) -> None:
    assert onnx.embed([]).shape == (0, DIMENSION)


@settings(max_examples=5)
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_a_vector_depends_on_its_text_alone(onnx: Embedder, texts: list[str], shuffler: random.Random) -> None:
    order = list(range(len(texts)))
    shuffler.shuffle(order)
    together, shuffled = onnx.embed(texts), onnx.embed([texts[n] for n in order])
    assert np.abs(shuffled - together[order]).max() < 1e-5


def test_batches_give_what_single_texts_give(onnx: Embedder) -> None:
    """More pieces than one batch holds, of many lengths, so that rows are sorted, spread over threads and put back."""
    texts = [*TEXTS, *(f"Volunteer {n} carried sand. " * (1 + n % 7) for n in range(40))]
    alone = np.vstack([onnx.embed([text]) for text in texts])
    assert np.abs(onnx.embed(texts) - alone).max() < 1e-5


def test_the_number_of_threads_changes_nothing(onnx: Embedder) -> None:
    assert isinstance(onnx, OnnxEmbedder)
    other = OnnxEmbedder(onnx._path, "fp32", workers=1)
    assert np.abs(other.embed(TEXTS) - onnx.embed(TEXTS)).max() < 1e-5


def test_what_means_the_same_is_near(onnx: Embedder) -> None:
    asked, near, far = onnx.embed(
        ["How many people fled the town?", "Thousands of inhabitants left their homes.", "Flour has become dear."]
    )
    assert asked @ near > asked @ far + 0.1


def test_text_past_the_window_does_not_count(onnx: Embedder) -> None:
    head = "river " * (WINDOW - 2)
    one, other = onnx.embed([head + "dam " * 50, head + "flour " * 500])
    assert one @ other > 0.99999


def test_weights_that_are_not_the_official_file_are_refused(tmp_path: Path) -> None:
    check_weights(model_folder())
    shutil.copytree(model_folder(), tmp_path / "model")
    with (tmp_path / "model" / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)[0]
        file.seek(-1, 2)
        file.write(bytes([last ^ 1]))
    with pytest.raises(ModelError, match=r"not the official all-MiniLM-L6-v2.*reinstall"):
        check_weights(tmp_path / "model")


def test_absent_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be read.*reinstall"):
        check_weights(tmp_path)


def test_a_damaged_model_is_refused_before_it_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr("assistant.models.encoder.model_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match="not the official"):
        open_embedder(Config())


@pytest.fixture
def blocked_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that cannot be made: a file stands in its place."""
    file = tmp_path / "cache"
    file.write_text("a file", encoding="utf-8")
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: str(file))
    return file


@pytest.mark.slow
def test_without_a_cache_folder_torch_serves_and_says_so_once(
    blocked_cache: Path, caplog: pytest.LogCaptureFixture, onnx: Embedder
) -> None:
    with caplog.at_level(logging.WARNING, "assistant"):
        embedder = open_embedder(Config(precision="fp32"))
        vectors = embedder.embed(TEXTS[3:5])
    (record,) = [r for r in caplog.records if r.name.startswith("assistant")]
    assert "cache folder cannot be written" in record.getMessage()
    assert str(blocked_cache) in record.getMessage()
    assert "\n" not in record.getMessage()
    assert isinstance(embedder, TorchEmbedder)
    assert (vectors * onnx.embed(TEXTS[3:5])).sum(1).min() > 0.9999


@pytest.mark.slow
def test_int8_without_a_cache_folder_is_exported_for_this_process(
    blocked_cache: Path, caplog: pytest.LogCaptureFixture, int8: Embedder
) -> None:
    with caplog.at_level(logging.WARNING, "assistant"):
        embedder = open_embedder(Config(precision="int8"))
    (record,) = [r for r in caplog.records if r.name.startswith("assistant")]
    assert "cache folder cannot be written" in record.getMessage()
    assert str(blocked_cache) in record.getMessage()
    assert embedder.fingerprint == int8.fingerprint
    assert np.array_equal(embedder.embed(TEXTS[3:5]), int8.embed(TEXTS[3:5]))


def test_int8_that_cannot_be_exported_says_what_to_do(blocked_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.embedding_files.sys.executable", "/bin/false")
    with pytest.raises(ModelError, match="use precision fp32, or make the cache folder writable"):
        open_embedder(Config(precision="int8"))


def test_int8_is_close_to_fp32(int8: Embedder, onnx: Embedder) -> None:
    texts = [s for a in ARTICLES for s in a.text.split(". ")] + TEXTS[2:5]
    cosines = (int8.embed(texts) * onnx.embed(texts)).sum(1)
    assert cosines.mean() > 0.985
    assert cosines.min() > 0.95
    assert int8.fingerprint != onnx.fingerprint


def test_an_int8_vector_does_not_depend_on_what_is_embedded_beside_it(int8: Embedder) -> None:
    """Activations share a scale, which another text's outliers would move."""
    together = int8.embed(TEXTS)
    alone = np.concatenate([int8.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_the_precision_is_the_one_asked_for_else_the_stores_else_fp32() -> None:
    assert precision_of(Config()) == "fp32"
    assert precision_of(Config(), made="another model") == "fp32"
    assert precision_of(Config(), made=fingerprint("int8")) == "int8"
    assert precision_of(Config(precision="int8")) == "int8"
    assert precision_of(Config(precision="int8"), made=fingerprint("fp32")) == "int8"


class Named:
    """The fp32 model under another name: what a store goes by is the name, before any vector is made."""

    def __init__(self, real: Embedder, name: str) -> None:
        self.fingerprint, self.embed, self.embed_parts = name, real.embed, real.embed_parts


@pytest.mark.parametrize(("made", "other"), [("int8", "fp32"), ("fp32", "int8")])
def test_a_store_keeps_to_the_precision_it_was_made_with(tmp_path: Path, onnx: Embedder, made: str, other: str) -> None:
    with Assistant(Config(store=tmp_path / "store"), embedder=Named(onnx, fingerprint(made))) as assistant:
        assistant.ingest([write(tmp_path)])
    refused = pytest.raises(StoreMismatch, match=rf"{made}.*, not .*{other}.*: run `briefing rebuild")
    with Assistant(Config(store=tmp_path / "store", precision=other)) as assistant, refused:
        assistant.retrieve("Orvale")
    for config in (Config(store=tmp_path / "store"), Config(store=tmp_path / "store", precision=made)):
        with Assistant(config) as assistant:
            assert assistant.precision == made
            assert len(assistant.retrieve("Orvale")) == 3


def test_a_store_whose_vectors_are_made_anew_by_the_other_precision_goes_on_with_it(tmp_path: Path) -> None:
    fp32, int8 = (Config(store=tmp_path / "store", precision=p) for p in ("fp32", "int8"))
    with Assistant(fp32) as writer:
        writer.ingest([write(tmp_path)])
    with Assistant(Config(store=tmp_path / "store")) as reader:
        before = reader.retrieve("Orvale")
        assert reader.precision == "fp32"
        with Assistant(int8) as writer:
            writer.rebuild()
        assert reader.precision == "int8"
        assert [p.start for p in reader.retrieve("Orvale")] == [p.start for p in before]


# Parts of a text, pooled from the text's own forward pass

_ANY = st.text(st.characters(), max_size=120)  # unpaired surrogates too
_CHUNKS = st.sampled_from(["The dam holds. ", "river ", "水位", "🌊", "\u0301", "\ud800", "\x00", "  ", "x" * 300])
ANY_TEXT = _ANY | st.lists(_CHUNKS, max_size=12).map("".join)


@st.composite
def texts_with_parts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(ANY_TEXT)
    ends = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted)
    parts = draw(st.lists(ends, max_size=4)) if text else []
    return text, [(start, end) for start, end in parts]


@settings(max_examples=25)
@given(st.lists(texts_with_parts(), max_size=4))
@example([("\ud800 who left\udcff?", [(0, 1), (0, 13)]), ("", []), ("Dam", [])])
def test_every_part_of_any_text_has_a_vector_or_none(
    onnx: Embedder, given_texts: list[tuple[str, list[tuple[int, int]]]]
) -> None:
    texts, parts = [t for t, _ in given_texts], [p for _, p in given_texts]
    vectors, pooled = onnx.embed_parts(texts, parts)
    assert vectors.shape == (len(texts), DIMENSION)
    assert [p.shape for p in pooled] == [(len(mine), DIMENSION) for mine in parts]
    assert np.abs(vectors - onnx.embed(texts)).max(initial=0) < 1e-5
    lengths = np.concatenate([np.linalg.norm(p, axis=1) for p in pooled]) if pooled else np.zeros(0)
    assert np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0))


@pytest.mark.parametrize(
    "text",
    [
        "More than 4,200 residents left Orvale overnight, regional governor Petra Halloran said on Tuesday.",
        "The utility Norrwater denied that its gates had failed. Volunteers handed out blankets. " * 8,
        "The utility Norrwater denied that its gates had failed. Volunteers handed out blankets. " * 40,
    ],
)
def test_a_part_that_is_the_whole_text_points_where_the_text_points(onnx: Embedder, text: str) -> None:
    """Not exactly: the text's own vector takes in the two special tokens, which no part holds."""
    vectors, (parts,) = onnx.embed_parts([text], [[(0, len(text)), (0, 20)]])
    assert parts[0] @ vectors[0] > 0.99
    assert parts[1] @ vectors[0] < parts[0] @ vectors[0] - 0.01


def test_a_part_is_the_mean_of_its_pieces_alone(onnx: Embedder) -> None:
    """Two halves, weighed by their pieces, lie on both sides of the whole; nothing else enters."""
    text = "The dam is holding. Flour has become too dear."
    middle = text.index(" Flour")
    _, (parts,) = onnx.embed_parts([text], [[(0, len(text)), (0, middle), (middle + 1, len(text)), (0, middle + 1)]])
    whole, first, second, with_space = parts
    assert np.abs(first - with_space).max() < 1e-6  # white space holds no piece
    rest = whole - (whole @ first) * first  # what the whole has beside its first half lies towards the second
    towards = second - (second @ first) * first
    assert rest @ towards / np.linalg.norm(rest) / np.linalg.norm(towards) > 0.999


def test_a_part_knows_what_stands_around_it(onnx: Embedder) -> None:
    asked = onnx.embed(["Who says that the dam is safe?"])[0]
    part = "It can bear the flood, she said."
    near, far = f"Engineer Ines Okoro looked at the dam. {part}", f"Baker Ivo Brandt weighed his flour. {part}"
    _, (beside_dam, beside_flour) = onnx.embed_parts([near, far], [[(len(t) - len(part), len(t))] for t in (near, far)])
    assert beside_dam[0] @ asked > beside_flour[0] @ asked + 0.02


def test_parts_past_the_window_are_zeros(onnx: Embedder) -> None:
    head = "river " * (WINDOW - 2)
    text = head + "The dam is holding."
    _, (parts,) = onnx.embed_parts([text], [[(0, 5), (len(head) - 6, len(text)), (len(head), len(text))]])
    assert np.linalg.norm(parts, axis=1).round(4).tolist() == [1, 1, 0]
    _, (fitting,) = onnx.embed_parts([text[12:]], [[(len(head) - 12, len(text) - 12)]])
    assert np.linalg.norm(fitting[0]) == pytest.approx(1, abs=1e-5)  # two words less, and its first pieces fit


def test_an_unpaired_surrogate_moves_no_part(onnx: Embedder) -> None:
    """As it may come from a command line that is no UTF-8; it reads as the sign for what cannot be read."""
    text = "\udce9" * 8 + " The dam holds. Flour is dear."
    part = [(text.index("The"), text.index(" Flour"))]
    _, (broken,) = onnx.embed_parts([text], [part])
    _, (replaced,) = onnx.embed_parts([text.replace("\udce9", "\ufffd")], [part])
    assert np.abs(broken - replaced).max() < 1e-6
    assert PIECES.positions(text).end_of(99) == len(text)


def test_parts_are_the_same_alone_and_in_a_batch(onnx: Embedder) -> None:
    texts = [*TEXTS, *(f"Volunteer {n} carried sand. " * (1 + n % 7) for n in range(20))]
    parts = [[(0, len(t)), (len(t) // 3, len(t) // 2 + 1)] if len(t) > 2 else [] for t in texts]
    _, together = onnx.embed_parts(texts, parts)
    for text, mine, held in zip(texts, parts, together, strict=True):
        _, (alone,) = onnx.embed_parts([text], [mine])
        assert np.abs(held - alone).max(initial=0) < 1e-5


@pytest.mark.slow
def test_onnx_pools_the_parts_of_the_reference(onnx: Embedder, torch: Embedder) -> None:
    parts = [[(0, len(t)), (len(t) // 3, 2 * len(t) // 3), (len(t) - 1, len(t))] if len(t) > 2 else [] for t in TEXTS]
    (_, ours), (_, reference) = onnx.embed_parts(TEXTS, parts), torch.embed_parts(TEXTS, parts)
    assert [p.shape for p in ours] == [p.shape for p in reference]
    assert sum(len(p) for p in ours) > len(TEXTS)
    for text, a, b in zip(TEXTS, ours, reference, strict=True):
        assert np.abs(a - b).max(initial=0) < 1e-3, text[:40]


@given(ANY_TEXT, st.data())
def test_word_pieces_are_counted_within_a_text(text: str, data: st.DataObject) -> None:
    at = PIECES.positions(text)
    assert at.count(0, len(text)) == PIECES.count(text)
    middle = data.draw(st.integers(0, len(text)))
    assert at.count(0, middle) + at.count(middle, len(text)) >= PIECES.count(text)
    assert len(PIECES.ids([text])[0]) == PIECES.count(text) + 2
