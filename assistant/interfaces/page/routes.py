"""The addresses of Gradio's that the page uses; the guard refuses all others."""

from __future__ import annotations

import re

# All that the page and `gradio_client` use. Gradio has more: `/token` gives away who is logged in, `/proxy=` and
# `/file=http...` fetch from elsewhere, `/run` goes past the queue, others write, record or watch.
_GET = re.compile(
    r"/|/config/?|/logout|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json|/(?:assets|static|svelte)/.+"
    r"|/gradio_api/(?:info/?|theme\.css|queue/data|upload_progress|heartbeat/[^/]+|call/ask/[^/]+"
    r"|file=(?![a-zA-Z][a-zA-Z0-9+.-]*://).+)"
)
UPLOADS = "/gradio_api/upload"
_POST = re.compile(rf"/login/?|/gradio_api/(?:queue/join|call/ask|cancel|reset)/?|{UPLOADS}")
ROUTES = {"GET": _GET, "HEAD": _GET, "POST": _POST}
