"""The chat page: Gradio around the public names of `assistant.assistant`.

`html`, `chat`, `evidence` and `library` turn records into escaped HTML and need no Gradio; `layout` wires them to
components; `queueing` gives turns. Before it stand `web` and `guard` with `hosts` and `bodies`; `running` puts all
together and `server` starts it. Importing this package loads neither Gradio nor a model.
"""

from __future__ import annotations

from assistant.interfaces.page.server import build, serve

__all__ = ["build", "serve"]
