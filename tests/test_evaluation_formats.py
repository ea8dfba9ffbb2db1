"""Files of questions: our own and three published formats, by small files of our own in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.evaluation import Corpus, Dataset, load_dataset
from assistant.evaluation.datasets.corpus import located
from tests.evaluation_samples import (
    COUNTED,
    LATER,
    RECORDS,
    TEXTS,
    Scripted,
    write_questions,
)
from tests.small import ARTICLES

MULTIHOP = [
    {
        "query": "Which group, named by the Northern Wire, counts more than the governor?",
        "answer": "Open Hands",
        "question_type": "inference_query",
        "evidence_list": [
            {"fact": COUNTED.replace(" ", "\n", 3), "url": "https://wire.example/later", "title": "t", "source": "s"},
            {"fact": LATER, "url": "https://wire.example/later", "title": "t", "source": "s"},
        ],
    },
    {
        "query": "Did both count alike?",
        "answer": "No",
        "question_type": "comparison_query",
        "evidence_list": [{"fact": LATER, "url": "https://wire.example/later"}],
    },
    {
        "query": "Which singer opened the fair?",
        "answer": "Insufficient information.",
        "question_type": "null_query",
        "evidence_list": [],
    },
]
RAMDOCS = [
    {
        "question": "How many people live in Tamsin?",
        "documents": [
            {"text": "Tamsin has 3,100 inhabitants.", "type": "correct", "answer": "3,100"},
            {"text": "Tamsin has 9,000 inhabitants.", "type": "misinfo", "answer": "9,000"},
            {"text": "Tamsin lies on the Orvale.", "type": "noise", "answer": "unknown"},
        ],
        "disambig_entity": ["Tamsin"],
        "gold_answers": ["3,100"],
        "wrong_answers": ["9,000", "9,000"],
    },
    {
        "question": "What is Ivo Brandt?",
        "documents": [{"text": "Ivo Brandt is a baker.", "type": "correct", "answer": "baker"}],
        "gold_answers": ["baker", "union leader"],
        "wrong_answers": [],
    },
]
PARAGRAPH = "The lighthouse of Tamsin was built in 1871. Its keeper was Ada Voss."
SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Tamsin_lighthouse",
            "paragraphs": [
                {
                    "context": PARAGRAPH,
                    "qas": [
                        {
                            "id": "a1",
                            "question": "Who kept the lighthouse? ",
                            "answers": [{"text": "Ada Voss", "answer_start": PARAGRAPH.index("Ada")}] * 2,
                            "is_impossible": False,
                        },
                        {
                            "id": "a2",
                            "question": "Who painted it?",
                            "answers": [],
                            "plausible_answers": [{"text": "Ada Voss", "answer_start": PARAGRAPH.index("Ada")}],
                            "is_impossible": True,
                        },
                    ],
                }
            ],
        }
    ],
}


def save(path: Path, data: Any, lines: bool = False) -> Path:
    path.write_text("\n".join(map(json.dumps, data)) if lines else json.dumps(data), encoding="utf-8")
    return path


def test_our_own_format_is_read_as_it_is_written(tmp_path: Path) -> None:
    found = load_dataset(write_questions(tmp_path / "mine.jsonl"))
    assert (found.name, found.format, len(found.questions)) == ("mine", "questions", len(RECORDS))
    assert found.questions[4].sides[1].figures == ("9,500",)
    assert found.questions[0].judged == {"speaker"}
    assert found.questions[1].judged == {"speaker", "figure"}
    assert found.questions[3].judged == {"short"}
    assert found.questions[5].judged == set()


def test_the_parts_that_are_judged_can_be_said(tmp_path: Path) -> None:
    path = write_questions(tmp_path / "mine.jsonl", [RECORDS[5] | {"asks": ["speaker"]}])
    assert load_dataset(path).questions[0].judged == {"speaker"}


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"id": "x", "type": "who-said", "question": "Who?"}, "an answerable question needs `evidence`"),
        (RECORDS[6] | {"evidence": RECORDS[0]["evidence"]}, "has no `evidence`"),
        (RECORDS[0] | {"answerble": True}, "answerble"),
        (RECORDS[0] | {"reason": "point"}, "`reason` says why"),
        (RECORDS[9] | {"sides": RECORDS[9]["sides"][:1]}, "needs two `sides`"),
        (RECORDS[0] | {"speakers": ["Ivo Brandt"]}, "speakers"),
        (RECORDS[0] | {"speakers": [[]]}, "speakers.0"),
        (RECORDS[0] | {"series": [[]]}, "series.0"),
        (RECORDS[0] | {"question": " "}, "question"),
        (RECORDS[0] | {"question": "x" * 2001}, "question"),
        (RECORDS[0] | {"history": ["x"] * 51}, "history"),
        (RECORDS[0] | {"evidence": [{"article": "dam", "start": 4}]}, "`start` and `end`"),
        (RECORDS[0] | {"evidence": [{"article": "dam", "start": 4, "end": 4}]}, "at least one character"),
        (RECORDS[0] | {"draft": True, "given": {}}, "is a draft"),
    ],
)
def test_a_record_that_is_wrong_is_named(tmp_path: Path, record: dict[str, Any], says: str) -> None:
    path = write_questions(tmp_path / "mine.jsonl", [RECORDS[1], record])
    with pytest.raises(InputError) as caught:
        load_dataset(path)
    assert says in str(caught.value)
    assert f"question 2 ({record['id']})" in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no question in it"),
        (b"[]", "no question in it"),
        (b'{"id": "a", "type"\n', "line 1: not valid JSON"),
        (json.dumps(RECORDS[0]).encode() + b"\nnonsense", "line 2: not valid JSON"),
        (b'{"prompt": 1}', "unknown question format"),
        (b"[1, 2]", "unknown question format"),
        (b"\xff\xfe", "not UTF-8"),
        (json.dumps([RECORDS[0], RECORDS[0]]).encode(), "'said' occurs twice"),
        (json.dumps([RECORDS[0], 5]).encode(), "question 2: must be an object"),
        (json.dumps([MULTIHOP[0], {"query": "Who?"}]).encode(), "not as multihop-rag files are published"),
        (json.dumps({"data": [{"paragraphs": 3}]}).encode(), "not as squad2 files are published"),
        (("[" * 100_000).encode(), "not valid JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_dataset(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl: cannot be read"):
        load_dataset(tmp_path / "nowhere.jsonl")


def with_address() -> Corpus:
    articles = [a.model_copy(update={"url": f"https://wire.example/{a.id.split('-')[-1]}"}) for a in ARTICLES]
    return Corpus(Scripted(articles=articles))  # type: ignore[arg-type]


def test_multihop_rag_as_published(tmp_path: Path) -> None:
    found = load_dataset(save(tmp_path / "dev.json", MULTIHOP))
    assert found.format == "multihop-rag"
    assert [(q.type, q.rule, q.answerable) for q in found.questions] == [
        ("inference", "named", True),
        ("comparison", "yes-no", True),
        ("null", "named", False),
    ]
    placed = [located(question, with_address()) for question in found.questions]
    assert [TEXTS[e.article][slice(*e.span)] for e in placed[0].evidence] == [COUNTED, LATER]
    assert placed[0].evidence_mode == "all"
    assert placed[2].evidence == ()


def test_ramdocs_as_published(tmp_path: Path) -> None:
    found = load_dataset(save(tmp_path / "dev.jsonl", RAMDOCS, lines=True))
    assert found.format == "ramdocs"
    assert [q.type for q in found.questions] == ["conflict", "several-answers"]
    assert found.questions[0].wrong_answers == ("9,000",)
    assert found.questions[0].articles == ("q00001-d1", "q00001-d2", "q00001-d3")
    assert [a["text"] for a in found.articles][3] == "Ivo Brandt is a baker."
    limited = found.limited(1)
    assert len(limited.questions) == 1
    assert [a["id"] for a in limited.articles] == list(found.questions[0].articles)


def test_squad_as_published(tmp_path: Path) -> None:
    found = load_dataset(save(tmp_path / "dev.json", SQUAD))
    assert found.format == "squad2"
    first, second = found.questions
    assert (first.id, first.question, first.rule, first.short_answers) == (
        "a1",
        "Who kept the lighthouse?",
        "contains",
        ("Ada Voss",),
    )
    assert [e.text for e in first.evidence] == ["Ada Voss"]
    assert not second.answerable
    assert found.articles == ({"id": "Tamsin_lighthouse#1", "title": "Tamsin lighthouse", "text": PARAGRAPH},)


def test_an_answer_that_is_not_in_its_paragraph_is_named(tmp_path: Path) -> None:
    broken = json.loads(json.dumps(SQUAD))
    broken["data"][0]["paragraphs"][0]["qas"][0]["answers"][0]["answer_start"] = 3
    with pytest.raises(InputError, match="question a1: 'Ada Voss' does not stand at 3"):
        load_dataset(save(tmp_path / "dev.json", broken))


def small(record: dict[str, Any], tmp_path: Path) -> Dataset:
    return load_dataset(write_questions(tmp_path / "one.jsonl", [record]))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"article": "nowhere", "start": 0, "end": 5}, "'nowhere' is not in the store"),
        ({"article": "dam", "start": 0, "end": 5, "text": "Other"}, "where 'More ' stands"),
        ({"article": "dam", "start": 9000, "end": 9005}, "not at 9000-9005"),
        ({"article": "dam", "text": "No such words"}, "does not stand in dam"),
    ],
)
def test_gold_that_is_not_in_the_articles_stops_the_run(tmp_path: Path, given: dict[str, Any], says: str) -> None:
    dataset = small(RECORDS[0] | {"evidence": [given]}, tmp_path)
    with pytest.raises(InputError) as caught:
        located(dataset.questions[0], Corpus(Scripted()))  # type: ignore[arg-type]
    assert says in str(caught.value)
    assert "question said" in str(caught.value)


def test_a_limit_takes_questions_from_everywhere(tmp_path: Path) -> None:
    found = load_dataset(write_questions(tmp_path / "mine.jsonl"))
    assert [q.id for q in found.limited(4).questions] == ["said", "when", "none", "contested"]
    assert found.limited(100) is found
    assert found.limited(None) is found
