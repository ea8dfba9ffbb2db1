"""The embedder that a configuration names: all-MiniLM-L6-v2, which comes with the package, or a model of one's own."""

from pathlib import Path

from assistant.config import Config
from assistant.models.embedder import Embedder
from assistant.models.encoder import FINGERPRINT, OnnxEmbedder
from assistant.models.word_pieces import WordPieces


def open_embedder(config: Config) -> Embedder:
    """The embedder of this configuration.

    Raises `ModelError` when a file of the model is absent or is not the expected one (MiniLM: when it is first used),
    and `MissingExtra` where a model is named and the extra `models` is not installed.
    """
    if config.model is None:
        return OnnxEmbedder()
    from assistant.models.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(Path(config.model))


def fingerprint(config: Config) -> str:
    """The name under which this configuration's vectors are stored; loads no model."""
    if config.model is None:
        return FINGERPRINT
    from assistant.models.sentence_transformer import fingerprint_of

    return fingerprint_of(Path(config.model))


def word_pieces(config: Config) -> WordPieces:
    """The tokenizer by which passages are cut to fit the encoder's window."""
    if config.model is None:
        return WordPieces()
    from assistant.models.sentence_transformer import ModelPieces

    return ModelPieces(Path(config.model))
