"""Starts the chat page: `python app.py --store my-store --port 8000` is `briefing serve` with the same options."""

from __future__ import annotations

import sys

from assistant.interfaces.cli.commands import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
