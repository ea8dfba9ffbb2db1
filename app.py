"""Starts the chat page: `python app.py --store my-store --port 8000`. `briefing serve` does the same."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from assistant.config import Config
from assistant.errors import AssistantError
from assistant.interfaces.page import serve


def main() -> int:
    """Reads the options and serves until interrupted; a deliberate error is one line and exit status 1."""
    parser = argparse.ArgumentParser(description="The Briefing Assistant's chat page.")
    parser.add_argument(
        "--store", type=Path, default=Path(os.environ.get("BRIEFING_STORE", ".briefing")), help="folder of the store"
    )
    parser.add_argument(
        "--chroma",
        metavar="URL",
        default=os.environ.get("BRIEFING_CHROMA") or None,
        help="Chroma server that holds the vectors, in place of the folder",
    )
    parser.add_argument(
        "--model",
        metavar="FOLDER",
        type=Path,
        default=os.environ.get("BRIEFING_MODEL") or None,
        help="sentence-transformers model that makes the vectors, in place of the encoder that comes with this",
    )
    for name, what in (
        ("", "kind of server: openai-like or ollama"),
        ("-url", "its address"),
        ("-model", "its model"),
        ("-timeout", "seconds for one question, 60 if not given"),
    ):
        variable = f"BRIEFING_LLM{name.upper().replace('-', '_')}"
        parser.add_argument(
            f"--llm{name}", default=os.environ.get(variable) or None, help=f"language model, off by default: {what}"
        )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; the default serves this machine only"
    )
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--corpus", type=Path, help="articles to index first where the store is empty")
    parser.add_argument("--auth", type=Path, help="file of users, who then must log in; `briefing serve` writes it")
    parser.add_argument(
        "--allow-host",
        dest="allow_hosts",
        action="append",
        default=[],
        metavar="NAME",
        help="answer to this name, too, such as that of a proxy in front; may be repeated",
    )
    options = parser.parse_args()
    try:
        names = ("llm", "llm_url", "llm_model", "llm_timeout")
        model = {name: value for name in names if (value := getattr(options, name)) is not None}
        config = Config(store=options.store, chroma=options.chroma, model=options.model, **model)
        where = {"host": options.host, "port": options.port, "allow_hosts": options.allow_hosts}
        serve(config, corpus=options.corpus, auth=options.auth, **where)
    except AssistantError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
