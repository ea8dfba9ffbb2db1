"""Runs of tokens in a parsed sentence: who does something, the words of a cue, the words of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.claims.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

Run = tuple[int, int]
"""First and one past the last token."""
Found = tuple[Run | None, Run | None, Run]
"""Source, cue and content as runs of tokens."""

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_BEFORE_VERB = ("aux", "auxpass", "neg", "advmod")
_DOCUMENTS = word_set(
    """
    statement letter email e-mail report post tweet memo note message speech interview filing brief release text op-ed
    """
)
_OBJECT_CONTROL = word_set(
    """
    urge urged urges urging ask asked asks asking tell told tells telling order ordered encourage encouraged force
    forced allow allowed press pressed want wanted wants expect expected instruct instructed require required advise
    advised
    """
)
_CARRIERS = word_set(
    """
    go went goes going gone continue continued continues try tried tries begin began seem seemed start started
    """
)


def subtree(token: Token) -> Run:
    """A token with all that hangs under it."""
    return token.left_edge.i, token.right_edge.i + 1


def subject_of(verb: Token) -> Token | None:
    """Who does what the verb says: its own subject, or that of the clause which governs it."""
    for _ in range(5):
        for child in verb.children:
            if child.dep_ in SUBJECTS:
                return child
        head = verb.head
        if head is verb:
            return None
        if verb.dep_ == "xcomp":
            objects = [c for c in head.children if c.dep_ == "dobj"]
            if objects and head.lower_ in _OBJECT_CONTROL:
                return objects[0]
            verb = head
        elif verb.dep_ in ("conj", "advcl", "prt", "dep"):
            verb = head
        elif verb.dep_ == "pcomp":
            verb = head.head
        elif verb.dep_ in ("acl", "relcl"):
            if head.lower_ in _DOCUMENTS and head.dep_ in ("dobj", "pobj"):
                verb = head.head if head.dep_ == "dobj" else head.head.head
            else:
                return head
        else:
            return None
        if not verb.tag_.startswith(("VB", "MD")):
            return None
    return None


def cue_run(verb: Token, tail: Token | None = None) -> Run:
    """The verb with its auxiliaries, negation and adverbs before it, and its particle or preposition after it."""
    first = verb.i
    own = {c.i for c in verb.children if c.dep_ in _BEFORE_VERB}
    head = verb.head
    if verb.dep_ == "xcomp" and head.lower_ in _CARRIERS and head.i < verb.i <= head.i + 4:
        own |= set(range(head.i, verb.i)) | {c.i for c in head.children if c.dep_ in _BEFORE_VERB}
    while first - 1 in own:
        first -= 1
    last = verb.i
    for child in verb.children:
        if child.dep_ == "prt" and child.i == last + 1:
            last = child.i
    if tail is not None and last < tail.i <= last + 2:
        last = tail.i
    return first, last + 1


def source_run(subject: Token, verb: Token) -> Run:
    """The noun phrase of a source with its appositions.

    A clause between commas belongs to a source that follows its verb ("said Ana Sol, who ..."), not to one that
    stands before it.
    """
    start, end = subtree(subject)
    doc = subject.doc
    if start <= verb.i < end:  # the verb hangs under its source ("those saying ..."): keep what comes before
        return start, max(start + 1, min(end, verb.left_edge.i if verb.left_edge.i > subject.i else subject.i + 1))
    if subject.i < verb.i:
        for child in subject.children:
            first = child.left_edge.i
            if (
                child.dep_ in ("relcl", "acl", "advmod", "advcl", "prep")
                and first > subject.i + 1
                and doc[first - 1].text == ","
            ):
                end = min(end, first - 1)
    if doc[start].lower_ in ("even", "but", "and", "as", "only", "when") and start < subject.i:
        start += 1
    return start, end
