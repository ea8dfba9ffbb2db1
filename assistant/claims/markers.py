"""Attributions that no verb of saying makes: "according to", "reportedly", "seems to", "his claim that"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.claims.cues import Cue
from assistant.claims.phrases import SUBJECTS, Found, Run, cue_run, subtree

if TYPE_CHECKING:
    from spacy.tokens import Token


def by_according(token: Token) -> Iterator[Found]:
    """As in "According to X, ...", "..., according to X"."""
    doc = token.doc
    if token.lower_ == "according":
        if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
            return
        first, to = token.i, doc[token.i + 1]
    else:
        first, to = token.i, token
    names = [c for c in to.children if c.dep_ == "pobj"] or [c for c in token.children if c.dep_ == "pobj"]
    if not names:
        return
    source = subtree(names[0])
    cue = (first, to.i + 1)
    if first == 0:
        end = len(doc)
        start = source[1]
        while start < end and doc[start].text in (",", ":"):
            start += 1
    else:
        start, end = 0, first
        if source[1] < len(doc) and doc[source[1]].text == "," and source[1] + 3 < len(doc):
            head = token.head
            if head.i > source[1]:
                end = len(doc)
        if end == first:
            while end > start and doc[end - 1].text in (",", "—", "–", "--"):
                end -= 1
    if start < end:
        yield source, cue, (start, end)


def by_hearsay(token: Token) -> Iterator[Found]:
    """As in "The bank reportedly failed": the clause is the content, nobody is the source."""
    clause = token.head
    start, end = subtree(clause)
    if end - start > 2:
        yield None, (token.i, token.i + 1), (start, end)


def by_seeming(verb: Token) -> Iterator[Found]:
    """As in "The deal seems to hold": somebody's impression, and the text does not say whose."""
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i < verb.i), None)
    rest = [c for c in verb.children if c.i > verb.i and c.dep_ in ("xcomp", "ccomp", "oprd", "acomp")]
    if subject is not None and rest:
        yield None, cue_run(verb), (subject.left_edge.i, max(c.right_edge.i for c in rest) + 1)


def by_noun(noun: Token, cue: Cue) -> Iterator[Found]:
    """As in "his claim that ...", "calls for ... by ministers".

    The source is the owner or stands after "by" or "from".
    """
    source: Run | None = None
    content: Run | None = None
    last = noun.i
    for child in noun.children:
        if child.dep_ == "poss":
            start, end = subtree(child)
            source = (start, end)
        elif child.dep_ in ("acl", "ccomp", "relcl") and child.i > noun.i:
            that = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
            to = any(c.tag_ == "TO" for c in child.children)
            if (that and cue.clause) or (to and cue.infinitive and child.dep_ == "acl"):
                content = subtree(child)
        elif child.dep_ == "prep" and child.i > noun.i:
            if child.lower_ in ("by", "from", "among"):
                named = [c for c in child.children if c.dep_ == "pobj"]
                if named and source is None:
                    source = subtree(named[0])
            elif (
                child.lower_ in cue.prepositions
                and content is None
                and child.i == noun.i + 1
                and child.i + 1 <= child.right_edge.i
            ):
                content, last = (child.i + 1, child.right_edge.i + 1), child.i
    if source is None or content is None:
        found = _claims_by(noun, cue)
        if found is not None:
            source, content = found
    if content is None or (
        source is None and not (cue.clause and cue.kind == "speech" and noun.doc[content[0]].lower_ == "that")
    ):
        return
    if source is None:
        pass
    elif source[0] < content[0] < source[1]:  # "claims by the monitor that ...": the clause hangs under the monitor
        source = (source[0], content[0])
    elif source[1] > content[0] and source[0] >= content[0]:
        content = (content[0], source[0] - 1) if source[0] - 1 > content[0] else content
    yield source, (noun.i, last + 1), content


def _claims_by(noun: Token, cue: Cue) -> tuple[Run, Run] | None:
    """As in "claims by the group that ...", wherever the parse hangs "by" and "that"."""
    doc = noun.doc
    if not cue.clause or noun.i + 2 >= len(doc) or doc[noun.i + 1].lower_ not in ("by", "from"):
        return None
    for mark in doc[noun.i + 3 : noun.i + 25]:
        if mark.lower_ != "that":
            continue
        verb = mark.head.head if mark.dep_ == "det" and mark.head.dep_ in SUBJECTS else mark.head
        if verb.i > mark.i and (mark.dep_ in ("mark", "dobj", *SUBJECTS) or verb is not mark.head):
            return (noun.i + 2, mark.i), (mark.i, verb.right_edge.i + 1)
    return None
