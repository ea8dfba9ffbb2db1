"""Citations and rows against the stored records: every word, name, figure and day of them."""

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant import AnswerRow, Article, Citation, Claim, Figure, Span
from assistant.claims import find_figures
from assistant.evaluation.measures.promises.promise import Promise, Stored, promise

_OWN_VOICE = (None, None, "asserts")
_TOLD = ("title", "publisher", "published", "url")


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
    """A verbatim run inside its cited sentences, and a stored claim's speaker, role, stance, figures and day."""
    cited = [citations[k] for k in row.citations if k in citations]
    yield promise("verbatim", len(cited) == len(row.citations) > 0, f"{name}: its keys {row.citations} lead nowhere")
    places = list(_places(row.statement, cited, stored))
    yield promise("verbatim", bool(places), f"{name}: its statement stands in none of its citations")
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
    claims = [c for c in stored.claims(article.id) if _meets(c, place) and set(c.sentences) & set(spans)]
    said = (row.speaker, row.role, row.stance)
    if said != _OWN_VOICE and said not in {(c.speaker, c.role, c.stance) for c in claims}:
        yield f"{name}: no stored claim there has speaker {said[0]!r}, role {said[1]!r} and stance {said[2]!r}"
    known = {f for c in claims for f in c.figures} | {f for s in spans for f in find_figures(article.text, s)}
    for figure in row.figures:
        if figure not in known:
            yield f"{name}: its figure {figure.text!r} is not read so from its sentence"


def _places(statement: str, cited: Sequence[Citation], stored: Stored) -> Iterator[tuple[Article, Span]]:
    """Where a statement stands in cited sentences, or in several that follow each other."""
    for article_id in dict.fromkeys(c.article_id for c in cited):
        article = stored.article(article_id)
        mine = sorted((c for c in cited if c.article_id == article_id), key=lambda c: c.start)
        if article is None or not statement.strip():
            continue
        runs: list[tuple[int, int]] = []
        for c in mine:
            if runs and not any(letter.isalnum() for letter in article.text[runs[-1][1] : c.start]):
                runs[-1] = runs[-1][0], c.end
            else:
                runs.append((c.start, c.end))
        for start, end in runs:
            for found in re.finditer(re.escape(statement), article.text[start:end]):
                yield article, Span(start=start + found.start(), end=start + found.end())


def _meets(claim: Claim, place: Span) -> bool:
    return claim.content.start < place.end and place.start < claim.content.end


def _holds(cited: Citation, span: Span) -> bool:
    return cited.start <= span.start and span.end <= cited.end


def _reads(cited: Citation, figure: Figure, stored: Stored) -> bool:
    article = stored.article(cited.article_id)
    return article is not None and figure.span.of(article.text) == figure.text
