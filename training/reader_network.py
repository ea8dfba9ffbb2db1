"""The reader's network, what it loses, and its file."""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F
from reader_data import Asked, Labelled
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from assistant.answering.reader import batch, encode

log = logging.getLogger("reader")
_TOGETHER = 8  # windows that pass through the network at once
_EACH, _WORDS = 0.5, 0.3
"""What counts beside the choice among all sentences: each sentence by itself, the words that answer."""


class Network(nn.Module):
    """Ids, mask, kinds (b, t) → of each piece: answers (at marks), starts and ends of the words (b, t)."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.head = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Linear(width, 1))
        self.words = nn.Linear(width, 2)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Scores of every piece."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        first = states[:, :1].expand_as(states)
        sentence, words = self.head(torch.cat([states, first], 2)), self.words(states)
        return sentence[..., 0].float(), words[..., 0].float(), words[..., 1].float()


def network(encoder: Path, layers: int = 6, dropout: float = 0.0, attention: str = "sdpa") -> Network:
    """The first layers of the encoder under new heads; its words stay as they are."""
    config = BertConfig.from_pretrained(
        encoder, num_hidden_layers=layers, attention_probs_dropout_prob=0.0, hidden_dropout_prob=dropout
    )
    config._attn_implementation = attention
    model = Network(BertModel.from_pretrained(encoder, config=config, add_pooling_layer=False))
    model.encoder.embeddings.word_embeddings.requires_grad_(False)
    return model


def loss_of(model: Network, group: Sequence[tuple[Asked, Sequence[Labelled]]]) -> Tensor:
    """The loss of each question with the windows drawn for it.

    Negative log likelihood of the right sentences, or of none, among all; and, for less, that of each sentence itself,
    and of the words that answer.
    """
    rows = [(n, encode(asked.question, w.window), w) for n, (asked, windows) in enumerate(group) for w in windows]
    rows.sort(key=lambda row: len(row[1].ids))  # those of like length are read together, and little is padded
    read: list[tuple[Tensor, ...]] = []
    for at in range(0, len(rows), _TOGETHER):
        made = batch([e for _, e, _ in rows[at : at + _TOGETHER]], multiple=8)
        out = model(**{name: torch.from_numpy(each) for name, each in made.items()})
        read += zip(*(each.unbind(0) for each in out), strict=True)
    scores: list[list[Tensor]] = [[] for _ in group]
    right: list[list[bool]] = [[] for _ in group]
    words = read[0][0].new_zeros(())
    for (answers, starts, ends), (n, encoded, labelled) in zip(read, rows, strict=True):
        for k, (mark, (first, places)) in enumerate(zip(encoded.marks, encoded.pieces, strict=True)):
            scores[n].append(answers[mark])
            right[n].append(bool(labelled.right) and labelled.right[k])
            span = labelled.answers.get(k)
            if span:
                inside = [i for i, (a, b) in enumerate(places) if a < span[1] and b > span[0]]
                if inside:
                    own = slice(first, first + len(places))
                    words = words - F.log_softmax(starts[own], 0)[inside[0]] - F.log_softmax(ends[own], 0)[inside[-1]]
    total = words.new_zeros(())
    for n, (_, windows) in enumerate(group):
        if not scores[n]:
            continue
        own, is_right = torch.stack(scores[n]), torch.tensor(right[n])
        every = torch.logsumexp(torch.cat([own, own.new_zeros(1)]), 0)
        if any(w.right for w in windows):
            total = total + every - (torch.logsumexp(own[is_right], 0) if is_right.any() else 0.0)
            total = total + _EACH * F.binary_cross_entropy_with_logits(own, is_right.float(), reduction="sum")
    return (total + _WORDS * words) / len(group)


def weights(path: Path, encoder: Path, layers: int) -> dict[str, Tensor]:
    """The weights of a file that `export` wrote, as near as int8 has them; those of words are the encoder's own."""
    graph = onnx.load(str(path)).graph
    held = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
    found = dict(network(encoder, layers).state_dict())
    for name in found:
        if name in held:
            found[name] = torch.tensor(held[name])
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            values = (held[f"{name}_quantized"].astype("float32") - held[f"{name}_zero_point"]) * held[f"{name}_scale"]
            place = node.name.removesuffix("/MatMul_quant").strip("/").replace("head/head", "head").replace("/", ".")
            found[f"{place}.weight"] = torch.tensor(values.T.copy())
    for name in ("token_type", "position"):
        place = f"encoder.embeddings.{name}_embeddings.weight"
        values = held[f"{place}_quantized"].astype("float32") - held[f"{place}_zero_point"]
        found[place] = torch.tensor(values * held[f"{place}_scale"])
    return found


def export(state: dict[str, Tensor], encoder: Path, layers: int, target: Path) -> str:
    """Writes int8 ONNX, weights per channel in a reduced range, and returns its sha256."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = network(encoder, layers, attention="eager")
    model.load_state_dict(state)
    model.eval()
    target.parent.mkdir(parents=True, exist_ok=True)
    plain, ids = target.with_suffix(".fp32.onnx"), torch.ones((2, 16), dtype=torch.long)
    names, outputs = ["input_ids", "attention_mask", "token_type_ids"], ["answers", "starts", "ends"]
    axes = {name: {0: "batch", 1: "pieces"} for name in names + outputs}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, (ids, ids, ids), str(plain), input_names=names, output_names=outputs, dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
    quantize_dynamic(str(plain), str(target), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    plain.unlink()
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    size = target.stat().st_size / 1e6
    log.info("%s: %.1f MB, sha256 %s (SHA256 in assistant/answering/reader.py)", target, size, digest)
    return digest
