"""Citations and rows against the stored records: every word, name, figure and day of them."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant import AnswerRow, Article, Citation, Figure, Span
from assistant.claims import find_figures
from assistant.evaluation.measures.promises.promise import Promise, Stored, promise

MOST_CITED = 3
_OWN_VOICE = (None, None, "asserts")
_TOLD = ("title", "publisher", "published", "url")
_THAT = re.compile(r"^that\s+(?=\S)")


def of_citation(cited: Citation, stored: Stored) -> Iterator[Promise]:
    """One sentence of a stored article, with what is stored of that article."""
    name = f"citation [{cited.key}]"
    article = stored.article(cited.article_id)
    if article is None:
        yield promise("verbatim", False, f"{name}: no article {cited.article_id!r} is stored")
        return
    verbatim = cited.start < cited.end and article.text[cited.start : cited.end] == cited.quote
    yield promise("verbatim", verbatim, f"{name}: its quote does not stand at {cited.start}-{cited.end}")
    whole = verbatim and Span(start=cited.start, end=cited.end) in stored.sentences(article.id)
    yield promise("verbatim", whole, f"{name}: is not one sentence")
    for field in _TOLD:
        told, held = getattr(cited, field), getattr(article, field)
        yield promise("record", told == held, f"{name}: its {field} is {told!r}, and {held!r} is stored")


def of_row(name: str, row: AnswerRow, citations: Mapping[int, Citation], stored: Stored) -> Iterator[Promise]:
    """Whole cited sentences, or the words of a stored claim in them; its speaker, role, stance, figures and day."""
    keys = set(row.citations)
    sound = keys <= set(citations) and 0 < len(row.citations) == len(keys) <= MOST_CITED
    yield promise("verbatim", sound, f"{name}: its keys {row.citations} are not up to {MOST_CITED} different ones")
    cited = [citations[k] for k in row.citations if k in citations]
    places = list(_places(row, cited, stored))
    yield promise("verbatim", bool(places), f"{name}: its statement is no run of its cited sentences, and no claim's")
    inside = row.answer is None or 0 <= row.answer.start < row.answer.end <= len(row.statement)
    yield promise("verbatim", inside, f"{name}: its answer {row.answer} is no part of its statement")
    for figure in row.figures:
        held = any(_holds(c, figure.span) and _reads(c, figure, stored) for c in cited)
        yield promise("verbatim", held, f"{name}: its figure {figure.text!r} stands in none of its citations")
    if not places:
        return
    # The same words may stand in several articles: one of them must be the source of all that the row says.
    faults = min((list(_of_source(name, row, article, place, cited, stored)) for article, place in places), key=len)
    yield from (Promise("record", fault) for fault in faults) if faults else (Promise("record", None),)


def _of_source(
    name: str, row: AnswerRow, article: Article, place: Span, cited: Sequence[Citation], stored: Stored
) -> Iterator[str]:
    """What of a row is not as it is stored, if it comes from this place of this article."""
    if row.published != article.published:
        yield f"{name}: its day is {row.published}, and {article.published} is stored"
    spans = [Span(start=c.start, end=c.end) for c in cited if c.article_id == article.id]
    claims = [c for c in stored.claims(article.id) if _meets(c.content, place) and set(c.sentences) & set(spans)]
    said = (row.speaker, row.role, row.stance)
    if said[:2] == _OWN_VOICE[:2] and said != _OWN_VOICE:
        yield f"{name}: nobody {row.stance} it, so it would read as if it were so"
    own = {s for c in claims if said == (c.speaker, c.role, c.stance) for s in c.sentences}
    first = min((s for s in spans if s in own or _meets(s, place)), key=_start, default=place)
    spans = [s for s in spans if s in own or _meets(s, place) or _leads(s, first, article.text)]
    here = [c.article_id == article.id and Span(start=c.start, end=c.end) in spans for c in cited]
    if (
        not spans
        or here != sorted(here, reverse=True)
        or not all(is_own or _gives_again(c, row, article, stored) for c, is_own in zip(cited, here, strict=True))
    ):
        yield f"{name}: cites a sentence that is not of its statement's claim, nor the one before, nor its figure again"
    if said != _OWN_VOICE and said not in {(c.speaker, c.role, c.stance) for c in claims if c.certain}:
        yield f"{name}: no certain claim there has speaker {said[0]!r}, role {said[1]!r} and stance {said[2]!r}"
    known = {f for c in claims for f in c.figures} | {f for s in spans for f in find_figures(article.text, s)}
    for figure in row.figures:
        if figure not in known:
            yield f"{name}: its figure {figure.text!r} is not read so from its sentence"


def _gives_again(cited: Citation, row: AnswerRow, article: Article, stored: Stored) -> bool:
    """Whether a sentence gives a row's first figure as its source does: a speaker anywhere, an article in itself."""
    other = stored.article(cited.article_id)
    if other is None or not row.figures:
        return False
    given, sentence = row.figures[0], Span(start=cited.start, end=cited.end)
    for figure in find_figures(other.text, sentence):
        if (figure.low, figure.high) == (given.low, given.high):
            holding = [c for c in stored.claims(other.id) if _inside(figure.span, c.content)]
            if row.speaker and any(c.certain and c.speaker == row.speaker for c in holding):
                return True
            if not row.speaker and other.id == article.id and not any(c.speaker for c in holding):
                return True
    return False


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _places(row: AnswerRow, cited: Sequence[Citation], stored: Stored) -> Iterator[tuple[Article, Span]]:
    """Where a statement stands as a run of whole cited sentences, or as the content in them of such a speaker's claim.

    A part of them may say the opposite: "it was not so" without its "not".
    """
    said = (row.speaker, row.role, row.stance)
    for article_id in dict.fromkeys(c.article_id for c in cited):
        article = stored.article(article_id)
        if article is None:
            continue
        mine = sorted((Span(start=c.start, end=c.end) for c in cited if c.article_id == article_id), key=_start)
        contents = [c.content for c in stored.claims(article_id) if (c.speaker, c.role, c.stance) == said]
        for run in _runs(mine, article.text):
            for span in (run, *(_shared(content, run) for content in contents if _meets(content, run))):
                words = span.of(article.text).strip()
                if row.statement in {words, _THAT.sub("", words) or words}:
                    yield article, span


def _runs(spans: Sequence[Span], text: str) -> Iterator[Span]:
    """Each run of sentences that follow each other, with no word between them."""
    for first, span in enumerate(spans):
        end = span.end
        yield span
        for after in spans[first + 1 :]:
            if any(letter.isalnum() for letter in text[end : after.start]):
                break
            end = after.end
            yield Span(start=span.start, end=end)


def _leads(sentence: Span, first: Span, text: str) -> bool:
    """Whether a sentence stands right before another, which may lean on it."""
    return sentence.end <= first.start and not any(letter.isalnum() for letter in text[sentence.end : first.start])


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _shared(one: Span, other: Span) -> Span:
    return Span(start=max(one.start, other.start), end=min(one.end, other.end))


def _start(span: Span) -> int:
    return span.start


def _holds(cited: Citation, span: Span) -> bool:
    return cited.start <= span.start and span.end <= cited.end


def _reads(cited: Citation, figure: Figure, stored: Stored) -> bool:
    article = stored.article(cited.article_id)
    return article is not None and figure.span.of(article.text) == figure.text
