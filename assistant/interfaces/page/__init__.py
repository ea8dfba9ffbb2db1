"""The chat page: Gradio around the public names of `assistant`.

`tabs` holds the components of each tab and their events, `views` makes HTML of records and needs no Gradio,
`conversations` asks and keeps; `layout` puts the tabs together and `server` starts the page, behind the guards of
`interfaces.web`. Importing this package loads neither Gradio nor a model.
"""

from assistant.interfaces.page.server import build, serve

__all__ = ["build", "serve"]
