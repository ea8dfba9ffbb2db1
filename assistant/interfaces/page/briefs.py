"""The brief view: what is known of a topic, who says what, the figures, what is disputed and what is open."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, StoreMissing
from assistant.interfaces.page import limits, plots
from assistant.interfaces.page.html import render
from assistant.schema import Brief, Filters

if TYPE_CHECKING:
    from assistant.assistant import Assistant

EMPTY = "There are no articles yet. Add some in the Library tab first."
FAULT = (
    "Something went wrong on our side, so there is no brief yet. Please try again; the server's log has the details."
)

logger = logging.getLogger(__name__)


def make(assistant: Assistant, topic: str, filters: Filters | None) -> tuple[str, Brief | None]:
    """The brief of `topic` as HTML and as a record; None where it failed or nothing was found. Never raises."""
    try:
        brief = assistant.brief(topic, filters=filters)
    except StoreMissing:
        return render("notice.html", text=EMPTY), None
    except AssistantError as error:
        return render("notice.html", text=str(error)), None
    except Exception:
        logger.exception("a brief failed")
        return render("notice.html", text=FAULT), None
    return view(brief, filters), brief if brief.citations else None


def view(brief: Brief, filters: Filters | None = None) -> str:
    """A brief as HTML."""
    return render(
        "brief.html",
        brief=brief,
        cited={citation.key: citation for citation in brief.citations},
        limited=limits.described(filters),
        drawing=plots.figures_chart(plots.of_rows(brief.figures or (*brief.known, *brief.claims))),
    )
