"""The report as one HTML page: everything from articles and questions is escaped, and nothing is fetched."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.report import view as views
from assistant.evaluation.report.chart import bar, risk_plot

# Browsers drop, rewrite or obey these; each becomes one visible character.
_VISIBLE = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)}
_VISIBLE |= {0x7F: 0x2421} | dict.fromkeys([*range(0x80, 0xA0), 0x202D, 0x202E, *range(0xD800, 0xE000)], 0xFFFD)


def to_html(view: views.View) -> str:
    """The page of a view; it forbids itself scripts and requests, and opens from a file."""
    plot = risk_plot(view.evaluation.risk_coverage.points)
    return _environment().get_template("report.html").render(view=view, found=view.evaluation, plot=plot)


def _finalize(value: object) -> object:
    if value is None:
        return ""
    return value.translate(_VISIBLE) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assistant.evaluation.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"label": views.label, "number": views.number, "interval": views.interval, "bar": bar}
    return environment
