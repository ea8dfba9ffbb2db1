"""The claims view: who said what, oldest first, with stance and figures; each opens at its sentence."""

import logging
from collections.abc import Sequence
from typing import NamedTuple

from assistant import Assistant
from assistant.english.wording import filters_in_words
from assistant.interfaces.page import faults
from assistant.interfaces.page.facets import Facets
from assistant.interfaces.page.html import notice, render
from assistant.interfaces.page.views import plots
from assistant.schema import Claim, Filters, Series, Span

SHOWN = 200  # claims that are listed at once
BUSIEST = 16  # speakers offered before anything was chosen
PROPOSED = 500  # speakers that the form proposes

logger = logging.getLogger(__name__)


class Listed(NamedTuple):
    """A claim as it is listed: its words, and the publisher of its article."""

    claim: Claim
    statement: str
    publisher: str | None

    @property
    def place(self) -> Span:
        """What to mark in the article: the sentences of the claim."""
        spans = self.claim.sentences or (self.claim.content,)
        return Span(start=min(span.start for span in spans), end=max(span.end for span in spans))


def form(facets: Facets, speaker: str = "", about: str = "") -> str:
    """The choice of a speaker and of words."""
    names = [name for name, _ in facets.speakers[:PROPOSED]]
    return render("claims/form.html", speakers=names, speaker=speaker, about=about)


def listing(
    assistant: Assistant, facets: Facets, speaker: str, about: str, filters: Filters | None, unit: str = ""
) -> str:
    """The claims of `speaker` about `about` within the filters; with neither, whom one could choose. Never raises.

    unit: the series that is drawn; "" for the one with most figures of these claims.
    """
    if not speaker and not about:
        return render("claims/empty.html", speakers=facets.speakers[:BUSIEST], articles=len(facets.articles))
    try:
        found = [claim.as_shown for claim in _found(assistant, speaker, about, filters)]
        listed = _listed(assistant, found[:SHOWN])
    except Exception as error:  # noqa: BLE001  told to the reader, and logged
        return notice(faults.told(error))
    drawn = _drawn(assistant, found[:SHOWN])
    unit = unit if unit in drawn else next(iter(drawn), "")
    return render(
        "claims/list.html",
        listed=listed,
        found=len(found),
        speakers=len({claim.speaker for claim in found}),
        filtered=filters_in_words(filters),
        chart=plots.figures_chart(plots.counted(drawn[unit]), unit) if unit else None,
        units=list(drawn),
        unit=unit,
    )


def _found(assistant: Assistant, speaker: str, about: str, filters: Filters | None) -> list[Claim]:
    # The filters choose articles; of their claims only those of the speakers that they name are wanted.
    named = {name.casefold() for name in filters.speakers} if filters else set()
    others = filters.model_copy(update={"speakers": ()}) if filters else None
    found = assistant.claims(about=about or None, speaker=speaker or None, filters=others)
    return [claim for claim in found if not named or (claim.speaker or "").casefold() in named]


def _drawn(assistant: Assistant, claims: Sequence[Claim]) -> dict[str, Series]:
    """The series whose counts these claims give, as far as there is something to draw; none where they fail."""
    shown = {(claim.article_id, figure.span.start) for claim in claims for figure in claim.figures if claim.article_id}
    try:
        return (
            plots.drawable(assistant.series(filters=Filters(articles=tuple({id_ for id_, _ in shown}))), shown)
            if shown
            else {}
        )
    except Exception:
        logger.exception("no drawing of figures")
        return {}


def _listed(assistant: Assistant, claims: Sequence[Claim]) -> list[Listed]:
    articles = {id_: assistant.article(id_) for id_ in {claim.article_id for claim in claims if claim.article_id}}
    return [
        Listed(claim, claim.content.of(articles[claim.article_id].text), articles[claim.article_id].publisher)
        for claim in claims
        if claim.article_id
    ]
