"""What readers are told when a call fails: unlike a refusal, a failure says that it is one."""

import logging

from assistant.errors import AssistantError, StoreMissing

EMPTY = "There are no articles yet. Add some in the Library tab first."
FAULT = "Something went wrong on our side. Please try again; the server's log has the details."

logger = logging.getLogger(__name__)


def told(error: Exception) -> str:
    """The sentence that tells a reader of an error; the log has the cause of a fault of ours."""
    if isinstance(error, StoreMissing):
        return EMPTY
    if isinstance(error, AssistantError):
        return str(error)
    logger.error("a call of the page failed", exc_info=error)
    return FAULT
