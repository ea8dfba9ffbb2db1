"""The brief view: what is known of a topic, who says what, the figures, what is disputed and what is open."""

from assistant import Assistant
from assistant.english.wording import filters_in_words
from assistant.interfaces.page import faults
from assistant.interfaces.page.html import notice, render
from assistant.interfaces.page.views import plots
from assistant.interfaces.page.views.chat import cited
from assistant.schema import Brief, Filters


def make(assistant: Assistant, topic: str, filters: Filters | None) -> tuple[str, Brief | None]:
    """The brief of `topic` as HTML and as a record; None where it failed or nothing was found. Never raises."""
    try:
        brief = assistant.brief(topic, filters=filters)
    except Exception as error:  # noqa: BLE001  told to the reader, and logged
        return notice(faults.told(error)), None
    return view(brief, filters), brief if brief.citations else None


def view(brief: Brief, filters: Filters | None = None) -> str:
    """A brief as HTML."""
    return render(
        "brief/brief.html",
        brief=brief,
        figures=[(q, plots.figures_chart(plots.points(q.rows), q.name)) for q in brief.figures],
        cited=cited(brief.citations),
        filtered=filters_in_words(filters),
    )
