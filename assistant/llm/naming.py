"""What a question asks for, named by the model where the rules know no kind of question that it is.

The rules' reading stands where they found something. Days and denials are left to the rules alone, because they narrow
what is searched and decide on refusals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, get_args

from assistant.llm.fencing import harmless
from assistant.llm.following import LONGEST
from assistant.llm.prompts import Prompt, template
from assistant.question import Known
from assistant.schema import Asked, Frame, Measure
from assistant.words import words

_KINDS: tuple[str, ...] = get_args(Asked)
_MEASURES: tuple[str, ...] = get_args(Measure)
_PUBLISHERS = 40
_NAME = 80  # characters
_MOST = 2  # kinds


def is_open(frame: Frame) -> bool:
    """Whether the rules left open what is asked for."""
    return frame.asks == ("statement",) and frame.sequel is None


def frame_prompt(question: str, known: Known) -> Prompt:
    """Asks for the frame of a question as JSON."""
    publishers = "; ".join(harmless(p, _NAME) for p in known.publishers[:_PUBLISHERS])
    return template("frame").render(
        question=harmless(question, LONGEST),
        kinds=", ".join(_KINDS),
        measures=", ".join(_MEASURES),
        publishers=publishers or "none",
    )


def filled(said: str, question: str, frame: Frame, known: Known) -> Frame:
    """The frame, with what the model named and the rules did not; anything that does not hold is passed over.

    A kind is one of ours, a unit stands in the question, and a speaker or publisher stands there and is one that the
    store knows.
    """
    named = _object(said)
    asks = tuple(dict.fromkeys(kind for kind in _texts(named.get("asks")) if kind in _KINDS))[:_MOST]
    found: dict[str, Any] = {"asks": asks or frame.asks}
    unit, measure = named.get("unit"), named.get("measure")
    if frame.unit is None and "figure" in asks and isinstance(unit, str) and _stands(unit, question):
        found["unit"] = " ".join(words(unit))
    if frame.measure is None and "figure" in asks and measure in _MEASURES:
        found["measure"] = measure
    for field in ("speakers", "said_by"):
        given = [name for name in _texts(named.get(field)) if _stands(name, question)]
        if not getattr(frame, field):
            found[field] = tuple(dict.fromkeys(met for name in given for met in known.speakers.named(_capital(name))))
    if not frame.publishers:
        given = [" ".join(words(name)) for name in _texts(named.get("publishers")) if _stands(name, question)]
        found["publishers"] = tuple(p for p in known.publishers if _bare(p) in {_bare(name) for name in given})
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
    """The texts in a list, or a single one."""
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
