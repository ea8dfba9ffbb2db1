"""An evaluation for people: a page that needs nothing but itself, and Markdown, both of the same view."""

from assistant.evaluation.report.pages import to_html, to_markdown
from assistant.evaluation.report.view import View, view

__all__ = ["View", "to_html", "to_markdown", "view"]
