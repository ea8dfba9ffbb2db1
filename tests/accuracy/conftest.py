"""The gold set over the sample corpus, asked once for all tests here, and its wrong answers at the end of the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Config
from assistant.evaluation import Evaluation, evaluate, load_dataset
from assistant.evaluation.datasets.corpus import opened

CORPUS = Path(__file__).parents[2] / "corpus"
FOUND = pytest.StashKey[Evaluation]()


@pytest.fixture(scope="session")
def gold(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Evaluation:
    """The evaluation of this version; without the gold set every test fails."""
    dataset = load_dataset(CORPUS / "questions.jsonl")
    config = Config(store=tmp_path_factory.mktemp("accuracy") / "store")
    with opened(config, dataset, [CORPUS], temporary=False) as (corpus, _):
        found = evaluate(dataset, corpus)
    pytestconfig.stash[FOUND] = found
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Lists the questions that are answered wrong, type by type."""
    found = config.stash.get(FOUND, None)
    if found is None:
        return
    right = len(found.questions) - len(found.wrong)
    terminalreporter.section(f"gold questions: {right} of {len(found.questions)} right")
    for group in found.by_type:
        wrong = [q.id for q in found.wrong if q.gold.type == group.name]
        terminalreporter.write_line(f"{group.name}, {len(wrong)} of {group.questions} wrong: {' '.join(wrong) or '-'}")
