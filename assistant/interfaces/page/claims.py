"""The claims view: who said what, oldest first, with stance and figures; each opens at its sentence."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, StoreMissing
from assistant.interfaces.page import limits, plots
from assistant.interfaces.page.catalogue import Catalogue
from assistant.interfaces.page.html import render
from assistant.schema import Claim, Filters, Span

if TYPE_CHECKING:
    from assistant.assistant import Assistant

SHOWN = 200  # claims that are listed at once
BUSIEST = 16  # speakers offered before anything was chosen
PROPOSED = 500  # speakers that the form proposes
EMPTY = "There are no articles yet. Add some in the Library tab first."
FAULT = "Something went wrong on our side. Please try again; the server's log has the details."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """A claim as it is listed: its words, and the publisher of its article."""

    claim: Claim
    statement: str
    publisher: str | None

    @property
    def place(self) -> Span:
        """What to mark in the article: the sentences of the claim."""
        spans = self.claim.sentences or (self.claim.content,)
        return Span(start=min(span.start for span in spans), end=max(span.end for span in spans))


def form(catalogue: Catalogue, speaker: str = "", about: str = "") -> str:
    """The choice of a speaker and of words."""
    names = [name for name, _ in catalogue.speakers[:PROPOSED]]
    return render("claims_form.html", speakers=names, speaker=speaker, about=about)


def listing(
    assistant: Assistant, catalogue: Catalogue, speaker: str, about: str, filters: Filters | None, unit: str = ""
) -> str:
    """The claims of `speaker` about `about` within the limits; with neither, whom one could choose. Never raises.

    unit: what the drawing counts; "" for the most frequent.
    """
    if not speaker and not about:
        return render("claims_empty.html", speakers=catalogue.speakers[:BUSIEST], articles=len(catalogue.articles))
    try:
        found = _found(assistant, speaker, about, filters)
        told = _told(assistant, found[:SHOWN])
    except StoreMissing:
        return render("notice.html", text=EMPTY)
    except AssistantError as error:
        return render("notice.html", text=str(error))
    except Exception:
        logger.exception("listing claims failed")
        return render("notice.html", text=FAULT)
    points = plots.of_claims(found)
    units = [name for name, _ in plots.units(points) if plots.figures_chart(points, name)]
    unit = unit if unit in units else (units[0] if units else "")
    return render(
        "claims.html",
        told=told,
        found=len(found),
        speakers=len({claim.speaker for claim in found}),
        limited=limits.described(filters),
        chart=plots.figures_chart(points, unit) if unit else None,
        units=units,
        unit=unit,
    )


def _found(assistant: Assistant, speaker: str, about: str, filters: Filters | None) -> list[Claim]:
    # The limits choose articles; of their claims only those of the speakers that the limits name are wanted.
    named = {name.casefold() for name in filters.speakers} if filters else set()
    others = filters.model_copy(update={"speakers": ()}) if filters else None
    found = assistant.claims(about=about or None, speaker=speaker or None, filters=others)
    return [claim for claim in found if not named or (claim.speaker or "").casefold() in named]


def _told(assistant: Assistant, claims: Sequence[Claim]) -> list[Told]:
    articles = {id_: assistant.article(id_) for id_ in {claim.article_id for claim in claims if claim.article_id}}
    return [
        Told(claim, claim.content.of(articles[claim.article_id].text), articles[claim.article_id].publisher)
        for claim in claims
        if claim.article_id
    ]
