"""How the time of each part grows over hostile texts: `python bench/growth.py`, or `make bench-growth`.

Each pattern of `tests/patterns.py` is read at a length and at four times the length, in one run. Linear work takes four
times as long; a part is named, and the exit status is 1, where it takes more than twice that.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

from assistant.claims import extract_claims
from assistant.english.sentences import split
from assistant.models.word_pieces import WordPieces
from assistant.store.passages import cut
from tests.patterns import UNITS, pattern

TIMES = 4
WORST = 2 * TIMES
NOISE = 0.2  # seconds under which a ratio says nothing
PIECES = WordPieces()


def passages(text: str) -> None:
    cut(text, split(text), PIECES)


PARTS: dict[str, tuple[Callable[[str], object], int]] = {
    "sentences": (split, 250_000),
    "passages": (passages, 50_000),
    "claims": (extract_claims, 20_000),
}


def seconds(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started


def main() -> int:
    parser = argparse.ArgumentParser(description="Growth of each part over hostile texts.")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; may be given several times")
    chosen = parser.parse_args().part or list(PARTS)
    extract_claims(pattern("speakers", 5_000))  # loads the models
    grown = []
    for part in chosen:
        work, size = PARTS[part]
        print(f"\n{part}: seconds of processor time for {size:,} and {TIMES * size:,} characters")
        for name in UNITS:
            short, long = (seconds(work, pattern(name, length)) for length in (size, TIMES * size))
            ratio = long / max(short, NOISE / TIMES)
            print(f"{name:22} {short:7.2f} {long:7.2f} {ratio:6.1f}")
            if ratio > WORST and long > NOISE:
                grown.append(f"{part} of {name}: {ratio:.1f} times as long")
    print("\n" + ("\n".join(grown) or "All grow in step with the text."))
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
