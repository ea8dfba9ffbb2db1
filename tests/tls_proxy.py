"""A proxy that ends TLS, as nginx would: it passes on Host and X-Forwarded-Proto, and the rest as it is."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
import threading
from pathlib import Path

import pytest

OWN = (b"connection:", b"x-forwarded-")  # headers that the proxy itself sets


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that nobody signed but itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl, which makes the certificate of this test")
    made, key = folder / "cert.pem", folder / "key.pem"
    subject = ["-subj", "/CN=example.test", "-addext", "subjectAltName=DNS:*.example.test"]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", made]
    subprocess.run([*command, *subject], check=True, capture_output=True, timeout=60)
    return made, key


class TlsProxy:
    """Answers on `port` for a server on `behind`, in a thread of its own."""

    def __init__(self, folder: Path, behind: int) -> None:
        self._behind = behind
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*certificate(folder))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        serving = asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self._server = asyncio.run_coroutine_threadsafe(serving, self._loop).result(30)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, browser: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        """One request of one connection."""
        try:
            head = (await browser.readuntil(b"\r\n\r\n")).removesuffix(b"\r\n\r\n").split(b"\r\n")
            kept = [line for line in head if not line.lower().startswith(OWN)]
            page, to_page = await asyncio.open_connection("127.0.0.1", self._behind)
            to_page.write(b"\r\n".join([*kept, b"X-Forwarded-Proto: https", b"Connection: close", b"", b""]))
            up = asyncio.create_task(_copy(browser, to_page))
            await _copy(page, to_browser)
            up.cancel()
            to_page.close()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            to_browser.close()

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while part := await source.read(65536):
            target.write(part)
            await target.drain()
    except (OSError, ssl.SSLError):
        pass
