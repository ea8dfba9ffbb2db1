"""A Chroma server of the tests' own, on a free port of this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

_PROGRAM = "from chromadb.cli.cli import app; app()"


class ChromaServer:
    """`chroma run` on 127.0.0.1; stopped and started again it keeps its address and its data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as held:
            held.bind(("127.0.0.1", 0))
            self.port: int = held.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers; fails with what it wrote where it does not."""
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-c", _PROGRAM, "run", "--path", str(self._folder / "data")]
        command += ["--host", "127.0.0.1", "--port", str(self.port)]
        log = self._folder / "log"
        with log.open("wb") as out:
            # In a folder of its own: it would read a .env file of the folder it starts in.
            self._process = subprocess.Popen(command, stdout=out, stderr=out, cwd=self._folder)
        until = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                msg = f"no Chroma server: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
                raise AssertionError(msg)
            time.sleep(0.05)

    def stop(self) -> None:
        """Kills it, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)
            self._process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat", timeout=5, trust_env=False).is_success
        except httpx.TransportError:
            return False
