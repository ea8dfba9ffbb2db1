"""Claims of a text: attributions (whoever found them) with speakers, figures, stance, kind and relay added."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.claims.attribution.attribute import attribute, relayed, spare
from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.combining import combine, repaired
from assistant.claims.attribution.mending.no_claims import claims_only
from assistant.claims.attribution.quotes import Quotations
from assistant.claims.attribution.relay import nested_relays, stated_relays
from assistant.claims.attribution.tagger import tag
from assistant.claims.attribution.tweets import find_tweets
from assistant.claims.confidence import confidence
from assistant.claims.figures.find import find_figures
from assistant.claims.sections import sections
from assistant.claims.speakers.coreference import Resolver
from assistant.claims.speakers.speaker import Speaker
from assistant.claims.stance import DISPUTING, is_few, negated_before, stance_of
from assistant.claims.told_stance import told_stance
from assistant.english import titles
from assistant.english.language import is_english
from assistant.english.saying import CLAIM_NOUNS, SEEMING, verb_forms
from assistant.schema import Claim, Figure, Kind, Span, Stance

Item = tuple[str, Sequence[Span] | None, date | None, str | None]

_WORDS = re.compile(r"[a-z]+")
_HYPHENATED = re.compile(r"[a-z]+(?:-[a-z]+)*")  # "sister-in-law" is no law
_NO_COMMENT = re.compile(r"\W*no (?:further )?comment\W*", re.IGNORECASE)
_DENIED_NOUN = re.compile(rf"(?:[\w’'-]+\s+){{0,4}}?(?:{'|'.join(sorted(CLAIM_NOUNS))})\b", re.IGNORECASE)


def extract_claims(
    text: str, *, sentences: Sequence[Span] | None = None, published: date | None = None, article_id: str | None = None
) -> list[Claim]:
    """Claims of one English text, in the order of the text; offsets are offsets into `text`.

    `sentences` are the text's sentence spans, found here when not given. Text in other languages gives no claims. The
    same text always gives the same claims, and no text raises. A text that is longer than news is read in sections, so
    that the time it takes is linear in its length.
    """
    from assistant.english.sentences import split

    if not is_english(text):
        return []
    claims: list[Claim] = []
    for part in sections(text, split(text) if sentences is None else sentences):
        found = attributions(part.text, part.sentences)
        made = assemble(part.text, part.sentences, found, published=published, article_id=article_id)
        claims += [part.in_whole(claim, text) for claim in made]
    return claims


def extract_batch(items: Sequence[Item]) -> list[list[Claim]]:
    """Claims of several texts, each given as (text, sentences, published, article id)."""
    return [
        extract_claims(text, sentences=sentences, published=published, article_id=article_id)
        for text, sentences, published, article_id in items
    ]


def attributions(text: str, sentences: Sequence[Span]) -> list[Attribution]:
    """The attributions of one section, by the tagger and by the text's marks."""
    tagged = repaired(text, tag(text, sentences))
    tagged = claims_only(text, sentences, tagged + relayed(text, sentences, tagged))
    return combine(text, sentences, tagged, attribute(text, sentences), spare(text, sentences))


def resolved(text: str, sentences: Sequence[Span], ordered: Sequence[Attribution]) -> list[Speaker]:
    """The speaker of each attribution; these are given in the order of the text (`in_order`)."""
    starts = [s.start for s in sentences]
    resolver = Resolver(text, sentences)
    return [resolver.resolve(a.source, max(0, bisect_right(starts, _anchor(a)) - 1)) for a in ordered]


def in_order(items: Sequence[Attribution]) -> list[Attribution]:
    """Attributions by where their source stands, as they are read."""
    return sorted(items, key=lambda a: (_anchor(a), a.content.start, a.content.end))


def assemble(
    text: str,
    sentences: Sequence[Span],
    found: Sequence[Attribution],
    *,
    published: date | None = None,
    article_id: str | None = None,
) -> list[Claim]:
    """Attributions → claims. Knows nothing of how they were found."""
    if not found:
        return []
    ordered = in_order(found)
    starts = [s.start for s in sentences]
    speakers = resolved(text, sentences, ordered)
    sure = [confidence(text, a, s) for a, s in zip(ordered, speakers, strict=True)]
    opening = frozenset(starts)
    stances = [_stance(text, a, opening) for a in ordered]
    for i, a in enumerate(ordered):
        stances[i], first, last = told_stance(a.cue.of(text) if a.cue else "", a.content.of(text), stances[i])
        ordered[i] = replace(a, content=Span(start=a.content.start + first, end=a.content.start + last))
    contents = [_denied_content(text, a, s, ordered) for a, s in zip(ordered, stances, strict=True)]
    quotations = Quotations(text)
    tweets = {t.content.start for t in find_tweets(text)}
    relays = nested_relays(ordered, speakers, stances)
    stated = stated_relays(text, ordered, sentences, starts)
    claims = []
    for index, item in enumerate(ordered):
        tweeted = item.cue is None and item.content.start in tweets
        claims.append(
            Claim(
                article_id=article_id,
                kind="writing" if tweeted else _kind(text, item, speakers[index]),
                source=item.source,
                cue=item.cue,
                content=contents[index],
                speaker=speakers[index].name,
                role=speakers[index].role,
                stance=stances[index],
                confidence=sure[index],
                quoted=tweeted or _is_quoted(quotations, contents[index]),
                figures=_figures(text, contents[index], item),
                via="Twitter" if tweeted else stated[index] or relays[index],
                published=published,
                sentences=_sentences(sentences, starts, item, contents[index]),
            )
        )
    return sorted(claims, key=lambda c: (c.content.start, c.content.end, c.cue.start if c.cue else -1))


def _anchor(item: Attribution) -> int:
    return (item.source or item.cue or item.content).start


def _stance(text: str, item: Attribution, opening: frozenset[int]) -> Stance:
    """The stance by the cue; words quoted in a sentence of their own (`opening`: where one begins) are asserted."""
    cue, content = item.cue, item.content
    if _NO_COMMENT.fullmatch(content.of(text)):
        return "declines"
    if cue is None or (cue.end <= content.start and content.start in opening and text[content.start] in '“"«„'):
        return "asserts"
    stance = stance_of(cue.of(text), negated_before(text, item.source))
    return "doubts" if stance == "asserts" and is_few(text, item.source) else stance


def _denied_content(text: str, item: Attribution, stance: Stance, others: Sequence[Attribution]) -> Span:
    """What is denied: Y in "denied claims by X that Y", the content of the claim that the content begins with."""
    if stance not in DISPUTING or not _DENIED_NOUN.match(item.content.of(text)):
        return item.content
    for other in others:
        if other is not item and _anchor(other) == item.content.start < other.content.start < item.content.end:
            return other.content
    that = re.search(r"\bthat\s", item.content.of(text))
    return Span(start=item.content.start + that.start(), end=item.content.end) if that else item.content


def _kind(text: str, item: Attribution, speaker: Speaker) -> Kind:
    """Speech, writing or belief: by the cue, and writing wherever the source is a document."""
    words = set(_HYPHENATED.findall((item.source.of(text) if item.source else "").lower()))
    cue_words = _WORDS.findall(item.cue.of(text).lower()) if item.cue else []
    if not speaker.person and words & titles.DOCUMENTS:
        return "writing"
    kinds = [verb_forms()[w].kind for w in cue_words if w in verb_forms()]
    if "statement" in cue_words or "letter" in cue_words:
        return "writing"
    if not kinds and any(w in SEEMING for w in cue_words):
        return "belief"
    return kinds[-1] if kinds else "speech"


def _is_quoted(quotations: Quotations, content: Span) -> bool:
    """Whether most of the content stands in quotation marks."""
    inside = sum(
        min(q.end, content.end) - max(q.start, content.start) for q in quotations.within(content.start, content.end)
    )
    return inside * 2 > content.end - content.start


def _figures(text: str, content: Span, item: Attribution) -> tuple[Figure, ...]:
    """Figures of the content, without those of a cue or source that stands inside it."""
    holes = [s for s in (item.source, item.cue) if s is not None]
    kept = [f for f in find_figures(text, content) if not any(h.start <= f.span.start < h.end for h in holes)]
    spans = {f.span for f in kept}
    return tuple(f if f.part_of in spans else f.model_copy(update={"part_of": None}) for f in kept)


def _sentences(sentences: Sequence[Span], starts: list[int], item: Attribution, content: Span) -> tuple[Span, ...]:
    """Sentences that content, source and cue touch."""
    touched: set[int] = set()
    for span in (content, item.source, item.cue):
        if span is None:
            continue
        index = max(0, bisect_right(starts, span.start) - 1)
        while index < len(sentences) and sentences[index].start < span.end:
            if sentences[index].end > span.start:
                touched.add(index)
            index += 1
    return tuple(sentences[i] for i in sorted(touched))
