"""PolNeAR's brat files → training windows. Of the corpus, nothing is kept but the weights that are learned from it."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assistant.claims.attribution.encoding import LINE_END, Pieces, Window, encode

Pairs = list[tuple[int, int]]
ROLES = ("source", "cue", "content")
TRIM = " \t\r\n\"'“”‘’.,;:!?"
STRAIGHT = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True)
class Document:
    """A text with its attributions, one list per annotator; each maps a role to its fragments in characters."""

    name: str
    text: str
    annotations: list[list[dict[str, Pairs]]]


def tokenizer_of(encoder: Path) -> Tokenizer:
    """The encoder's own tokenizer, for texts of any length."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def read(folder: Path, split: str, limit: int | None = None) -> list[Document]:
    """The annotated articles of one split; of near copies (half of all word 8-grams shared) only the first is kept."""
    out: list[Document] = []
    seen: dict[int, str] = {}
    for path in sorted((folder / split / "text").glob("*.txt"))[:limit]:
        text = path.read_bytes().decode()
        files = sorted((folder / split / "attributions").glob(path.stem + "_*.ann"))
        annotations = [a for a in map(attributions, files) if a]
        grams = _grams(text)
        copy = split == "train" and sum(g in seen for g in grams) > len(grams) / 2
        if annotations and not copy:
            out.append(Document(path.stem, text, annotations))
            seen.update(dict.fromkeys(grams, path.stem))
    return out


def _grams(text: str) -> set[int]:
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[i : i + 8])) for i in range(len(words) - 7)}


def attributions(path: Path) -> list[dict[str, Pairs]]:
    """The attributions of one brat file that have a content."""
    spans: dict[str, tuple[str, Pairs]] = {}
    out = []
    for line in path.read_bytes().decode().splitlines():
        if re.match(r"T\d+\t", line):
            key, typed, *_ = line.split("\t")
            role, offsets = typed.split(" ", 1)
            spans[key] = (role.lower(), [(int(a), int(b)) for a, b in (x.split() for x in offsets.split(";"))])
        elif re.match(r"E\d+\t", line):
            item: dict[str, Pairs] = defaultdict(list)
            for member in line.split("\t", 1)[1].split():
                role, pairs = spans.get(member.split(":")[-1], ("", []))
                if role in ROLES:
                    item[role] += pairs
            if "content" in item:
                out.append(dict(item))
    return out


@dataclass(frozen=True)
class Example:
    """A window and its targets: `tags` (t, 3); `anchors` (n, 2); `pointers` (n, 4), -100: unknown."""

    pieces: Pieces
    window: Window
    tags: np.ndarray
    anchors: np.ndarray
    pointers: np.ndarray


def examples(document: Document, tokenizer: Tokenizer, rng: random.Random, epoch: int, limit: int) -> list[Example]:
    """An article's windows for one epoch: annotators take turns, windows move, one in five gets straight quotes."""
    text = document.text.translate(STRAIGHT) if rng.random() < 0.2 else document.text
    pieces = encode(text, tokenizer)
    gold = document.annotations[epoch % len(document.annotations)]
    tags = np.zeros((len(pieces), 3), dtype=np.int64)
    for item in gold:
        for column, role in enumerate(ROLES):
            for pair in item.get(role, []):
                found = _pieces(pieces, pair)
                if found and not tags[found[0] : found[1] + 1, column].any():
                    tags[found[0] : found[1] + 1, column] = 2
                    tags[found[0], column] = 1
    links = [x for x in (_link(item, text, pieces) for item in gold) if x]
    return [_example(pieces, w, tags, links) for w in _paragraph_windows(pieces, rng, limit)]


def _pieces(pieces: Pieces, pair: tuple[int, int]) -> tuple[int, int] | None:
    """First and last word piece within a span of characters."""
    first = int(np.searchsorted(pieces.ends, pair[0], side="right"))
    last = int(np.searchsorted(pieces.starts, pair[1], side="left")) - 1
    return (first, last) if first <= last else None


def trimmed(text: str, pairs: Pairs) -> tuple[int, int]:
    a, b = min(p[0] for p in pairs), max(p[1] for p in pairs)
    while a < b and text[a] in TRIM:
        a += 1
    while b > a and text[b - 1] in TRIM:
        b -= 1
    return a, b


def _link(item: dict[str, Pairs], text: str, pieces: Pieces) -> tuple[tuple[int, int] | None, ...] | None:
    """Source, cue and content as pieces, their ends trimmed: annotators vary on quotation marks and full stops."""
    source, cue, content = (_pieces(pieces, trimmed(text, item[r])) if r in item else None for r in ROLES)
    return (source, cue, content) if cue and content else None


def _paragraph_windows(pieces: Pieces, rng: random.Random, limit: int) -> list[Window]:
    breaks = [*np.flatnonzero(pieces.features[:, 1] == LINE_END).tolist(), len(pieces)]
    out, start, room = [], 0, rng.randint(limit // 3, limit)
    while start < len(pieces):
        fitting = [b for b in breaks if start < b <= start + room]
        end = fitting[-1] if fitting else min(min(b for b in breaks if b > start), start + limit)
        out.append(Window(start, end, start, end))
        start, room = end, limit
    return out


def _example(pieces: Pieces, w: Window, tags: np.ndarray, links: list[tuple[tuple[int, int] | None, ...]]) -> Example:
    anchors, pointers = [], []
    for source, cue, content in links:
        if cue is None or content is None or not w.start <= cue[0] <= cue[1] < w.end:
            continue
        row = [0, 0] if source is None else [x - w.start + 1 if w.start <= x < w.end else -100 for x in source]
        row += [x - w.start + 1 if w.start <= x < w.end else -100 for x in content]
        anchors.append([x - w.start + 1 for x in cue])
        pointers.append(row)
    return Example(
        pieces,
        w,
        tags[w.start : w.end],
        np.array(anchors, dtype=np.int64).reshape(-1, 2),
        np.array(pointers, dtype=np.int64).reshape(-1, 4),
    )
