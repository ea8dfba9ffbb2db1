"""What a question asks for, named by the model where the rules know no kind of question that it is.

The rules' reading stands where they found something. Days, denials, comparisons and questions for yes or no are left to
the rules alone: they narrow what is searched or change the form of an answer, and small models name them freely.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, get_args

from assistant.english.words import words
from assistant.llm.escaping import harmless
from assistant.llm.follow_up import LONGEST
from assistant.llm.prompts import Prompt, template
from assistant.question import Known
from assistant.schema import Frame, Measure

_KINDS = ("figure", "speaker", "date", "place", "entity", "statement")
_MEASURES: tuple[str, ...] = get_args(Measure)
_MOST = 2  # kinds


def is_open(frame: Frame) -> bool:
    """Whether the rules left open what is asked for, and whose words."""
    return frame.asks == ("statement",) and not frame.said_by and frame.report_order is None


def frame_prompt(question: str) -> Prompt:
    """Asks for the frame of a question as JSON."""
    return template("frame").render(
        question=harmless(question, LONGEST), kinds=", ".join(_KINDS), measures=", ".join(_MEASURES)
    )


def filled(said: str, question: str, frame: Frame, known: Known) -> Frame:
    """The frame, with what the model named and the rules did not; anything that does not hold is passed over.

    A kind is one of ours, a unit stands in the question, and a speaker or publisher stands there and is one that the
    store knows. Of a name that the rules saw they have judged whether its words are asked for.
    """
    named = _object(said)
    asks = tuple(dict.fromkeys(kind for kind in _texts(named.get("asks")) if kind in _KINDS))[:_MOST]
    found: dict[str, Any] = {"asks": asks or frame.asks}
    unit, measure = named.get("unit"), named.get("measure")
    if frame.unit is None and "figure" in asks and isinstance(unit, str) and _stands(unit, question):
        found["unit"] = " ".join(words(unit))
    if frame.measure is None and "figure" in asks and measure in _MEASURES:
        found["measure"] = measure
    speakers = [name for name in _texts(named.get("said_by")) if _stands(name, question)]
    met = tuple(dict.fromkeys(met for name in speakers for met in known.speakers.named(_capital(name))))
    if met and not frame.speakers:
        found |= {"speakers": met, "said_by": met}
    if not frame.publishers:
        given = [" ".join(words(name)) for name in _texts(named.get("publishers")) if _stands(name, question)]
        meant = tuple(p for p in known.publishers.all if _bare(p) in {_bare(name) for name in given})
        clauses = tuple(clause.model_copy(update={"publishers": meant}) for clause in frame.clauses)
        found |= {"publishers": meant, "outlets": meant, "clauses": clauses}
    return frame.model_copy(update=found)


def _object(said: str) -> dict[str, Any]:
    """The JSON object in a text, fenced or not; an empty one where there is none."""
    match = re.search(r"\{.*\}", said, re.DOTALL)
    try:
        found = json.loads(match[0]) if match else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _texts(value: Any) -> Sequence[str]:
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str)]


def _stands(name: str, question: str) -> bool:
    """Whether the words of a name stand in the question, one after the other."""
    wanted = " ".join(words(name))
    return bool(wanted) and f" {wanted} " in f" {' '.join(words(question))} "


def _capital(name: str) -> str:
    """The name as a question in good spelling would have it: one without capitals is found in no question."""
    return name.title() if name == name.lower() else name


def _bare(publisher: str) -> str:
    return " ".join(words(publisher)).removeprefix("the ")
