"""The report as Markdown, with everything from articles and questions escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.evaluation.report.view import Turned, View, interval, label, number
from assistant.evaluation.report.wrong import Context, Wrong
from assistant.evaluation.result import Group

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$-])")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def to_markdown(view: View) -> str:
    """The Markdown of a view: the same figures, wrong answers in context, in the order of the page."""
    found = view.evaluation
    accuracy = found.figures["accuracy"]
    right = len(found.questions) - len(found.wrong)
    blocks = [
        f"# Evaluation of {text(found.dataset.name)}",
        f"**{right} of {len(found.questions)}** questions right: accuracy {number(accuracy.value)} "
        f"({interval(accuracy)}). {found.corpus.articles} articles, version "
        f"{found.run.versions['briefing-assistant'] or 'unknown'}, commit {found.run.commit or 'unknown'}, "
        f"{found.run.date}.",
        *_list("## Limits that do not hold", view.broken),
        "## Totals",
        table(
            ("Metric", "Figure", "95% interval", "Questions"),
            [(f.label, number(f.estimate.value), interval(f.estimate), str(f.estimate.n)) for f in view.figures],
        ),
        "Time to an answer, not part of the figures: median "
        f"{number(found.run.latency['p50'])} s, 95th percentile {number(found.run.latency['p95'])} s.",
        *_list("## What the language model did", view.model),
        "## By type of question",
        _groups("Type", view.by_type, view.group_metrics),
        "## By source of the gold articles",
        _groups("Source", view.by_publisher, view.group_metrics),
        *_curve(view),
        "## How questions were read",
        table(
            ("Gold type", *view.read_as),
            [(kind, *(str(row.get(n, "")) for n in view.read_as)) for kind, row in found.confusion.items()],
        ),
        *_comparison(view),
        f"## Wrong answers ({len(found.wrong)})",
        *(block for kind, items in view.wrong.items() for block in (f"### {text(kind)}", *map(_wrong, items))),
        *_list(
            "## What each figure counts", [f"**{text(f.label)}**: {text(f.definition)}" for f in view.figures], raw=True
        ),
    ]
    return "\n\n".join(blocks) + "\n"


def text(value: str) -> str:
    """Text of others as one line that Markdown shows as it is, HTML and control characters included."""
    value = " ".join(_UNSEEN.sub("\ufffd", value).split())
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", value)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; all but the first column stand to the right."""
    lines = [head, [":--", *["--:"] * (len(head) - 1)]]
    cells = [[text(c) for c in line] if n != 1 else list(line) for n, line in enumerate([*lines, *rows])]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _groups(what: str, groups: Sequence[Group], metrics: Sequence[str]) -> str:
    rows = [
        (g.name, str(g.questions), interval(g.figures["accuracy"]), *(_figure(g, m) for m in metrics)) for g in groups
    ]
    return table((what, "Questions", "Accuracy, 95% interval", *map(label, metrics)), rows)


def _figure(group: Group, metric: str) -> str:
    return number(group.figures[metric].value) if metric in group.figures else "–"


def _curve(view: View) -> Iterator[str]:
    curve = view.evaluation.risk_coverage
    yield "## What refusing more would buy"
    if not curve.points:
        yield "Nothing was answered."
        return
    step = max(1, len(curve.points) // 10)
    points = [*curve.points[:-1:step], curve.points[-1]]
    yield f"Area under the risk-coverage curve: {number(curve.area)}, lower is better."
    rows = [(number(p.threshold), number(p.coverage), number(p.risk)) for p in points]
    yield table(("Refused below", "Questions answered", "Answers wrong"), rows)


def _comparison(view: View) -> Iterator[str]:
    c = view.comparison
    if c is None:
        return
    yield f"## Against {view.compared_with}"
    yield (
        f"Of {c.common} questions {len(c.turned_right)} turned right and {len(c.turned_wrong)} turned wrong; "
        f"McNemar's exact test: p = {number(c.p_value)}."
    )
    yield from (f"Note: {text(note)}." for note in c.notes)
    rows = [
        (label(n), number(d.before), number(d.now), "–" if d.difference is None else f"{d.difference:+.3f}")
        for n, d in c.changes.items()
    ]
    yield table(("Metric", "Then", "Now", "Difference"), rows)
    yield from _list("### Turned right", map(_turned, view.turned_right))
    yield from _list("### Turned wrong", map(_turned, view.turned_wrong))


def _turned(item: Turned) -> str:
    return f"{item.id}: {item.question}"


def _wrong(item: Wrong) -> str:
    lines = [f"#### {text(item.id)}: {text(item.question)}", ""]
    lines += [f"After: {'; '.join(map(text, item.history))}", ""] if item.history else []
    lines += [f"Understood as: {text(item.understood)}", ""] if item.understood else []
    lines += [
        f"{item.status}: {'; '.join(item.failed)}; read as {item.asked or 'nothing'}. [Open in the chat]({item.link})",
        "",
    ]
    lines += [
        "Gold:",
        "",
        *(f"- {name}: {text(value)}" for name, value in item.expected),
        *map(_context, item.gold),
        "",
    ]
    lines += ["Given:", ""]
    lines += [f"- {text(item.text)}"] if not item.rows else []
    for row in item.rows:
        who = ", ".join(text(part) for part in (row.who, row.stance, row.figures) if part)
        lines += [f"- {who}: {text(row.statement)}", *(f"  {_context(c)}" for c in row.contexts)]
    return "\n".join([*lines, *map(_context, item.nearest)])


def _context(place: Context) -> str:
    before, quote, after = (text(part) for part in (place.before, place.quote, place.after))
    return f"- {text(place.heading)}: {before} **{quote}** {after}"


def _list(title: str, lines: Iterable[str], raw: bool = False) -> Iterator[str]:
    items = [f"- {line if raw else text(line)}" for line in lines]
    if items:
        yield title
        yield "\n".join(items)
