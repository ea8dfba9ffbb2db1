"""Score `extract_claims` on our own texts with gold speakers, roles, figures, stance and relay.

    python bench/claims_gold.py [--gold tests/data/claims_news.jsonl] [--failures]

A gold claim is matched to the extracted claim whose content overlaps its own most (intersection over union of 0.5 or
more, each extracted claim used once, the better speaker first where two share a content). Each field is then right or
wrong exactly; figures are right when the list of (text, low, high, unit) is the same, parts when the list of (part,
whole) is; a gold claim without "parts" has none. A gold claim that nothing matches is wrong in every field. The last
line printed is JSON.

`claims.jsonl` holds a hundred short texts, which are read right and show what got lost; `claims_news.jsonl` a hundred
and fifty in the manner of news (`tests/data/CLAIMS.md`), which were scored before the engine was changed for them.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from assistant.claims import extract_claims
from assistant.schema import Claim

FIELDS = ("speaker", "role", "figures", "parts", "stance", "via")
GOLD = Path(__file__).resolve().parent.parent / "tests" / "data" / "claims.jsonl"
NEWS = GOLD.with_name("claims_news.jsonl")


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Intersection over union of two character ranges."""
    shared = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared else 0.0


def values(claim: Claim) -> dict[str, Any]:
    """The scored fields of an extracted claim, as the gold file writes them."""
    texts = {f.span: f.text for f in claim.figures}
    return {
        "speaker": claim.speaker,
        "role": claim.role,
        "figures": [[f.text, f.low, f.high, f.unit] for f in claim.figures],
        "parts": [[f.text, texts[f.part_of]] for f in claim.figures if f.part_of],
        "stance": claim.stance,
        "via": claim.via,
    }


def matched(text: str, gold: dict[str, Any], free: list[Claim]) -> Claim | None:
    """The extracted claim that stands for a gold one; it is taken out of `free`."""
    start = text.index(gold["content"])
    span = (start, start + len(gold["content"]))
    close = [
        (overlap(span, (c.content.start, c.content.end)), c.speaker == gold["speaker"], -i) for i, c in enumerate(free)
    ]
    best = max((item for item in close if item[0] >= 0.5), key=lambda item: (item[1], item[0], item[2]), default=None)
    return free.pop(-best[2]) if best else None


def score(path: Path) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """Accuracy per field over all gold claims, with "found", and the failures."""
    right = dict.fromkeys(("found", *FIELDS), 0)
    total, failures = 0, []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        free = extract_claims(item["text"])
        for gold in ({"parts": [], **claim} for claim in item["claims"]):
            total += 1
            claim = matched(item["text"], gold, free)
            got = values(claim) if claim else {}
            right["found"] += claim is not None
            wrong = {f: [gold[f], got.get(f)] for f in FIELDS if claim is None or got[f] != gold[f]}
            for field in FIELDS:
                right[field] += field not in wrong
            if wrong:
                failures.append(
                    {"text": item["text"], "content": gold["content"], "found": claim is not None, "wrong": wrong}
                )
    return {k: round(v / max(1, total), 3) for k, v in right.items()}, failures


def main() -> int:
    """Print one accuracy per field."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--failures", action="store_true", help="print each claim that is not wholly right")
    args = parser.parse_args()
    accuracy, failures = score(args.gold)
    if args.failures:
        for failure in failures:
            sys.stdout.write(json.dumps(failure, ensure_ascii=False) + "\n")
    sys.stdout.write(json.dumps(accuracy) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
