"""The metrics of a text that a language model wrote. As in `measures`; they apply to no answer without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.evaluation.measures import Judged, Share


def model_text_share(item: Judged) -> Share | None:
    """Answers whose text a language model wrote, of those that it was asked to write."""
    use = item.answer.model if item.answer else None
    return (float(use.kept > 0), 1.0) if use and "text" in use.tasks else None


def model_kept_share(item: Judged) -> Share | None:
    """Sentences of a language model that stood up to the check, of all that it wrote; the others were not shown."""
    use = item.answer.model if item.answer else None
    return (float(use.kept), float(use.kept + use.dropped)) if use and use.kept + use.dropped else None


def model_verified_share(item: Judged) -> Share | None:
    """Shown sentences of a language model that hold when the answer alone is checked again; 1 or a defect."""
    if not item.answer or not item.answer.model or not item.answer.model.kept:
        return None
    from assistant.llm.writing import verified_again

    sentences = verified_again(item.answer)
    return float(sum(s.failure is None for s in sentences)), float(len(sentences))
