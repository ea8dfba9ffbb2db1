"""Exports MiniLM with its pooling to ONNX: `python -m assistant.embedding_export MODEL_FOLDER TARGET fp32|int8`.

Run as a process of its own by `assistant.models.encoder`, once per machine. The int8 file has weights per channel and a
reduced range, which processors without VNNI need to keep the vectors close (mean cosine 0.996 to fp32).
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

_LEAST = 0.25  # of a row's largest activation; GELU goes down to -0.17
_DEVIATIONS = 3  # of a normalised channel within which nearly all of its values lie
_TO_WEIGHTS = 0.7  # share of a channel's range that its weights take over


def export(folder: Path, target: Path, precision: str) -> None:
    """Writes the model of `folder` as one ONNX file: (input_ids, attention_mask) -> (unit vectors, states)."""
    import torch
    from transformers import AutoModel
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_num_threads(1)

    class Pooled(torch.nn.Module):  # type: ignore[misc]
        """The encoder, the mean over its word pieces, unit length."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = AutoModel.from_pretrained(str(folder), attn_implementation="eager", local_files_only=True)

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            kept = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1), hidden

    pooled = Pooled().eval()
    if precision == "int8":
        with torch.no_grad():
            before = pooled.encoder.embeddings.LayerNorm
            for layer in pooled.encoder.encoder.layer:
                _even_out(layer, before)
                before = layer.output.LayerNorm
    plain = target if precision == "fp32" else target.with_suffix(".fp32.onnx")
    example = torch.ones((2, 16), dtype=torch.long)
    axes = {0: "batch", 1: "pieces"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no graph capture is called legacy; it is exact here
        torch.onnx.export(
            pooled,
            (example, example),
            str(plain),
            input_names=["input_ids", "attention_mask"],
            output_names=["vectors", "pieces"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "batch"}, "pieces": axes},
            opset_version=17,
            dynamo=False,
        )
    if precision == "int8":
        from onnxruntime.quantization import QuantType, quantize_dynamic

        quantize_dynamic(str(plain), str(target), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        plain.unlink()


def _even_out(layer: Any, before: Any) -> None:
    """Makes a layer's activations fit for one scale each, and computes the same in fp32.

    Integers share the range of the largest activation. Where one word's are large (behind GELU), each row is divided by
    its largest. Where one channel's are (behind a normalisation, whose weights tell it), the next weights take a part
    over, as in SmoothQuant (Xiao et al., 2023), here without sample texts. The error of a cosine falls by a third.
    before: the normalisation that the layer reads from.
    """
    attention, wide = layer.attention, layer.intermediate
    _even_channels(attention.self, [attention.self.query, attention.self.key, attention.self.value], before)
    _even_channels(wide, [wide.dense], attention.output.LayerNorm)
    _even_rows(layer.output.dense)


def _even_channels(module: Any, linears: list[Any], norm: Any) -> None:
    """Divides the channels of what `module` reads from a normalisation, and multiplies them in its linear layers."""
    import torch

    activations = norm.bias.abs() + _DEVIATIONS * norm.weight.abs()
    weights = torch.stack([linear.weight.abs().amax(0) for linear in linears]).amax(0).clamp(min=1e-5)
    scale = activations**_TO_WEIGHTS / weights ** (1 - _TO_WEIGHTS)
    scale /= scale.log().mean().exp()
    for linear in linears:
        linear.weight.mul_(scale)
    inverse = 1 / scale
    module.register_forward_pre_hook(lambda _, read: (read[0] * inverse, *read[1:]))


def _even_rows(linear: Any) -> None:
    """Divides each row that a linear layer reads by its largest value, and multiplies what comes out."""
    import torch

    def forward(read: torch.Tensor) -> torch.Tensor:
        largest = read.amax(-1, keepdim=True).clamp(min=_LEAST)
        return torch.nn.functional.linear(read / largest, linear.weight) * largest + linear.bias

    linear.forward = forward


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
