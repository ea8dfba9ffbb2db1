"""Exports MiniLM with its pooling to ONNX: `python -m assistant.embedding_export MODEL_FOLDER TARGET fp32|int8`.

Run as a process of its own by `assistant.embedding`, once per machine. The int8 file has weights per channel and a
reduced range, which processors without VNNI need to keep the vectors close (mean cosine 0.99 to fp32).
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path


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

    plain = target if precision == "fp32" else target.with_suffix(".fp32.onnx")
    example = torch.ones((2, 16), dtype=torch.long)
    axes = {0: "batch", 1: "pieces"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no graph capture is called legacy; it is exact here
        torch.onnx.export(
            Pooled().eval(),
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


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
