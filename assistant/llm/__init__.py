"""An optional language model: it may make a follow-up whole, name what is asked, and write an answer's text.

Rows, citations, conflicts and refusals are never its. What it says is used only where it stands up to a check, and
nothing it does can fail an answer: then the rules' reading and the engine's own text stand.
"""

from assistant.llm.servers.connections import check
from assistant.llm.session import LanguageModel, Session, Watch
from assistant.llm.writing import verified_again

__all__ = ["LanguageModel", "Session", "Watch", "check", "verified_again"]
