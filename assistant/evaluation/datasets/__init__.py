"""Files of questions, as they are published, to `Dataset`s."""

from assistant.evaluation.datasets.load import load_dataset

__all__ = ["load_dataset"]
