"""Attributions inside one parsed sentence: a cue verb, noun or adverb, its source and its content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.claims.cues import HEARSAY, SEEMING, Cue, noun_forms, verb_forms
from assistant.claims.inflection import forms_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Run = tuple[int, int]
"""First and one past the last token."""
Found = tuple[Run | None, Run | None, Run, bool]
"""Source, cue and content as runs of tokens, and whether the content stands around or before the cue."""

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_BEFORE_VERB = ("aux", "auxpass", "neg", "advmod")
_CLAUSES = ("ccomp", "parataxis")
_DOCUMENTS = frozenset(
    "statement letter email e-mail report post tweet memo note message speech interview filing brief release text op-ed".split()
)
_OBJECT_CONTROL = frozenset(
    "urge urged urges urging ask asked asks asking tell told tells telling order ordered encourage encouraged force forced allow "
    "allowed press pressed want wanted wants expect expected instruct instructed require required advise advised".split()
)
_CARRIERS = frozenset(
    "go went goes going gone continue continued continues try tried tries begin began seem seemed start started".split()
)


def find_in_sentence(doc: Doc, skip: set[int]) -> list[Found]:
    """Attributions of one sentence; tokens in `skip` (those inside quotations) are not read as cues."""
    found: list[Found] = []
    verbs, nouns = verb_forms(), noun_forms()
    for token in doc:
        if token.i in skip:
            continue
        word = token.lower_
        if word in HEARSAY and token.dep_ == "advmod":
            found.extend(_hearsay(token))
        elif word == "according" or (word == "per" and token.i == 0):
            found.extend(_according(token))
        elif word in SEEMING and token.tag_.startswith("VB"):
            found.extend(_seeming(token))
        elif word in verbs and token.tag_.startswith("VB"):
            found.extend(_verb(token, verbs[word]))
        elif word in nouns and token.tag_ in ("NN", "NNS"):
            found.extend(_noun(token, nouns[word]))
    return found


def _subtree(token: Token) -> Run:
    return token.left_edge.i, token.right_edge.i + 1


def subject_of(verb: Token) -> Token | None:
    """Who does what the verb says: its own subject, or that of the clause which governs it."""
    for _ in range(5):
        for child in verb.children:
            if child.dep_ in _SUBJECTS:
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
    """The verb with the auxiliaries, negation and adverbs directly before it, and its particle or preposition after it."""
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


def _content_subtree(token: Token, cue: Run) -> Run:
    """The part of a subtree on the far side of the cue."""
    start, end = _subtree(token)
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
        yield source, cue_run(verb), left, True
        return
    for content, run in _right_contents(verb, cue):
        content, run = _through_noun(verb.doc, content, run)
        if source is None and verb.tag_ in ("VB", "VBN"):
            return
        yield source, run, content, False
        return


def source_run(subject: Token, verb: Token) -> Run:
    """The noun phrase of a source with its appositions.

    A clause between commas belongs to a source that follows its verb ("said Ana Sol, who ..."), not to one that stands before it.
    """
    start, end = _subtree(subject)
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
    quoted = doc[group - 1].text in ("”", '"', "''")
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
    return comp.left_edge.i < verb.i


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
            start, end = _subtree(child)
            if child.i + 1 < end:
                for other in children:  # "called on X to stop"
                    if other.dep_ in ("xcomp", "advcl") and other.left_edge.tag_ == "TO" and other.left_edge.i == end:
                        end = other.right_edge.i + 1
                yield (child.i + 1, end), cue_run(verb, child)


_HELD = frozenset(
    "concern concerns support hope hopes frustration doubt doubts confidence interest regret anger sympathy skepticism scepticism opposition "
    "outrage disappointment optimism gratitude condolences reservations worry worries fear fears dismay alarm surprise statement note".split()
)
_HOLDERS = frozenset(
    form for verb in ("express", "voice", "issue", "release", "reiterate", "pledge", "raise") for form in forms_of(verb)
)


def _through_noun(doc: Doc, content: Run, run: Run) -> tuple[Run, Run]:
    """ "voiced concern about X": the noun and its preposition belong to the cue, X is the content."""
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
    """ "X was accused of theft by Y", "X is expected to win": the source is the agent, or nobody is named."""
    agents = [p for c in verb.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"]
    source = _subtree(agents[0]) if agents else None
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
    yield source, run, (start, end), False


def _according(token: Token) -> Iterator[Found]:
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
    source = _subtree(names[0])
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
        yield source, cue, (start, end), True


def _hearsay(token: Token) -> Iterator[Found]:
    clause = token.head
    start, end = _subtree(clause)
    if end - start > 2:
        yield None, (token.i, token.i + 1), (start, end), True


def _seeming(verb: Token) -> Iterator[Found]:
    """ "The deal seems to hold": somebody's impression, and the text does not say whose."""
    subject = next((c for c in verb.children if c.dep_ in _SUBJECTS and c.i < verb.i), None)
    rest = [c for c in verb.children if c.i > verb.i and c.dep_ in ("xcomp", "ccomp", "oprd", "acomp")]
    if subject is not None and rest:
        yield None, cue_run(verb), (subject.left_edge.i, max(c.right_edge.i for c in rest) + 1), True


def _noun(noun: Token, cue: Cue) -> Iterator[Found]:
    """ "his claim that ...", "calls for ... by ministers": the source is the owner or stands after "by" or "from"."""
    source: Run | None = None
    content: Run | None = None
    last = noun.i
    for child in noun.children:
        if child.dep_ == "poss":
            start, end = _subtree(child)
            source = (start, end)
        elif child.dep_ in ("acl", "ccomp", "relcl") and child.i > noun.i:
            that = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
            to = any(c.tag_ == "TO" for c in child.children)
            if (that and cue.clause) or (to and cue.infinitive and child.dep_ == "acl"):
                content = _subtree(child)
        elif child.dep_ == "prep" and child.i > noun.i:
            if child.lower_ in ("by", "from", "among"):
                named = [c for c in child.children if c.dep_ == "pobj"]
                if named and source is None:
                    source = _subtree(named[0])
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
    yield source, (noun.i, last + 1), content, False


def _claims_by(noun: Token, cue: Cue) -> tuple[Run, Run] | None:
    """ "claims by the group that ...", wherever the parse hangs "by" and "that"."""
    doc = noun.doc
    if not cue.clause or noun.i + 2 >= len(doc) or doc[noun.i + 1].lower_ not in ("by", "from"):
        return None
    for mark in doc[noun.i + 3 : noun.i + 25]:
        if mark.lower_ == "that" and mark.head.i > mark.i and mark.dep_ in ("mark", "nsubj", "nsubjpass", "dobj"):
            return (noun.i + 2, mark.i), (mark.i, mark.head.right_edge.i + 1)
    return None
