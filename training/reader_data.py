"""Public sets of questions over texts → questions with windows of sentences, told right from wrong.

Each set's licence allows it: SQuAD 2.0, SQuADShifts (CC BY-SA and CC BY 4.0), CLAP-NQ, SelQA and TREC-QA (Apache-2.0),
TweetQA (CC BY-SA), FEVER Symmetric (CC BY-SA 3.0), Fool Me Twice (Apache-2.0).
"""

from __future__ import annotations

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.answering.reader import Window
from assistant.english.sentences import split


@dataclass(frozen=True)
class Labelled:
    """A window with which of its sentences answer, and in which characters of them."""

    window: Window
    right: tuple[bool, ...]
    answers: Mapping[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A question with its windows."""

    question: str
    windows: tuple[Labelled, ...]


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file, compressed or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.decode().split("\n") if line.strip()]


def window(
    about: str, text: str, spans: Sequence[tuple[int, int]], answers: Sequence[tuple[int, int]], words: bool
) -> Labelled:
    """A window of these sentences of a text; words: whether answers (characters of the text) are the very words."""
    right, found = [], {}
    for n, (a, b) in enumerate(spans):
        held = [(s, e) for s, e in answers if s < b and e > a and (min(e, b) - max(s, a)) * 2 >= e - s]
        right.append(bool(held))
        if held and words:
            found[n] = (max(held[0][0] - a, 0), min(held[0][1], b) - a)
    return Labelled(Window(about, tuple((None, text[a:b]) for a, b in spans)), tuple(right), found)


def crop(rng: random.Random, labelled: Labelled, most: int = 1000) -> Labelled:
    """A run of sentences of about so many characters, right ones inside where there are any."""
    sentences = labelled.window.sentences
    lengths = [len(t) for _, t in sentences]
    rights = [n for n, r in enumerate(labelled.right) if r]
    first = last = rng.choice(rights) if rights else rng.randrange(len(sentences))
    limit = rng.randrange(most // 3, most)
    while True:
        grown = [n for n in (first - 1, last + 1) if 0 <= n < len(sentences)]
        if not grown:
            break
        n = rng.choice(grown)
        if sum(lengths[min(first, n) : max(last, n) + 1]) > limit:
            break
        first, last = min(first, n), max(last, n)
    kept = range(first, last + 1)
    return Labelled(
        Window(labelled.window.about, tuple(sentences[n] for n in kept)),
        tuple(labelled.right[n] for n in kept),
        {n - first: labelled.answers[n] for n in kept if n in labelled.answers},
    )


def public(train: Path, squad: Path, seed: int = 3) -> list[Asked]:
    """Questions of the public sets, in an order of chance."""
    rng = random.Random(seed)
    found = [*_squad(squad, rng), *_shifts(train / "squadshifts", rng), *_sentences(train, rng), *_tweets(train, rng)]
    found += _pairs(train, rng)
    rng.shuffle(found)
    return found


def _spans(text: str) -> list[tuple[int, int]]:
    return [(s.start, s.end) for s in split(text)]


def _squad(path: Path, rng: random.Random) -> Iterator[Asked]:
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        title = article["title"].replace("_", " ")
        made = [(p, p["context"], _spans(p["context"])) for p in article["paragraphs"]]
        for p, text, spans in made:
            for q in p["qas"]:
                answers = (
                    []
                    if q["is_impossible"]
                    else [(a["answer_start"], a["answer_start"] + len(a["text"])) for a in q["answers"][:1]]
                )
                windows = [crop(rng, window(title, text, spans, answers, True))]
                if rng.random() < 0.3:
                    other = rng.choice(made)
                    if other[1] != text:
                        windows.append(crop(rng, window(title, other[1], other[2], [], True)))
                yield Asked(q["question"], tuple(windows))


def _shifts(folder: Path, rng: random.Random) -> Iterator[Asked]:
    for name, most in (("new_wiki", 7000), ("reddit", 3500), ("amazon_reviews", 1500)):
        records = [r for r in lines(folder / f"{name}.jsonl.gz") if not r.get("squad_dev_overlap")]
        titled: dict[str, list[str]] = defaultdict(list)
        for r in records:
            if r["text"] not in titled[r.get("title") or ""]:
                titled[r.get("title") or ""].append(r["text"])
        for r in rng.sample(records, min(most, len(records))):
            title, text = r.get("title") or "", r["text"]
            answers = [(a["start"], a["end"]) for a in r["answers"][:1]]
            mine = crop(rng, window(title, text, _spans(text), answers, True))
            others = [t for t in titled[title] if t != text] if title else []
            chance = rng.random()
            if others and chance < 0.45:
                other = rng.choice(others)
                near = crop(rng, window(title, other, _spans(other), [], True))
                # A fifth of the questions is asked where nothing answers.
                yield Asked(r["question"], (near,) if chance < 0.2 else (mine, near))
            else:
                yield Asked(r["question"], (mine,))


def _sentences(train: Path, rng: random.Random) -> Iterator[Asked]:
    for path in (
        "clapnq/dev.jsonl",
        "selqa/dev.jsonl",
        "selqa/test.jsonl.gz",
        "trecqa/train.jsonl",
        "trecqa/dev.jsonl",
    ):
        found = train / path
        for r in lines(found if found.exists() else found.with_suffix(".jsonl.gz")):
            spans = [(a, b) for a, b in r["sents"] if b - a > 15]
            answers = [(a["start"], a["end"]) for a in r["answers"]]
            if spans:
                yield Asked(r["question"], (crop(rng, window(r.get("title") or "", r["text"], spans, answers, False)),))


def _tweets(train: Path, rng: random.Random) -> Iterator[Asked]:
    records = lines(train / "tweetqa/train.jsonl.gz")
    for r in rng.sample(records, 2500):
        answers = [(a["start"], a["end"]) for a in r["answers"][:1]]
        windows = [window("", r["text"], _spans(r["text"]), answers, True)]
        other = rng.choice(records)["text"]
        if rng.random() < 0.3 and other != r["text"]:
            windows.append(window("", other, _spans(other), [], True))
        yield Asked(r["question"], tuple(windows))


def _pairs(train: Path, rng: random.Random) -> Iterator[Asked]:
    """A claim as what is asked; the evidence for or against it answers."""

    def one(claim: str, evidence: str, others: Sequence[str] = ()) -> Asked:
        texts = [(evidence, True), *((o, False) for o in others)]
        rng.shuffle(texts)
        made = Window("", tuple((None, t) for t, _ in texts))
        return Asked(claim, (Labelled(made, tuple(r for _, r in texts)),))

    for path in ("fever_symmetric/dev.jsonl", "fever_symmetric/test.jsonl"):
        for r in lines(train / path):
            yield one(r["b"], r["a"])
    for r in lines(train / "fool_me_twice/dev.jsonl.gz") + lines(train / "fool_me_twice/test.jsonl.gz"):
        if r["gold"]:
            yield one(r["claim"], r["gold"][0], r["other"][:3])
