"""Models that the configuration names, with a tiny one of random weights; and stores of vectors of any length."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant, Config
from assistant.errors import ModelError, StoreMismatch
from assistant.models.encoder import MODEL
from assistant.models.opening import fingerprint, open_embedder, word_pieces
from tests.small import ARTICLES, WordEmbedder, write

TEXTS = ["The dam is holding.", "Flour has become too dear.", ""]


def make_model(folder: Path, window: int = 96, seed: int = 1, hidden: int = 32) -> Path:
    """A sentence-transformers folder: a BERT of two layers with the encoder's tokenizer, mean pooling, prompts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(seed)
    parts = folder.parent / f"{folder.name}-parts"
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(MODEL.parent / "tokenizer.json"),
        model_max_length=window,
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        unk_token="[UNK]",
        mask_token="[MASK]",
    )
    config = BertConfig(hidden_size=hidden, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    BertModel(config).save_pretrained(parts)
    tokenizer.save_pretrained(parts)
    transformer = Transformer(str(parts), max_seq_length=window)
    prompts = {"query": "question: ", "document": "passage: "}
    SentenceTransformer(
        modules=[transformer, Pooling(hidden, pooling_mode="mean")], prompts=prompts, device="cpu"
    ).save(str(folder))
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("models") / "tiny")


def test_vectors_are_the_models_own(model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    embedder = open_embedder(Config(model=model))
    reference = SentenceTransformer(str(model), device="cpu", local_files_only=True)
    asked, (read, parts) = embedder.embed(TEXTS), embedder.embed_runs(TEXTS, [[(0, 7), (4, 19)], [], [(0, 0)]])
    assert embedder.dimension == asked.shape[1] == 32
    assert np.abs(asked - reference.encode_query(TEXTS, normalize_embeddings=True)).max() < 1e-5
    assert np.abs(read - reference.encode_document(TEXTS, normalize_embeddings=True)).max() < 1e-5
    assert [len(p) for p in parts] == [2, 0, 1]
    alone = reference.encode_document([TEXTS[0][4:19]], normalize_embeddings=True)
    assert np.abs(parts[0][1] - alone[0]).max() < 1e-5
    assert embedder.embed([]).shape == (0, 32)


def test_a_store_of_a_named_model_answers_and_keeps_to_it(tmp_path: Path, model: Path) -> None:
    config = Config(store=tmp_path / "store", model=model)
    with Assistant(config) as assistant:
        assistant.ingest([write(tmp_path)])
        assert assistant.embedding_model == fingerprint(config)
        assert len(assistant.retrieve("How many residents left Orvale?")) == 3
        assert assistant.ask("How many residents left Orvale?").status == "answered"
        assert assistant.audit().problems == ()
        assert assistant._open.index().rows().matrix.shape[1] == 32
    with Assistant(Config(store=tmp_path / "store")) as assistant:
        refused = pytest.raises(StoreMismatch, match="name that model with --model, or run `briefing rebuild --store")
        with refused:
            assistant.retrieve("Orvale")
        assistant.rebuild()
        assert len(assistant.retrieve("How many residents left Orvale?")) == 3
        assert assistant.audit().problems == ()
    with (
        Assistant(config) as assistant,
        pytest.raises(StoreMismatch, match=rf"run `briefing rebuild --store .* --model {model}`"),
    ):
        assistant.retrieve("Orvale")


def test_passages_fit_the_window_of_the_model_also_after_a_rebuild(tmp_path: Path, model: Path) -> None:
    """No text is lost past a window smaller than that of the encoder that made the store."""
    long = ARTICLES[0].model_copy(update={"text": " ".join(a.text for a in ARTICLES) * 3})
    named, ours = Config(store=tmp_path / "store", model=model), Config(store=tmp_path / "store")

    def sizes(config: Config) -> list[int]:
        pieces, store = word_pieces(config), assistant._open.records()
        return [pieces.count(f"{p.context}\n{p.text}") + pieces.special for p in store.passages_of("dam")]

    with Assistant(ours) as assistant:
        assistant.ingest([write(tmp_path, [long])])
        before = sizes(ours)
        assert max(before) > 96
    with Assistant(named) as assistant:
        assistant.rebuild()
        assert max(sizes(named)) <= 96
        cut = [(p.start, p.end) for p in assistant._open.records().passages_of("dam")]
        assert assistant.audit().problems == ()
        assert "".join(long.text[a:b] for a, b in cut).replace(" ", "") == long.text.replace(" ", "")
    with Assistant(ours) as assistant:
        assistant.rebuild()
        assert sizes(ours) == before


def test_articles_are_cut_once_for_a_new_store(tmp_path: Path, model: Path) -> None:
    with Assistant(Config(store=tmp_path / "store", model=model)) as assistant:
        assistant.ingest([write(tmp_path)])
        first = [p.id for p in assistant._open.records().passages_of("dam")]
        assistant.ingest([write(tmp_path)])
        assert [p.id for p in assistant._open.records().passages_of("dam")] == first
        assert min(first) == 1  # ids of passages are never used twice


def test_fingerprints_tell_weights_and_settings_apart(tmp_path: Path, model: Path) -> None:
    other = make_model(tmp_path / "tiny", seed=2)
    first, second = fingerprint(Config(model=model)), fingerprint(Config(model=other))
    assert first != second
    assert {first.split(":")[0], second.split(":")[0]} == {"tiny"}
    settings = make_model(tmp_path / "again" / "tiny")
    assert fingerprint(Config(model=settings)) == first  # the same wherever it lies
    copy = make_model(tmp_path / "cls" / "tiny")
    pooling = copy / "1_Pooling" / "config.json"
    pooling.write_text(json.dumps(json.loads(pooling.read_text()) | {"pooling_mode": "cls"}), encoding="utf-8")
    assert fingerprint(Config(model=copy)) != first


@pytest.mark.parametrize("made", ["absent", "empty", "broken", "narrow"])
def test_what_is_no_usable_model_is_refused_in_one_line(tmp_path: Path, made: str) -> None:
    folder = tmp_path / made
    if made == "narrow":
        make_model(folder, window=16)
    elif made != "absent":
        folder.mkdir()
        if made == "broken":
            (folder / "modules.json").write_text("{}", encoding="utf-8")
    with Assistant(Config(store=tmp_path / "store", model=folder)) as assistant:
        with pytest.raises(ModelError, match=str(folder)) as raised:
            assistant.ingest([write(tmp_path)])
        assert "\n" not in str(raised.value)


class Short(WordEmbedder):
    fingerprint = "words:short"
    dimension = 24


class Long(WordEmbedder):
    fingerprint = "words:long"
    dimension = 700


def test_vectors_of_any_length_are_kept_found_and_exchanged(tmp_path: Path) -> None:
    config = Config(store=tmp_path / "store")
    for embedder in (Short(), Long(), WordEmbedder(), Short()):
        with Assistant(config, embedder=embedder) as assistant:
            if (tmp_path / "store").exists():
                with pytest.raises(StoreMismatch):
                    assistant.retrieve("Orvale")
                assistant.rebuild()
            assistant.ingest([write(tmp_path)])
            assert assistant._open.index().rows().matrix.shape[1] == embedder.dimension
            assert assistant.retrieve("Bakers want flour")[0].article_id == "bakery"
            assistant.remove(["dam"])
            assistant.ingest([write(tmp_path)])
            assert assistant.audit().problems == ()
