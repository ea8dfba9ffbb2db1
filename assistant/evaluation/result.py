"""What an evaluation found, as records: what goes into evaluation.json and what another run is compared with."""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import AliasChoices, Field, ValidationError

from assistant.evaluation.datasets.question import Question, input_error
from assistant.evaluation.measures.intervals import Estimate
from assistant.evaluation.measures.ranking import Ranked
from assistant.evaluation.measures.risk_coverage import RiskCoverage
from assistant.schema import Record

VERSION = 2

Status = Literal["answered", "refused", "failed"]


class QuestionResult(Record):
    """One question: its gold, what was answered, which parts are right, and its share in each metric."""

    id: str
    gold: Question
    status: Status
    correct: bool
    parts: dict[str, bool]
    promises: tuple[str, ...] = ()
    """How the answer breaks what every answer promises, a line each."""
    values: dict[str, tuple[float, float]]
    asked: tuple[str, ...] = ()
    confidence: float | None = None
    publishers: tuple[str, ...] = ()
    error: str | None = None
    answer: dict[str, Any] | None = None
    """The answer as JSON, without the seconds that it took."""
    ranking: Ranked | None = None
    """The first k passages, and all that are relevant."""


class Group(Record):
    """The figures of some of the questions."""

    name: str
    questions: int
    figures: dict[str, Estimate]

    @property
    def right(self) -> int:
        """How many of its questions are right."""
        return round((self.figures["accuracy"].value or 0) * self.questions)


class DatasetInfo(Record):
    """Which questions these were."""

    name: str
    format: str
    sha256: str
    questions: int


class CorpusInfo(Record):
    """Which articles these were: their number, and one hash of their ids and texts."""

    articles: int
    sha256: str


class Settings(Record):
    """How it was measured."""

    fusion: str
    embedding: str = Field(validation_alias=AliasChoices("embedding", "precision"))  # as earlier versions called it
    k: int
    depth: int
    resamples: int
    seed: int


class ModelInfo(Record):
    """Which language model wrote, and what came of it, in all questions.

    asked: questions for which it was asked anything; written: answers whose text is its; shown, dropped: its sentences,
    the dropped ones with their reasons. faults: how often it failed, by kind; the answer is then the engine's own.
    """

    name: str
    asked: int
    written: int
    shown: int = Field(validation_alias=AliasChoices("shown", "kept"))  # as earlier versions called it
    dropped: int
    reasons: dict[str, int]
    faults: dict[str, int]


class Run(Record):
    """What differs between equal runs: when, how fast, with which versions. Nothing else in the result does.

    `latency` is of `ask`, in seconds, by nearest rank, with the median and the 95th percentile; `model_latency` is the
    part of it that was spent on a language model.
    """

    date: str
    seconds: float
    latency: dict[str, float | None]
    model_latency: dict[str, float | None] | None = None
    versions: dict[str, str | None]
    commit: str | None
    system: str


class Evaluation(Record):
    """Everything that one evaluation found."""

    version: int = VERSION
    dataset: DatasetInfo
    corpus: CorpusInfo
    settings: Settings
    figures: dict[str, Estimate]
    by_type: tuple[Group, ...]
    by_publisher: tuple[Group, ...]
    risk_coverage: RiskCoverage
    confusion: dict[str, dict[str, int]]
    """Gold type → what the question was read as asking → questions."""
    questions: tuple[QuestionResult, ...]
    run: Run
    model: ModelInfo | None = None

    @property
    def broken(self) -> tuple[QuestionResult, ...]:
        """The questions whose answers break a promise, in order."""
        return tuple(q for q in self.questions if q.promises)

    @property
    def wrong(self) -> tuple[QuestionResult, ...]:
        """The questions that are not right, in order."""
        return tuple(q for q in self.questions if not q.correct)

    def to_json(self) -> str:
        """The text of evaluation.json."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def read_evaluation(path: Path) -> Evaluation:
    """An evaluation.json, or the one in a folder. Raises `InputError` where it is none, or another version's."""
    file = path / "evaluation.json" if path.is_dir() else path
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(data, dict) and data.get("version") not in (None, VERSION):
            what = f"of version {data['version']} of this format, not {VERSION}; run the earlier evaluation again"
            raise input_error(file, what)
        return Evaluation.model_validate(data)
    except OSError as error:
        what = f"cannot be read ({error.strerror or error}); name an earlier evaluation.json"
        raise input_error(file, what) from error
    except (ValidationError, ValueError, RecursionError) as error:
        raise input_error(file, "cannot be read by this version; run the earlier evaluation again") from error
