"""Files of questions, as they are published, to `Dataset`s."""

from assistant.evaluation.formats.load import load_dataset

__all__ = ["load_dataset"]
