"""Evaluation: gold questions over a corpus, to figures that can be trusted, explained and compared.

    dataset = load_dataset(Path("corpus/questions.jsonl"))
    with Assistant(Config(store=".briefing")) as assistant:
        found = evaluate(dataset, Corpus(assistant))
    found.figures["accuracy"].value

`briefing evaluate` is the same as a command, with a report.
"""

from assistant.evaluation.datasets import load_dataset
from assistant.evaluation.datasets.corpus import Corpus
from assistant.evaluation.datasets.question import Dataset, GoldEvidence, Question
from assistant.evaluation.evaluate import evaluate
from assistant.evaluation.result import Evaluation, QuestionResult, read_evaluation

__all__ = [
    "Corpus",
    "Dataset",
    "Evaluation",
    "GoldEvidence",
    "Question",
    "QuestionResult",
    "evaluate",
    "load_dataset",
    "read_evaluation",
]
