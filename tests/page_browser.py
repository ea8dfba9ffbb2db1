"""What the tests in a real Chromium share: the browser, a visit that notes what must not happen, a free port."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect, sync_playwright

ROOT = Path(__file__).parents[1]
ARTIFACTS = ROOT / "artifacts"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
expect.set_options(timeout=30_000)  # ms; five seconds are too few where the first question loads what it needs


# What sticks out of the window, or of the box that cuts it off. A span that is there for screen readers only may.
TOO_WIDE = """() => [...document.querySelectorAll('.contain *, html')]
  .filter((each) => each.checkVisibility() && !each.closest('.unseen, .sr-only, .visually-hidden'))
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .map((each) => each.tagName + '.' + each.className)"""


class Visit:
    """A page with everything noted that it must not do: requests to elsewhere, dialogs, errors."""

    def __init__(self, browser: Browser, url: str, width: int = 1280, height: int = 800, **options: Any) -> None:
        """Opens `url` in a context of its own, which is another reader."""
        self.page = browser.new_page(viewport={"width": width, "height": height}, **options)
        self.outside: list[str] = []
        self.trouble: list[str] = []
        self.own = (f"{url.split('?')[0].rstrip('/')}/", "http://127.0.0.1:", "data:", "blob:")
        self.page.on("request", self._request)
        self.page.on("dialog", lambda dialog: (self.trouble.append(dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", lambda m: self.trouble.append(m.text) if m.type == "error" else None)
        self.page.goto(url)
        expect(self.page.locator(".welcome, .turn").first).to_be_visible(timeout=20_000)

    def _request(self, request: Any) -> None:
        if not request.url.startswith(self.own):
            self.outside.append(request.url)

    def ask(self, question: str) -> Locator:
        """Asks, and returns the newest turn once it is answered."""
        count = self.page.locator(".turn").count()
        self.page.fill("#question textarea", question)
        self.page.keyboard.press("Enter")
        turn = self.page.locator(".turn").nth(count)
        expect(turn.locator(".coverage, .notice")).to_be_visible(timeout=120_000)
        return turn

    def shot(self, name: str) -> None:
        ARTIFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTIFACTS / f"page-{name}.png")

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def close(self) -> None:
        """Closes the page; whatever a test did, nothing may have gone outside or failed in the browser."""
        self.page.close()
        assert not self.outside
        assert not self.trouble, self.trouble


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
