"""The articles of our questions: of PolNeAR's train part, MultiHop-RAG, MUC-4 and FNC-1, and invented ones."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from measures.sets import polnear_records

from assistant.english.sentences import split

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_TOKEN = re.compile(r"\s+|[A-Za-z][A-Za-z']*|[^\sA-Za-z]+|.")
_DATED = re.compile(r"(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d\d)")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_OPENS = re.compile(r"[.?!]|\n\s*\n|]|--")  # after these a sentence begins
_COMMON = 0.3  # of a word's uses in the middle of sentences that are lower case, from which it is none of a name's


def records(
    polnear: Path, multihop: Path, muc: Path, invented: Path, rumours: Path | None = None
) -> dict[str, dict[str, Any]]:
    """Every article by its id; invented: the folder of reports that we wrote; rumours: that of FNC-1's, if wanted."""
    news = polnear_records(polnear, "train")
    more = [
        {
            "id": f"mh{n}",
            "title": a["title"],
            "publisher": a["source"],
            "published": a["published_at"][:10],
            "text": a["body"],
        }
        for n, a in enumerate(json.loads(multihop.read_text(encoding="utf-8")))
    ]
    cased = _Cased(a["text"] for a in (*news, *more))
    with gzip.open(muc, "rt", encoding="utf-8") as file:
        reports = [_report(json.loads(line), cased) for line in file]
    own = [
        {"id": f"{path.stem}-{n}", **record}
        for path in sorted(invented.glob("*.jsonl"))
        for n, record in enumerate(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    ]
    return {a["id"]: a for a in (*news, *more, *reports, *own, *(_rumours(rumours) if rumours else ()))}


def _rumours(folder: Path) -> list[dict[str, Any]]:
    """FNC-1's reports of stories that others deny, each under the first headline that it agrees with."""
    with gzip.open(folder / "competition_test_stances.jsonl.gz", "rt", encoding="utf-8") as file:
        told = [s for s in map(json.loads, file) if s["stance"] != "unrelated"]
    titles: dict[int, str] = {}
    for s in sorted(told, key=lambda s: s["stance"] != "agree"):
        titles.setdefault(s["body"], s["headline"])
    with gzip.open(folder / "competition_test_bodies.jsonl.gz", "rt", encoding="utf-8") as file:
        bodies = [json.loads(line) for line in file]
    return [
        {"id": f"fnc{b['body']}", "title": titles[b["body"]], "text": b["text"]} for b in bodies if b["body"] in titles
    ]


class _Cased:
    """Text that was printed in capitals, in upper and lower case as other news has its words; unknown ones as names."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._uses: dict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            for sentence in split(text):
                for word in _WORD.findall(sentence.of(text))[1:]:
                    self._uses[word.lower()][word] += 1

    def __call__(self, text: str) -> str:
        out, opens = [], True
        for token in _TOKEN.findall(text):
            if token[0].isalpha():
                word = self._word(token)
                out.append(word[0].upper() + word[1:] if opens else word)
                opens = False
            else:
                opens = opens or bool(_OPENS.search(token))
                out.append(token)
        return "".join(out)

    def _word(self, token: str) -> str:
        uses = self._uses.get(token.lower())
        if not uses:
            return token.capitalize()
        lower = token.lower()
        return lower if uses[lower] >= _COMMON * sum(uses.values()) else uses.most_common(1)[0][0]


def _report(record: dict[str, Any], cased: _Cased) -> dict[str, Any]:
    whole = record["text"]
    day = _DATED.search(whole[:200])
    body = whole.split("[TEXT]", 1)[-1] if "[TEXT]" in whole[:400] else whole
    paragraphs = [re.sub(r"\s+", " ", p).strip() for p in re.split(r"\n\s*\n", body)]
    return {
        "id": record["id"],
        "published": f"19{day[3]}-{_MONTHS.index(day[2]) + 1:02d}-{int(day[1]):02d}" if day else None,
        "text": "\n\n".join(cased(p) for p in paragraphs if p),
    }
