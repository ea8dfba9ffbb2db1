"""The command `briefing series`: what is counted, and what a person puts right in it."""

from typing import Any

import click

from assistant import Filters
from assistant.interfaces.cli import console, terminal
from assistant.interfaces.cli.console import Shell, command, filtered

_CORRECT = "Put right what the count at this place counts, instead: give --measure, --event or --as-read."


@command
@click.argument("topic", required=False)
@filtered
@click.option("--correct", metavar="ID:START", help=_CORRECT)
@click.option("--measure", help="What it counts: dead, injured, missing, ...; other takes it out of every series.")
@click.option("--event", help="The event that it belongs to: that of a series, or a name of your own.")
@click.option("--as-read", is_flag=True, help="Take back what was put right.")
@console.fusion
def series(
    shell: Shell,
    topic: str | None,
    filters: Filters,
    correct: str | None,
    measure: str | None,
    event: str | None,
    as_read: bool,
    **settings: str | None,
) -> None:
    """List what is counted, of all articles or on a topic: each figure with its day and source, and how they differ.

    Each count ends with its place, ID:START. Give that to --correct where a figure counts something else or belongs to
    another event; it stays right when the article is read again.
    """
    if correct is not None or measure or event or as_read:
        article_id, start = _place(correct, topic, filters, given=(measure or event, as_read))
        with shell.open() as assistant:
            count = assistant.correct_count(article_id, start, measure=measure, event=event)  # type: ignore[arg-type]
            article = assistant.article(article_id)
        shell.show(count, lambda: terminal.corrected(count, article))
        return
    with shell.open(**settings) as assistant:
        found = assistant.series(topic, filters=filters)
        ids = {count.article_id for each in found for count in each.counts}
        texts = {} if shell.as_json else {id_: assistant.article(id_) for id_ in ids}
    shell.show(found, lambda: terminal.series(found, texts))


def _place(correct: str | None, topic: str | None, filters: Filters, given: tuple[Any, Any]) -> tuple[str, int]:
    """The article and the place that --correct names. Raises `UsageError` unless the options go together."""
    article_id, _, start = (correct or "").rpartition(":")
    if topic or filters != Filters():
        msg = "--correct changes one count: leave out the topic and the filters"
    elif not article_id or not start.isdecimal():
        msg = "--correct takes the place of a count as `briefing series` shows it, ID:START"
    elif bool(given[0]) == bool(given[1]):
        msg = "--correct needs --measure, --event or both, or else --as-read alone"
    else:
        return article_id, int(start)
    raise click.UsageError(msg)
