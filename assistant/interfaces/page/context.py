"""What all tabs of one page share: the assistant, what is kept for readers, and the queues that their calls wait in."""

from pathlib import Path

from assistant import Assistant
from assistant.interfaces.page.conversations.feedback import Feedback
from assistant.interfaces.page.conversations.storage import Conversations
from assistant.interfaces.page.facets import Counted
from assistant.interfaces.web.queue import FairQueue

ASKING = 8  # questions that are answered at once; more wait their turn
WAITING = 8  # questions of one asker that wait
LOOKING = 16  # other calls at once, which are short
JOBS = 500  # that Gradio may have begun: nearly all of them wait their turn, which costs little


class Context:
    """One page: its assistant and what is kept for it. folder: where conversations and votes go (None: nowhere)."""

    def __init__(self, assistant: Assistant, folder: Path | None = None) -> None:
        self.assistant = assistant
        self.conversations = Conversations(folder)
        self.feedback = Feedback(folder)
        self.facets = Counted(assistant)
        # Half of the places at most are one asker's. Looking something up does not wait for questions.
        self.asking = FairQueue(ASKING, ASKING // 2, WAITING)
        self.looking = FairQueue(LOOKING, LOOKING // 2, 40, "requests")
        # One writer at a time; the chat goes on meanwhile.
        self.writing = FairQueue(1, 1, WAITING, "changes of the library")
