"""Makes README's pictures of the page anew: `python docs/pictures.py`, with Chromium installed.

Serves the sample corpus from a store of its own, asks as a reader would, and writes `page.png` and `page-dark.png` (one
answer with its source) and `page.gif` (the question typed, the answer, two citations opened) beside this file.
"""

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
QUESTION = "Who claimed how many civilians fled?"
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


def opened(page: Page, turn: Locator, number: int) -> Locator:
    """Opens the source of the answer's row number `number`, from 0, and returns what was clicked."""
    cite = turn.locator(".rows tbody tr").nth(number).locator(".cite").first
    cite.scroll_into_view_if_needed()
    cite.click()
    page.wait_for_timeout(900)
    return cite


def picture(page: Page, path: Path) -> None:
    """The answer with a source open."""
    page.fill("#question textarea", QUESTION)
    page.keyboard.press("Enter")
    turn = answered(page)
    opened(page, turn, 0)
    turn.locator(".asked").scroll_into_view_if_needed()
    page.mouse.move(0, 0)
    page.locator("#question textarea").blur()
    page.screenshot(path=path)


def film(page: Page) -> Film:
    """The question, and two of its speakers with their sources."""
    made = Film(page)
    made.take(1200)
    made.type(QUESTION)
    page.keyboard.press("Enter")
    turn = answered(page)
    made.take(2600)
    for number in (0, 1):
        made.take(3200, at=opened(page, turn, number))
    return made


def main() -> int:
    """Makes all of them."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        msg = "Chromium is needed: apt-get install chromium"
        raise SystemExit(msg)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)

        def shown(size: tuple[int, int], dark: bool = False) -> Page:
            page = browser.new_page(
                viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if dark else "light"
            )
            page.goto(url)
            page.locator(".welcome").first.wait_for(timeout=60_000)
            page.wait_for_timeout(400)
            return page

        picture(shown(WIDE), HERE / "page.png")
        picture(shown(WIDE, dark=True), HERE / "page-dark.png")
        film(shown(SMALL)).save(HERE / "page.gif")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
