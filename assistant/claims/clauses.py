"""Attributions inside one parsed sentence: a cue verb, noun or adverb, its source and its content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.claims.cues import HEARSAY, SEEMING, Cue, noun_forms, verb_forms
from assistant.claims.inflection import forms_of
from assistant.claims.markers import by_according, by_hearsay, by_noun, by_seeming
from assistant.claims.phrases import Found, Run, cue_run, source_run, subject_of, subtree
from assistant.claims.words import word_set

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CLAUSES = ("ccomp", "parataxis")


def find_in_sentence(doc: Doc, skip: set[int]) -> list[Found]:
    """Attributions of one sentence; tokens in `skip` (those inside quotations) are not read as cues."""
    found: list[Found] = []
    verbs, nouns = verb_forms(), noun_forms()
    for token in doc:
        if token.i in skip:
            continue
        word = token.lower_
        if word in HEARSAY and token.dep_ == "advmod":
            found.extend(by_hearsay(token))
        elif word == "according" or (word == "per" and token.i == 0):
            found.extend(by_according(token))
        elif word in SEEMING and token.tag_.startswith("VB"):
            found.extend(by_seeming(token))
        elif word in verbs and token.tag_.startswith("VB"):
            found.extend(_verb(token, verbs[word]))
        elif word in nouns and token.tag_ in ("NN", "NNS"):
            found.extend(by_noun(token, nouns[word]))
    return found


def _content_subtree(token: Token, cue: Run) -> Run:
    """The part of a subtree on the far side of the cue."""
    start, end = subtree(token)
    if token.i > cue[0]:
        return max(start, cue[1]), end
    return start, end


def _verb(verb: Token, cue: Cue) -> Iterator[Found]:
    subject = subject_of(verb)
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)
    if passive:
        yield from _passive(verb, cue)
        return
    if subject is None and verb.tag_ in ("VB", "VBG", "VBN") and verb.dep_ not in ("ROOT", "ccomp", "parataxis"):
        source = None
    else:
        source = source_run(subject, verb) if subject is not None else None
    left = _left_content(verb, cue, subject)
    if left is not None:
        yield source, cue_run(verb), left
        return
    for content, run in _right_contents(verb, cue):
        content, run = _through_noun(verb.doc, content, run)
        if source is None and verb.tag_ in ("VB", "VBN"):
            return
        yield source, run, content
        return


def _left_content(verb: Token, cue: Cue, subject: Token | None) -> Run | None:
    """Content that stands before the cue ("..., he said") or around it ("The plan, he said, failed")."""
    if not cue.clause:
        return None
    doc = verb.doc
    group = min(verb.i, cue_run(verb)[0], subject.left_edge.i if subject is not None else verb.i)
    last = max(verb.i, subject.right_edge.i if subject is not None else verb.i)
    if any(
        c.dep_ in _CLAUSES and c.i > last and c.tag_.startswith(("VB", "MD")) and not _broken(c, verb)
        for c in verb.children
    ):
        return None
    before = group > 0 and doc[group - 1].text in (",", "”", '"', "''", "—", "–", "--", "-", "?", "!", "…")
    if not before:
        return None
    comps = [c for c in verb.children if c.dep_ in _CLAUSES and c.i < group]
    quoted = bool(doc[group - 1].text in ("”", '"', "''"))
    if not quoted and cue.object and any(c.dep_ == "dobj" and c.i > verb.i for c in verb.children):
        return None
    if comps:
        start = min(c.left_edge.i for c in comps)
    elif (
        verb.dep_ in _CLAUSES
        or (verb.dep_ == "ROOT" and group > 2 and subject is not None and subject.i > 0)
        or verb.dep_ in ("advcl", "relcl", "dep")
    ):
        if verb.dep_ not in (*_CLAUSES, "dep") and not (verb.dep_ == "ROOT" and quoted):
            return None
        start = 0
    else:
        return None
    end = group - 1 if doc[group - 1].text in (",", "—", "–", "--", "-") else group
    rest = _rest_after(verb, last, comps)
    if rest is not None:
        end = rest
    if end <= start:
        return None
    return start, end


def _broken(comp: Token, verb: Token) -> bool:
    """Whether a clause after the cue starts before it, so that the cue interrupts it."""
    return bool(comp.left_edge.i < verb.i)


def _rest_after(verb: Token, last: int, comps: list[Token]) -> int | None:
    """Where content that the cue interrupts ends, as a token index, or None when the cue ends it."""
    doc = verb.doc
    if last + 1 >= len(doc) or doc[last + 1].text not in (",", "—", "–", "--"):
        return None
    ends = [c.right_edge.i for c in comps if c.right_edge.i > last]
    if verb.dep_ in ("parataxis", "ccomp", "dep") and verb.head.i > last:
        ends.append(verb.head.right_edge.i)
    return max(ends) + 1 if ends else None


def _right_contents(verb: Token, cue: Cue) -> Iterator[tuple[Run, Run]]:
    """Content after the cue, best complement first, with the run of the cue that goes with it."""
    run = cue_run(verb)
    children = [c for c in verb.children if c.i > verb.i]
    if cue.clause:
        for child in children:
            if child.dep_ == "ccomp" or (
                child.dep_ == "advcl" and child.left_edge.lower_ in ("that", "whether", "if", "how", "why", "what")
            ):
                yield _content_subtree(child, run), run
    if cue.infinitive:
        for child in children:
            if child.dep_ in ("xcomp", "ccomp", "advcl") and any(c.tag_ == "TO" for c in child.children):
                start = child.left_edge.i
                objects = [c for c in children if c.dep_ == "dobj" and c.i < start]
                if objects:
                    start = objects[0].left_edge.i
                yield (max(start, run[1]), child.right_edge.i + 1), run
    if cue.clause and cue.kind != "belief":
        for child in children:
            if child.dep_ == "xcomp" and not any(c.tag_ == "TO" for c in child.children):
                yield _content_subtree(child, run), run
    if cue.object:
        for child in children:
            if child.dep_ in ("dobj", "oprd"):
                end = child.right_edge.i + 1
                for other in children:  # "called him a liar", "described it as a success"
                    if other.i > child.i and (
                        other.dep_ in ("oprd", "xcomp")
                        or (other.dep_ == "prep" and other.lower_ in ("as", "for", "of"))
                    ):
                        end = max(end, other.right_edge.i + 1)
                yield (child.left_edge.i, end), run
    for child in children:
        if child.dep_ == "prep" and child.lower_ in cue.prepositions:
            start, end = subtree(child)
            if child.i + 1 < end:
                for other in children:  # "called on X to stop"
                    if other.dep_ in ("xcomp", "advcl") and other.left_edge.tag_ == "TO" and other.left_edge.i == end:
                        end = other.right_edge.i + 1
                yield (child.i + 1, end), cue_run(verb, child)


_HELD = word_set(
    """
    concern concerns support hope hopes frustration doubt doubts confidence interest regret anger sympathy
    skepticism scepticism opposition outrage disappointment optimism gratitude condolences reservations worry
    worries fear fears dismay alarm surprise statement note
    """
)
_HOLDERS = frozenset(
    form for verb in ("express", "voice", "issue", "release", "reiterate", "pledge", "raise") for form in forms_of(verb)
)


def _through_noun(doc: Doc, content: Run, run: Run) -> tuple[Run, Run]:
    """As in "voiced concern about X": the noun and its preposition belong to the cue, X is the content."""
    start, end = content
    if doc[run[1] - 1].lower_ not in _HOLDERS or start != run[1]:
        return content, run
    for noun in doc[start : min(end, start + 4)]:
        if noun.lower_ in _HELD and noun.i + 2 < end:
            following = doc[noun.i + 1]
            if following.tag_ == "IN" and following.lower_ not in ("that", "on"):
                return (noun.i + 2, end), (run[0], noun.i + 2)
            if following.lower_ == "that":
                return (noun.i + 1, end), (run[0], noun.i + 1)
    return content, run


def _passive(verb: Token, cue: Cue) -> Iterator[Found]:
    """As in "X was accused of theft by Y", "X is expected to win": the source is the agent, or nobody is named."""
    agents = [p for c in verb.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"]
    source = subtree(agents[0]) if agents else None
    subjects = [c for c in verb.children if c.dep_ in ("nsubjpass", "nsubj")]
    run = cue_run(verb)
    rest = [c for c in verb.children if c.i > verb.i and c.dep_ in ("xcomp", "ccomp", "oprd", "prep")]
    if not subjects or subjects[0].i > verb.i:
        return
    if cue.lemma in ("ask", "tell") and source is None:
        return
    start = subjects[0].left_edge.i
    if source is None and not rest and cue.kind == "belief":
        return
    ends = [c.right_edge.i + 1 for c in rest if agents == [] or c.right_edge.i < agents[0].i]
    end = max(ends) if ends else subjects[0].right_edge.i + 1
    yield source, run, (start, end)
