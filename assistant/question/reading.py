"""A question to a frame, read once: what is asked for, about what, of whom and when.

The frame is data that can be shown ("I read this as …"). It is read from the question's own words and from what the
store holds (publishers, speakers, the newest day); nothing is guessed from outside.
"""

import re

from assistant.english.proper_names import proper_names
from assistant.english.words import STOP, fold, stems, word_lists, words
from assistant.errors import InputError
from assistant.question.clauses import read_clauses
from assistant.question.counted import counted
from assistant.question.days import limits
from assistant.question.kinds import STATEMENT, kinds_asked
from assistant.question.kinds.figure import measure_asked, unit_asked
from assistant.question.known import Known
from assistant.question.overview import topic_of
from assistant.question.report_order import two_reports
from assistant.question.said_by import said_by
from assistant.schema import LONGEST_QUESTION, Frame, ReportOrder

_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ial)\w*|reject\w*|disput\w*|refut\w*|dismiss\w*|rebut\w*|contradict\w*|contest\w*)\b"
)
_DEEDS = "|".join(sorted(word_lists("claims")["deeds"]))
_ADMISSION = re.compile(
    r"\b(?:admi(?:t|ts|tted|ssion)|confirm\w*|acknowledg\w*|conced\w*|confess\w*|own(?:s|ed)? up"
    rf"|claim(?:s|ed)? (?:(?:full |sole )?responsibility|(?:the|an?) (?:[\w'-]+ ){{0,2}}?(?:{_DEEDS})(?:e?s)?))\b"
)


def read_question(question: str, known: Known | None = None) -> Frame:
    """What a question asks for. Never fails: a question of no known kind asks for a statement, an endless one ends.

    "Who claimed how many civilians fled?" asks for ("figure", "speaker"), counts "civilians", is about "civilians" and
    "fled", and has one clause.
    """
    known = known or Known()
    as_asked = question[:LONGEST_QUESTION]
    question, slips = known.spelling.put_right(as_asked)
    read_as = tuple(f"“{word}” read as “{meant}”" for word, meant in slips)
    if topic := topic_of(question, known.speakers):
        about = read_question(f"about {topic.text}", known)
        if topic.kind != "news" or not about.counted:  # "the latest on the death toll" asks for a figure
            since, until, notes = limits(fold(question), known.newest)
            days = {"since": since, "until": until, "notes": (*read_as, *notes)}
            return about.model_copy(update={"question": as_asked, "read": question, "asks": (topic.kind,), **days})
    text = fold(question)[: 2 * LONGEST_QUESTION]  # a single sign may fold to eighteen
    asks = kinds_asked(text)
    measured, group = counted(question)
    since, until, notes = limits(text, known.newest)
    notes = (*read_as, *notes)
    order = _report_order(question, known)
    mentions = known.publishers.find(question)
    clauses, searched = read_clauses(question, mentions)
    if not any(c.stems for c in clauses):  # small words alone are searched for as they are
        clauses = (clauses[0].model_copy(update={"stems": tuple(stems(question, small=True))}),)
    return Frame(
        question=as_asked,
        read=question,
        asks=asks,
        about=tuple(dict.fromkeys(w for w in words(question) if w not in STOP)),
        clauses=tuple(c for c in clauses if c.stems),
        searched=searched,
        unit=unit_asked(text),
        measure=measure_asked(text) if "figure" in asks else None,
        counted=measured,
        group=group,
        speakers=known.speakers.named(question),
        said_by=said_by(question, known.speakers, known.publishers),
        names=tuple(dict.fromkeys(proper_names(question))),
        outlets=tuple(dict.fromkeys(question[a:b] for (a, b), _ in mentions)),
        publishers=tuple(dict.fromkeys(p for _, found in mentions for p in found)),
        since=since,
        until=until,
        denial=bool(_DENIAL.search(text)),
        admission=bool(_ADMISSION.search(text)),
        report_order=order,
        notes=(*notes, f"whether this was published first: {order.earlier.question}") if order else notes,
    )


def _report_order(question: str, known: Known) -> ReportOrder | None:
    found = two_reports(question, known.publishers)
    if found is None:
        return None
    earlier, later, negated = found
    return ReportOrder(earlier=_report(earlier, known), later=_report(later, known), negated=negated)


def _report(side: str, known: Known) -> Frame:
    """One of two reports: what it says is asked for, whoever says it and whenever."""
    only = {"asks": (STATEMENT,), "said_by": (), "unit": None, "measure": None, "since": None, "until": None}
    return read_question(side, known).model_copy(update=only)


def check_length(asked: str, what: str = "question") -> None:
    """Raises `InputError` for what is longer than any question."""
    if len(asked) > LONGEST_QUESTION:
        msg = f"the {what} has {len(asked):,} characters; at most {LONGEST_QUESTION:,} are read: make it shorter"
        raise InputError(msg)
