"""Gold that does not agree with its articles is named before anything is asked; tables of gold are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.evaluation import Corpus, Dataset, Question, load_dataset
from assistant.evaluation.datasets.check import problems
from assistant.evaluation.datasets.corpus import located
from tests.evaluation_samples import COUNTED, DENIED, FLOUR, LATER, LEFT, QUESTIONS, RECORDS, STRIKE, Scripted

CORPUS = Corpus(Scripted())  # type: ignore[arg-type]
SAID, MANY, WHEN, CONFLICT, NONE = (RECORDS[n] for n in (0, 1, 3, 4, 6))


def faults(*records: dict[str, Any]) -> list[str]:
    return problems(Dataset("d", "questions", "0", tuple(map(Question.model_validate, records))), CORPUS)


def test_sound_gold_has_no_fault() -> None:
    assert problems(Dataset("d", "questions", "0", QUESTIONS), CORPUS) == []


def moved(record: dict[str, Any], by: int) -> dict[str, Any]:
    first = record["evidence"][0]
    return record | {"evidence": [first | {"start": first["start"] + by, "end": first["end"] + by}]}


@pytest.mark.parametrize(
    ("record", "says"),
    [
        (MANY | {"figures": [["4,300"]]}, "the figure '4,300' stands in none of its gold sentences"),
        (MANY | {"figures": [["more than 4,200", "4,20"]]}, "the figure '4,20' stands in none"),
        (MANY | {"speakers": [["Petra Haloran"]]}, "the speaker 'Petra Haloran' is not named"),
        (WHEN | {"short_answers": ["Thursday"]}, "the short answer 'Thursday' stands in none"),
        (moved(MANY, 3), "its evidence is not at 3-"),
        (SAID | {"evidence": [{"article": "bakery", "start": 1, "end": 20}]}, "does not begin and end with a word"),
        (SAID | {"evidence": [*SAID["evidence"], *SAID["evidence"]]}, "given twice"),
        (SAID | {"evidence": [{"article": "mill", "text": FLOUR}]}, "'mill' is not in the store"),
        (SAID | {"evidence": [{"text": "Flour is cheap."}]}, "stands in none of the articles"),
        (SAID | {"related": [{"article": "bakery", "text": "Flour is cheap."}]}, "does not stand in bakery"),
        (SAID | {"expected_lead": [["Halloran"]]}, "no expected lead can be made"),
        (CONFLICT | {"sides": CONFLICT["sides"][:1]}, "fewer than two `sides`"),
        (CONFLICT | {"sides": [CONFLICT["sides"][0] | {"figures": ["9,500"]}] * 2}, "the side's figure '9,500'"),
        (NONE | {"figures": [["12"]]}, "cannot be answered, and has gold answers"),
        (NONE | {"reason": "premise"}, "no evidence contradicts it"),
        (SAID | {"type": "yes-no"}, "has no `verdict`"),
        (NONE | {"verdict": "yes"}, "cannot be answered, and its verdict is 'yes'"),
        (SAID | {"asks": ["figure"]}, "asks for a figure, and has none as gold"),
        (SAID | {"rule": "contains"}, "asks for a short answer, and has none as gold"),
        (SAID | {"rule": "every-answer"}, "asks for every answer, and has none"),
        (CONFLICT | {"sides": CONFLICT["sides"][:1] * 2}, "two of its sides are the same"),
        (MANY | {"type": "latest", "series": [["9,500"], ["more than 4,200"], ["40"]]}, "the last of its `series`"),
    ],
)
def test_a_fault_of_the_gold_is_named(record: dict[str, Any], says: str) -> None:
    found = faults(record)
    assert [f for f in found if f.startswith(f"{record['id']}: ") and says in f], found


def test_a_question_that_is_asked_twice_is_named() -> None:
    assert faults(SAID, SAID | {"id": "again"}) == ["again: asks the same as said"]


# Tables


def table(tmp_path: Path, text: str, name: str = "gold.csv") -> tuple[Question, ...]:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8"))
    return tuple(located(question, CORPUS) for question in load_dataset(path).questions)


def test_a_table_is_gold(tmp_path: Path) -> None:
    text = f"""\ufeffquestion,answer,speaker,figure,article
Who found flour dear?,"{FLOUR}",Ivo Brandt|Brandt,,bakery
How many left at night?,"{LEFT}",,"more than 4,200|4,200",dam
On which day was the strike?,on Wednesday|Wednesday,,,Bakers strike over flour
How many left?,"{LATER}",Petra Halloran,"about 6,000",
How many left?,"{COUNTED}",Open Hands,"9,500",
What of the gates?,"{DENIED}",,,
Who built the school?,,,,
Is the dam holding?,Yes,,,
"""
    said, many, when, several, what, none, verdict = table(tmp_path, text)
    assert (said.type, said.speakers, said.evidence[0].text) == ("who-said", (("Ivo Brandt", "Brandt"),), FLOUR)
    assert (many.type, many.figures) == ("how-many", (("more than 4,200", "4,200"),))
    assert (when.type, when.short_answers, when.evidence[0].article) == (
        "when-where-which",
        ("on Wednesday", "Wednesday"),
        "bakery",
    )
    assert when.evidence[0].text == "on Wednesday"
    assert (several.type, several.evidence_mode, len(several.sides)) == ("who-how-many", "all", 2)
    assert [e.article for e in several.evidence] == ["dam-later", "dam-later"]
    assert (what.type, what.judged) == ("what-said", set())
    assert (none.answerable, none.type) == (False, "unanswerable")
    assert (verdict.type, verdict.gold_verdict) == ("yes-no", "yes")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_may_part_cells_otherwise(tmp_path: Path, delimiter: str) -> None:
    text = f"question{delimiter}answer\r\nWhat of the bakers?{delimiter}{STRIKE}\r\n"
    (question,) = table(tmp_path, text, "gold.TSV" if delimiter == "\t" else "gold.csv")
    assert question.evidence[0].text == STRIKE


def test_alternatives_of_a_table_have_one_speaker_and_figure(tmp_path: Path) -> None:
    text = f'question,answer\nWhat of the bakers?,"{STRIKE}"\nWhat of the bakers?,"{FLOUR}"\n'
    (question,) = table(tmp_path, text)
    assert (question.evidence_mode, len(question.evidence), question.sides) == ("any", 2, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("frage,answer\nx,y\n", "gold.csv: line 1: no column 'question'"),
        ("question,answer,mood\nx,y,z\n", "unknown column 'mood'"),
        ("question,answer,answer\nx,y,z\n", "two columns 'answer'"),
        ("question,answer,\nx,y,z\n", "line 2: 'z' stands below no column's name"),
        ("question,answer\nx, | \n", "line 2: an answer of nothing but"),
        ("question,answer,id\nx,yes,1\nx,yes,2\n", "the same question has another id here"),
        ("question,answer\nx,y,z\n", "line 2: 3 cells under 2 columns"),
        ("question,answer\n,y\n", "line 2: no question in it"),
        ("question,answer,speaker\nWho?,,Brandt\n", "line 2: a speaker or a figure, and no answer"),
        ("question,answer\nIs it?,yes\nIs it?,no\n", "answered with yes and with no"),
        ("question,answer\nIs it?,yes\nIs it?,\n", "an answer in one row and none in another"),
        ('question,answer\nIs it?,"yes\n', "not valid CSV"),
        ("question,answer\n", "no question in it"),
        ("question,answer\nWho?,nobody at all said so.\n", "stands in none of the articles"),
        ("question,answer\nWho?,residents\n", "stands in 2 articles, so name one"),
    ],
)
def test_a_table_with_a_slip_is_an_error_that_names_it(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        table(tmp_path, text)
    assert says in str(caught.value)
