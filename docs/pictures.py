"""Makes README's pictures of the page anew: `python docs/pictures.py`, with Chromium installed.

Serves the sample corpus from a store of its own, asks as a reader would, and writes `page.png` and `page-dark.png` (one
answer with its source) and `page.gif` (a question, a citation opened, a disagreement) beside this file.
"""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, sync_playwright

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
QUESTION = "Who claimed how many civilians escaped from the rebel-held districts of Aleppo?"
DISPUTED = "How much would the flood damage cost, according to the insurers?"
WIDE = (1280, 800)  # of the pictures
SMALL = (1200, 700)  # of the animation
COLOURS = 64  # of the animation: text on plain ground needs few
FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
POINTER = ((0, 0), (0, 17), (4, 13), (7, 20), (10, 19), (7, 12), (12, 12))


@contextmanager
def served() -> Iterator[str]:
    """The page over the sample corpus, until left."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        command = [sys.executable, "app.py", "--store", f"{folder}/store", "--corpus", "corpus", "--port", str(port)]
        with log.open("w") as output, subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output) as server:
            try:
                while "127.0.0.1" not in log.read_text():
                    if server.poll() is not None:
                        raise SystemExit(log.read_text())
                    time.sleep(0.2)
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()


class Film:
    """Frames of a page with their durations; what is pointed at gets a pointer drawn on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[Image.Image] = []
        self.durations: list[int] = []

    def take(self, milliseconds: int, at: Locator | None = None) -> None:
        """One frame, shown for that long."""
        frame = Image.open(io.BytesIO(self.page.screenshot(caret="hide"))).convert("RGB")
        box = at.bounding_box() if at else None
        if box:
            x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6
            ImageDraw.Draw(frame).polygon([(x + a, y + b) for a, b in POINTER], fill="black", outline="white")
        self.frames.append(frame)
        self.durations.append(milliseconds)

    def type(self, question: str) -> None:
        """The question as it is typed, some words a frame."""
        words = question.split()
        for end in range(2, len(words) + 2, 2):
            self.page.fill("#question textarea", " ".join(words[:end]))
            self.take(140)
        self.take(500)

    def save(self, path: Path) -> None:
        """An animated GIF with one palette for all frames, so that only what changes takes room."""
        size = self.frames[0].size
        strip = Image.new("RGB", (size[0], size[1] * 2))
        for n, frame in enumerate((self.frames[len(self.frames) // 2], self.frames[-1])):
            strip.paste(frame, (0, n * size[1]))
        palette = strip.quantize(COLOURS, dither=Image.Dither.NONE)
        few = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in self.frames]
        few[0].save(path, save_all=True, append_images=few[1:], duration=self.durations, loop=0, optimize=True)


def answered(page: Page) -> Locator:
    """The newest turn once its answer is there and in place."""
    turn = page.locator(".turn").last
    turn.locator(".coverage").wait_for(timeout=120_000)
    page.wait_for_timeout(900)
    return turn


def ask(page: Page, question: str) -> Locator:
    """Asks without ceremony."""
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    return answered(page)


def picture(page: Page, path: Path) -> None:
    """One answer with two figures side by side, the source of the second open."""
    turn = ask(page, DISPUTED)
    turn.locator(".conflict .cite").nth(1).click()
    page.wait_for_timeout(900)
    page.mouse.move(0, 0)
    page.locator("#question textarea").blur()
    page.screenshot(path=path)


def film(page: Page) -> Film:
    """A question, a citation opened, a disagreement with both its sources."""
    made = Film(page)
    made.take(1200)
    made.type(QUESTION)
    page.keyboard.press("Enter")
    turn = answered(page)
    made.take(2600)
    cite = turn.locator('.rows .cite[data-key="3"]').first
    cite.scroll_into_view_if_needed()
    made.take(900, at=cite)
    cite.click()
    page.wait_for_timeout(900)
    made.take(2800, at=cite)
    made.type(DISPUTED)
    page.keyboard.press("Enter")
    turn = answered(page)
    made.take(2600)
    cite = turn.locator(".conflict .cite").nth(1)
    made.take(900, at=cite)
    cite.click()
    page.wait_for_timeout(900)
    made.take(3600, at=cite)
    return made


def main() -> int:
    """Makes all of them."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        msg = "Chromium is needed: apt-get install chromium"
        raise SystemExit(msg)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)

        def opened(size: tuple[int, int], dark: bool = False) -> Page:
            page = browser.new_page(
                viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
            )
            page.goto(url)
            page.locator(".welcome").first.wait_for(timeout=60_000)
            page.wait_for_timeout(400)
            return page

        picture(opened(WIDE), HERE / "page.png")
        picture(opened(WIDE, dark=True), HERE / "page-dark.png")
        film(opened(SMALL)).save(HERE / "page.gif")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
